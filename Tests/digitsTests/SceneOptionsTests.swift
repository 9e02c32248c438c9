// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Testing

@testable import digits

struct SceneOptionsTests {
  private func scenes(_ arguments: [String]) throws -> SceneOptions {
    let command = try Digits.parseAsRoot(["dataset", "synthesize", "--output", "x"] + arguments)
    return try #require(command as? Synthesize).scenes
  }

  @Test func `without kinds and counts samples are drawn`() throws {
    #expect(try !scenes([]).isWanted)
    #expect(try !scenes(["--crops", "3"]).isWanted)
    #expect(try scenes(["--count", "3"]).isWanted)
  }

  @Test func `options of scenes are taken over`() throws {
    let scenes = try scenes([
      "--kind", "stamped", "--kind", "non_digit", "--count", "7", "--size", "varied", "--format",
      "jpeg", "--styles", "held-out", "--condition", "plain", "--condition", "brightness=0.5",
      "--condition", "rotation=-12", "--condition", "inverted", "--mnist", "test", "--touching",
      "0",
    ])
    #expect(scenes.kind == [.stamped, .nonDigit])
    #expect(scenes.number == 7)
    #expect(scenes.size.size == .varied)
    #expect(scenes.format == .jpeg)
    #expect(scenes.styles == .heldOut)
    #expect(
      scenes.condition == [
        .plain, .strength("brightness", 0.5), .strength("rotation", -12), .strength("inverted", 1),
      ]
    )
    #expect(scenes.mnist == .test)
    let belt = try self.scenes(["--kind", "belt", "--frames", "9", "--size", "320x240"])
    #expect(belt.isBelt && belt.number == 9)
    #expect(belt.size.size == .fixed(width: 320, height: 240))
  }

  @Test(
    arguments: [
      ["--kind", "sculpted"], ["--kind", "belt", "--kind", "stamped"], ["--count", "-1"],
      ["--size", "640"], ["--size", "8x8"], ["--size", "axb"], ["--format", "gif"],
      ["--condition", "fog=1"], ["--condition", "rotation=90"], ["--condition", "jpeg=x"],
      ["--condition", "blur=1=2"], ["--styles", "some"], ["--touching", "2"], ["--mnist", "all"],
    ])
  func `what cannot be drawn is wrong usage`(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try scenes(arguments) }
    if let error { #expect(Digits.exitCode(for: error).rawValue == 64) }
  }
}
