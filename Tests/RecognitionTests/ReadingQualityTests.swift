// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Recognition
import Testing

/// Whether readings that are not accepted are laid to the picture, and only where it is at fault.
struct ReadingQualityTests {
  private static let small = Drawing(
    width: 30,
    height: 30,
    left: 11,
    top: 11,
    side: 7,
    stroke: 0.25
  )
  private static let faint = Drawing(ink: 190)
  private static let blurred = Drawing(
    width: 240,
    height: 200,
    left: 80,
    top: 55,
    side: 90,
    softness: 48
  )
  private static let poor: [(ReadingWarning, Drawing)] = [
    (.smallDigit, small), (.lowContrast, faint), (.blurred, blurred),
  ]

  private static func recognizer(_ linear: LinearModel) throws -> Recognizer {
    try Recognizer(model: linear.model(), identifier: "linear@1")
  }

  @Test(arguments: poor, [false, true])
  func `what cannot be told for the picture's sake says what is wrong with it`(
    poor: (fault: ReadingWarning, drawing: Drawing),
    favouringNonDigit: Bool
  ) throws {
    let recognizer = try Self.recognizer(.unsure(favouringNonDigit: favouringNonDigit))
    let image = try poor.drawing.image()
    let reading = recognizer.read(image)
    #expect(reading.verdict == .lowQuality && !reading.accepted)
    #expect(reading.faults == [poor.fault])
    #expect(reading.reason == poor.fault.message)
    #expect(reading.predictedClass == 0 && reading.box != nil)
    let explained = recognizer.explain(image)
    #expect(explained.reading == reading)
    #expect(explained.explanation?.warnings.contains(poor.fault) == true)
  }

  @Test(arguments: poor)
  func `a sure reading is accepted whatever the picture is like`(
    fault: ReadingWarning,
    drawing: Drawing
  ) throws {
    let recognizer = try Self.recognizer(.always(3))
    let reading = try recognizer.read(drawing.image())
    #expect(reading.verdict == .read && reading.predictedClass == 3)
    #expect(reading.faults.isEmpty && reading.reason == nil)
    #expect(try recognizer.explain(drawing.image()).reading == reading)
  }

  @Test(arguments: [(false, Verdict.confused), (true, .notADigit)])
  func `a good picture is not to blame`(favouringNonDigit: Bool, verdict: Verdict) throws {
    let recognizer = try Self.recognizer(.unsure(favouringNonDigit: favouringNonDigit))
    // Neither is one whose digit touches the border or is a small part of it: those are no lack of detail.
    for drawing in [
      Drawing(), Drawing(shape: .zero), Drawing(paper: 30, ink: 230),
      Drawing(width: 100, height: 100, shape: .seven, left: 20, top: 0, side: 80),
      Drawing(width: 400, height: 300, left: 180, top: 140, side: 24),
    ] {
      let reading = try recognizer.read(drawing.image())
      #expect(reading.verdict == verdict)
      #expect(reading.faults.isEmpty && reading.reason == verdict.reason)
    }
  }

  @Test func `all that is wrong is told`() throws {
    var drawing = Self.small
    drawing.ink = 185
    let reading = try Self.recognizer(.unsure()).read(drawing.image())
    #expect(reading.verdict == .lowQuality)
    #expect(reading.faults == [.smallDigit, .lowContrast])
    let messages = "\(ReadingWarning.smallDigit.message) \(ReadingWarning.lowContrast.message)"
    #expect(reading.reason == messages)
  }

  @Test func `a glyph that is passed through is never blamed, however small its digit`() throws {
    let recognizer = try Self.recognizer(.unsure())
    let image = try Drawing(
      width: 28,
      height: 28,
      shape: .seven,
      left: 10,
      top: 10,
      side: 6,
      stroke: 0.3,
      paper: 0,
      ink: 255
    ).image()
    let explained = recognizer.explain(image)
    #expect(explained.explanation?.isPassedThrough == true)
    #expect(explained.explanation?.warnings.contains(.smallDigit) == true)
    #expect(explained.reading.verdict == .confused && explained.reading.faults.isEmpty)
    var reading = recognizer.read(image)
    #expect(reading == explained.reading)
    reading.box = nil
    #expect(recognizer.read(glyph: image.pixels) == reading)
  }

  @Test func `edges are as wide as they run out, at any size of the picture`() throws {
    func width(softness: Double, size: Double) throws -> Double {
      let drawing = Drawing(
        width: Int(110 * size),
        height: Int(110 * size),
        left: 30 * size,
        top: 25 * size,
        side: 60 * size,
        softness: softness * size
      )
      return try #require(Framing.frame(drawing.image())?.placement).edgeWidth
    }
    for size in [1.0, 2] {
      let widths = try [2.0, 8, 16, 24].map { try width(softness: $0, size: size) }
      #expect(widths == widths.sorted() && widths[3] > 2 * widths[0])
    }
    let (near, far) = (try width(softness: 16, size: 1), try width(softness: 16, size: 2))
    #expect(abs(near / far - 1) < 0.25)
  }
}
