// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Recognition
import Testing

@testable import Training

struct TrialTests {
  @Test(arguments: [0, 1, 63, 64, 65, 200])
  func `values come in the order of their indices for any number of threads`(count: Int) {
    let expected = (0..<count).map { $0 * $0 }
    #expect(ParallelFor.serial.map(count) { $0 * $0 } == expected)
    #expect(ParallelFor.threads(3).map(count, pieceSize: 7) { $0 * $0 } == expected)
  }

  @Test func `every image is read, timed or not, in order`() throws {
    let count = ScoredImages.timed + 70
    let answers = (0..<count).map { $0 * 7 % 10 }
    let images = try LabelledImages.pointing(at: answers, labels: answers.map { UInt8($0) })
    let scored = ScoredImages(
      of: try .pointer(),
      over: images,
      parallel: .threads(3),
      clock: TickingClock()
    )
    #expect(scored.answers.map(\.scores.best) == answers)
    #expect(scored.answers.allSatisfy { $0.isRight })
    #expect(scored.latency?.count == ScoredImages.timed)
    // The clock moves on by a hundredth of a second with every look.
    #expect(scored.latency.map { abs($0.medianMicroseconds - 10_000) < 1e-6 } == true)
    let none = ScoredImages(of: try .pointer(), over: images.subset([]))
    #expect(none.answers.isEmpty && none.latency == nil)
  }

  @Test func `what cannot be read ends the reading, of several the first`() throws {
    struct Gone: Error, Equatable { let index: Int }
    func read(_ gone: Set<Int>, _ parallel: ParallelFor) throws(Gone) -> ScoredImages {
      try ScoredImages(count: 300, timed: 100, parallel: parallel, clock: TickingClock()) {
        (index) throws(Gone) in
        if gone.contains(index) { throw Gone(index: index) }
        return LabelledScores(label: 3, reading: index < 200 ? .sure(0.9, of: 3) : .empty)
      }
    }
    for parallel in [ParallelFor.serial, .threads(3)] {
      let scored = try read([], parallel)
      #expect(scored.answers.map(\.isRight) == (0..<300).map { $0 < 200 })
      #expect(scored.latency?.count == 100)
      #expect(throws: Gone(index: 150)) { try read([290, 150, 220], parallel) }
      #expect(throws: Gone(index: 50)) { try read([150, 50], parallel) }
    }
  }

  @Test func `corruption falls on images alike for any number of threads`() throws {
    let images = try Bars.images(20, seed: 1)
    let classifier = try Classifier.pointer()
    let alone = CorruptionAccuracy(of: classifier, over: images, seed: 5)
    #expect(
      alone == CorruptionAccuracy(of: classifier, over: images, seed: 5, parallel: .threads(3))
    )
    #expect(alone.kinds.map(\.kind) == Corruption.allCases)
    #expect(alone.kinds.allSatisfy { $0.accuracy.count == 3 })
    #expect(alone.count == 20)
    let first = alone.kinds.reduce(0) { $0 + $1.accuracy[0] } / Double(alone.kinds.count)
    #expect(abs(alone.mean[0] - first) < 1e-12)
  }

  @Test func `faint ink alone changes no answer of a reader that compares`() throws {
    let images = try LabelledImages.pointing(at: [3, 5], labels: [3, 5])
    let table = CorruptionAccuracy(of: try .pointer(), over: images, seed: 1)
    #expect(table.kinds.first { $0.kind == .contrast }?.accuracy == [1, 1, 1])
    #expect(table.plain == 1)
    let mislabelled = try LabelledImages.pointing(at: [3, 5], labels: [3, 6])
    #expect(CorruptionAccuracy(of: try .pointer(), over: mislabelled, seed: 1).plain == 0.5)
  }

  @Test func `rejection is the same for any number of threads and holds every kind`() throws {
    let images = try Bars.images(30, seed: 2)
    let classifier = try Classifier.pointer(classes: 11)
    let digits = ScoredImages(of: classifier, over: images).answers
    func rejection(_ parallel: ParallelFor) throws -> Rejection {
      try #require(
        Rejection(
          of: classifier,
          against: digits,
          drawnFrom: images,
          acceptance: Acceptance.unpromised.accepting(from: 0.3),
          count: 9,
          seed: 4,
          parallel: parallel
        )
      )
    }
    let alone = try rejection(.serial)
    #expect(try alone == rejection(.threads(3)))
    #expect(alone.kinds.map(\.kind) == NonDigit.allCases)
    #expect(alone.kinds.filter(\.isHeldOut).map(\.kind) == NonDigit.heldOut)
    #expect(alone.heldOut.count == 9 * NonDigit.heldOut.count)
    #expect(alone.trained.count == 9 * NonDigit.trained.count)
    #expect(alone.kinds.allSatisfy { 0...1 ~= $0.area && 0...1 ~= $0.accepted })
  }

  @Test func `what rejection accepts is what the model does`() throws {
    let images = try Bars.images(30, seed: 2)
    let digits = [
      LabelledScores.sure(0.9, isRight: true, nonDigit: 0.01),
      .sure(0.9, isRight: true, nonDigit: 0.05), .sure(0.4, isRight: true, nonDigit: 0.01),
      .sure(0.6, isRight: true, nonDigit: 0.02),
    ]
    let readings = (0..<1000).map { index in
      (
        scores: LabelledScores.sure(0.7, isRight: true, nonDigit: index < 2 ? 0.1 : 0.03).scores,
        isRight: true
      )
    }
    let acceptance = Acceptance(usualFor: RiskRecord(readings))
    #expect(acceptance.nonDigitLimit == 0.03 && acceptance.threshold == 0.7)
    let rejection = try #require(
      Rejection(
        of: try .pointer(classes: 11),
        against: digits,
        drawnFrom: images,
        acceptance: acceptance.accepting(from: 0.5),
        count: 1,
        seed: 4
      )
    )
    // The second looks too little like a digit, the third is not sure enough.
    #expect(rejection.digitsAccepted == 0.5)
    #expect(rejection.threshold == 0.5 && rejection.nonDigitLimit == 0.03)
  }
}
