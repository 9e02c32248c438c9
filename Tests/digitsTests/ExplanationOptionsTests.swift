// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Imaging
import Recognition
import Testing

@testable import digits

struct ExplanationOptionsTests {
  private static let explanation = Explanation(
    glyph: Glyph(pixels: [UInt8](repeating: 9, count: 784)),
    polarity: .lightOnDark,
    crop: PixelBox(x: 0, y: 0, width: 28, height: 28),
    scale: 1,
    shift: .none,
    isPassedThrough: true,
    quality: PictureQuality(
      contrast: 101.234,
      edgeWidth: 2.5,
      digitHeight: 4,
      share: 0.125,
      saturation: 0.25,
      touchesBorder: true
    ),
    warnings: [],
    saliency: SaliencyMap(values: [Double](repeating: 0, count: 784))
  )

  private static func options(_ arguments: String...) throws -> ExplanationOptions {
    let command = try Digits.parseAsRoot(["predict", "a.png"] + arguments)
    return try #require(command as? Predict).explanation
  }

  @Test func `the glyph and its evidence become one PNG`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/seen.png"
    try Self.options("--explain", path).write(Self.explanation)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(try Image(decoding: bytes, limits: .default) == Self.explanation.picture)
  }

  @Test func `a file that is there is kept unless told otherwise`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("seen.png", "mine")
    let error = #expect(throws: CommandFailure.self) {
      try Self.options("--explain", path).write(Self.explanation)
    }
    #expect(error?.message.contains("--force") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    try Self.options("--explain", path, "--force").write(Self.explanation)
    #expect(try Data(contentsOf: URL(filePath: path)).count > 100)
  }

  @Test func `nothing found is a failure that leaves no file`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CommandFailure.self) {
      try Self.options("--explain", "\(folder.path)/seen.png").write(nil)
    }
    #expect(error?.message.contains("nothing to explain") == true)
    #expect(try folder.names == [])
  }

  @Test func `nothing is written where no file is named`() throws {
    try Self.options().write(Self.explanation)
    try Self.options().write(nil)
  }
}
