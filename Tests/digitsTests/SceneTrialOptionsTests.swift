// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import NeuralNet
import Recognition
import Testing
import Training

@testable import digits

struct SceneTrialOptionsTests {
  private func evaluate(_ arguments: [String]) throws -> Evaluate? {
    try Digits.parseAsRoot(["evaluate"] + arguments) as? Evaluate
  }

  @Test func `scenes are read where they are asked for, with a count or without`() throws {
    #expect(try evaluate([])?.drawn.scenes == nil)
    #expect(try evaluate(["--scenes"])?.drawn.scenes == SceneAccuracy.standardCount)
    #expect(try evaluate(["--scenes", "7"])?.drawn.scenes == 7)
    let followed = try evaluate(["--scenes", "--seed", "3", "--json"])
    #expect(followed?.drawn.scenes == SceneAccuracy.standardCount && followed?.seed == 3)
    let card = try Digits.parseAsRoot([
      "models", "card", "--scenes", "--output", "card.md", "m.safetensors",
    ])
    #expect((card as? Card)?.drawn.scenes == SceneAccuracy.standardCount)
    #expect((card as? Card)?.model == "m.safetensors")
  }

  @Test(arguments: ["0", "-1", "100001", "many"])
  func `a count that is none is wrong usage`(count: String) {
    let error = #expect(throws: (any Error).self) { try evaluate(["--scenes=\(count)"]) }
    if let error { #expect(Digits.exitCode(for: error).rawValue == 64) }
  }

  @Test func `as many are read as were asked for, and none unasked`() throws {
    let loaded = try LoadedModel(path: nil)
    let recognizer = try Recognizer(loaded.bundle, identifier: "m@1")
    let options = try SceneTrialOptions.parse(["--scenes", "1"])
    let scenes = try #require(try options.read(by: recognizer, seed: 2, parallel: .serial))
    #expect(scenes.kinds.allSatisfy { $0.count == 1 } && scenes.seed == 2)
    let none = try SceneTrialOptions.parse([])
    #expect(try none.read(by: recognizer, seed: 2, parallel: .serial) == nil)
  }
}
