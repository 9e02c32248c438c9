// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Imaging
import NeuralNet
import Recognition
import Testing

@testable import Datasets
@testable import Training

extension SceneAccuracy {
  /// Two scenes a kind, read by a reader that never finds anything.
  static func ofBlanks() throws -> SceneAccuracy {
    try SceneAccuracy(
      by: Reader(single: { _ in .empty }, page: { _ in .empty }, threshold: 0.5),
      count: 2,
      seed: 1,
      parallel: .serial,
      clock: TickingClock()
    )
  }
}

struct SceneAccuracyTests {
  private static let count = 3
  private static let seed: UInt64 = 5

  /// Every scene that is drawn, to look truths up by pictures.
  private static let scenes: [LabelledScene] = SceneKind.single.flatMap { kind in
    let generator = SceneAccuracy.generator(of: kind, seed: seed)
    return (0..<count).compactMap { try? generator.scene($0) }
  }

  private static func reading(
    of digit: Int,
    _ verdict: Verdict = .read,
    in box: SceneBox? = nil
  ) -> Reading {
    Reading(
      predictedClass: digit,
      confidence: 0.9,
      probabilities: (0..<10).map { $0 == digit ? 0.9 : 0.01 },
      verdict: verdict,
      box: box.map { PixelBox(x: $0.x, y: $0.y, width: $0.width, height: $0.height) }
    )
  }

  /// Everything that is there, where it is.
  private static func page(of truth: SceneTruth, _ verdict: Verdict = .read) -> PageReading {
    PageReading(
      lines: truth.lines.indices.map { line in
        truth.digits.filter { $0.line == line }.map { reading(of: $0.label, verdict, in: $0.box) }
      }
    )
  }

  /// Knows the scenes as they were drawn, and takes every other picture for an eight.
  private static let oracle = SceneAccuracy.Reader(
    single: { image in
      let scene = scenes.first { $0.image == image }
      return scene.map { scene in
        scene.truth.digits.first.map { reading(of: $0.label, .confused) } ?? .empty
      } ?? reading(of: 8)
    },
    page: { image in
      scenes.first { $0.image == image }.map { page(of: $0.truth) }
        ?? PageReading(lines: [[reading(of: 8)]])
    },
    threshold: 0.7
  )

  private static func accuracy(
    of reader: SceneAccuracy.Reader,
    parallel: ParallelFor = .serial
  ) throws -> SceneAccuracy {
    try SceneAccuracy(
      by: reader,
      count: count,
      seed: seed,
      parallel: parallel,
      clock: TickingClock()
    )
  }

  @Test func `who knows the scenes reads all as drawn, and of changed ones what chance gives`()
    throws
  {
    let scenes = try Self.accuracy(of: Self.oracle)
    #expect(scenes.kinds.map(\.kind) == SceneKind.single)
    #expect(scenes.threshold == 0.7 && scenes.seed == 5)
    let ones = Self.scenes.filter { $0.truth.digits.count == 1 }
    for row in scenes.kinds {
      let truths = Self.scenes.map(\.truth).filter { $0.kind == row.kind }
      let single = truths.count { $0.digits.count == 1 }
      #expect(row.count == 3 && row.wholeRight.count == 3, "\(row.kind)")
      #expect(row.singleRight?.all == (single == 0 ? nil : single))
      #expect(row.singleRight?.count == row.singleRight?.all)
      // All of its single readings are unsure ones.
      #expect(row.singleAcceptedRight?.count ?? 0 == 0 && row.singleAccepted?.count ?? 0 == 0)
      #expect(row.isWithoutDigits == [.empty, .nonDigit].contains(row.kind))
      #expect(row.pageAccepted.count == (row.isWithoutDigits ? 0 : 3))
      #expect(row.digitAccepted == row.pageAccepted)
      #expect(row.digitsRight?.count == row.digitsRight?.all)
      #expect(row.digitsRight?.all ?? 0 == truths.reduce(0) { $0 + $1.digits.count })
      #expect(row.digitsRight?.interval == nil && row.wholeRight.interval != nil)
      #expect(row.pageLatency?.count == 3 && row.millisecondsText == "10.0")
    }
    #expect(scenes.singleRight == Proportion(ones.count, of: ones.count))
    #expect(scenes.wholeRight == Proportion(12, of: 12))
    #expect(scenes.changes.map(\.change) == PictureChange.allCases)
    let eights = ones.count { $0.truth.digits[0].label == 8 }
    let texts = Self.scenes.count { $0.truth.lines == ["8"] }
    for row in scenes.changes {
      #expect(row.single?.right == Proportion(eights, of: ones.count))
      #expect(row.single?.lost == ones.count - eights && row.single?.gained == 0)
      #expect(row.whole?.right == Proportion(texts, of: 12))
      #expect(row.whole?.difference == Double(texts - 12) / 12)
    }
  }

