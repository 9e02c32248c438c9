// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Recognition
import Testing

struct ReadingWarningTests {
  private static func warnings(
    _ drawing: Drawing,
    _ linear: LinearModel = .always(3)
  ) throws -> [ReadingWarning] {
    let recognizer = try Recognizer(model: linear.model(), identifier: "linear@1")
    return try #require(try recognizer.explain(drawing.image()).explanation).warnings
  }

  @Test(
    arguments: [
      Drawing(), Drawing(shape: .zero), Drawing(paper: 30, ink: 230),
      Drawing(width: 28, height: 28, left: 7, top: 5, side: 18, paper: 0, ink: 255),
    ])
  func `a good picture gives no warning`(drawing: Drawing) throws {
    #expect(try Self.warnings(drawing) == [])
  }

  @Test(
    arguments: [
      (.smallDigit, Drawing(width: 30, height: 30, left: 11, top: 11, side: 7, stroke: 0.25)),
      (.lowContrast, Drawing(ink: 190)),
      (.blurred, Drawing(width: 240, height: 200, left: 80, top: 55, side: 90, softness: 48)),
      (.touchesBorder, Drawing(width: 100, height: 100, shape: .seven, left: 20, top: 0, side: 80)),
      (.smallShare, Drawing(width: 400, height: 300, left: 180, top: 140, side: 24)),
    ] as [(ReadingWarning, Drawing)]
  )
  func `a picture with one fault gives its warning alone`(
    warning: ReadingWarning,
    drawing: Drawing
  ) throws {
    #expect(try Self.warnings(drawing) == [warning])
  }

  @Test func `two digits are close when the second has a third of the first's probability`() throws
  {
    #expect(try Self.warnings(Drawing(), .always(3, margin: 1.09)) == [.closeDigits])
    #expect(try Self.warnings(Drawing(), .always(3, margin: 1.11)) == [])
  }

  @Test func `a second look is told, and explained by the network that took it`() throws {
    let bundle = { (exit: Double) in
      try ModelBundle(
        models: [
          "fast": LinearModel.always(3, margin: 5).model(), "slow": LinearModel.seeded(7).model(),
        ],
        metadata: [
          Cascade.metadataKey: """
          {"stages": [{"members": ["fast"], "temperature": 1, "exit": \(exit)},
            {"members": ["slow"], "temperature": 1}]}
          """
        ]
      )
    }
    let image = try Drawing().image()
    let sure = try Recognizer(bundle(0.5), identifier: "m@1").explain(image)
    #expect(sure.reading.predictedClass == 3)
    #expect(sure.explanation?.warnings == [])
    let unsure = try Recognizer(bundle(1), identifier: "m@1").explain(image)
    let slow = try Recognizer(model: LinearModel.seeded(7).model(), identifier: "m@1")
      .explain(image)
    #expect(unsure.reading == slow.reading)
    #expect(unsure.explanation?.warnings.contains(.secondLook) == true)
    #expect(slow.explanation?.warnings.contains(.secondLook) == false)
    let isExplainedBySlow = unsure.explanation?.saliency == slow.explanation?.saliency
    #expect(isExplainedBySlow)
  }

  @Test func `codes are fixed, and each has a sentence with advice`() {
    #expect(
      ReadingWarning.allCases.map(\.rawValue) == [
        "small_digit", "low_contrast", "blurred", "touches_border", "small_share", "second_look",
        "close_digits",
      ]
    )
    for warning in ReadingWarning.allCases {
      #expect(warning.message.split(separator: ". ").count == 2 && warning.message.hasSuffix("."))
    }
    #expect(Set(ReadingWarning.allCases.map(\.message)).count == ReadingWarning.allCases.count)
  }
}