  @Test func `what is seen where nothing is counts against the reader`() throws {
    let eager = SceneAccuracy.Reader(
      single: { _ in Self.reading(of: 3) },
      page: { _ in PageReading(lines: [[Self.reading(of: 3), Self.reading(of: 4, .confused)]]) },
      threshold: 0.5
    )
    let scenes = try Self.accuracy(of: eager)
    for row in scenes.kinds where row.isWithoutDigits {
      #expect(row.singleAccepted == Proportion(3, of: 3) && row.singleRight == nil)
      #expect(row.wholeRight.count == 0 && row.digitAccepted.count == 3)
      // One digit of the page is not sure.
      #expect(row.pageAccepted.count == 0)
    }
    let blind = try SceneAccuracy.ofBlanks()
    for row in blind.kinds {
      #expect(row.wholeRight.count == (row.isWithoutDigits ? 2 : 0))
      #expect(row.digitAccepted.count == 0 && row.singleAccepted?.count ?? 0 == 0)
    }
    #expect(blind.changes.allSatisfy { $0.whole?.difference == 0 })
  }

  @Test func `the numbers are the same for any number of threads, and survive JSON`() throws {
    let recognizer = try Recognizer(
      model: .initialized(Recipe.tiny().architecture, seed: 1),
      identifier: "tiny@1"
    )
    func read(_ parallel: ParallelFor) throws -> SceneAccuracy {
      try SceneAccuracy(of: recognizer, count: 2, seed: 4, parallel: parallel, clock: StillClock())
    }
    let alone = try read(.serial)
    #expect(try read(.threads(3)) == alone)
    let json = try JSONEncoder().encode(alone)
    #expect(try JSONDecoder().decode(SceneAccuracy.self, from: json) == alone)
    let text = String(decoding: json, as: UTF8.self)
    for key in ["single_right", "page_accepted", "difference", "median_us", "of"] {
      #expect(text.contains("\"\(key)\":"), "\(key)")
    }
  }

  private func truth(_ digits: [SceneDigit]) -> SceneTruth {
    let lines = (0..<((digits.map(\.line).max() ?? -1) + 1)).map { line in
      digits.filter { $0.line == line }.map { "\($0.label)" }.joined()
    }
    var truth = Self.scenes[0].truth
    (truth.digits, truth.lines) = (digits, lines)
    return truth
  }

  private func digit(_ label: Int, at x: Int, line: Int = 0) -> SceneDigit {
    SceneDigit(
      label: label,
      box: SceneBox(x: x, y: 0, width: 10, height: 20),
      line: line,
      order: 0,
      touches: false
    )
  }

  @Test func `a digit counts where its label and half of its box agree`() {
    let truth = truth([digit(1, at: 0), digit(2, at: 20)])
    func score(_ label: Int, x: Int) -> SceneScore {
      let box = SceneBox(x: x, y: 0, width: 10, height: 20)
      let page = PageReading(lines: [[Self.reading(of: label, in: box), Self.reading(of: 2)]])
      return SceneScore(truth, single: nil, page: page)
    }
    #expect(score(1, x: 3).digitsRight == 1)
    #expect(score(1, x: 3).isWholeRight)
    // 6 of 14 columns.
    #expect(score(1, x: 4).digitsRight == 0)
    #expect(score(7, x: 0).digitsRight == 0 && !score(7, x: 0).isWholeRight)
    #expect(score(1, x: 200).digitsRight == 0)
  }

  @Test func `lines count, and one digit alone is asked of a single reading`() {
    let one = truth([digit(4, at: 0)])
    let right = SceneScore(one, single: Self.reading(of: 4), page: .empty)
    #expect(right.single == .init(isRight: true, isAccepted: true) && !right.isWholeRight)
    let wrong = SceneScore(one, single: Self.reading(of: 9, .confused), page: .empty)
    #expect(wrong.single == .init(isRight: false, isAccepted: false))
    let nothing = SceneScore(truth([]), single: .empty, page: .empty)
    #expect(nothing.single?.isRight == false && nothing.isWholeRight)
    let two = truth([digit(4, at: 0), digit(5, at: 0, line: 1)])
    let joined = PageReading(lines: [[Self.reading(of: 4), Self.reading(of: 5)]])
    #expect(!SceneScore(two, single: nil, page: joined).isWholeRight)
    #expect(SceneScore(two, single: nil, page: Self.page(of: two)).isWholeRight)
  }

  @Test func `shares have an interval where trials are independent, and differences a sign`() {
    #expect(Proportion(54, of: 60).text == "90.0 % of 60 (79.9 to 95.3)")
    #expect(Proportion(1, of: 4, areIndependent: false).text == "25.0 % of 4")
    #expect([Int]().proportion { $0 > 0 } == nil)
    #expect([1, 0, 2].proportion { $0 > 0 } == Proportion(2, of: 3))
    let pairs = [(plain: true, changed: false), (true, true), (false, true), (false, true)]
    #expect(SceneAccuracy.Difference(pairs)?.pointsText == "+25.0")
    #expect(SceneAccuracy.Difference(Array(pairs.prefix(2)))?.pointsText == "-50.0")
    #expect(SceneAccuracy.Difference([]) == nil)
  }
}
