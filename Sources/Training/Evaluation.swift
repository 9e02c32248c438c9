// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How well a network reads a set of labelled images.
public struct Evaluation: Sendable, Hashable, Codable {
  /// Images read.
  public let count: Int
  /// Images read right.
  public let correct: Int
  /// Mean cross-entropy in nats, without label smoothing.
  public let loss: Double
  /// Truth against answer, of digits that were read as digits.
  public let confusion: ConfusionMatrix
  /// Indices of the images read wrong, ascending.
  public let misread: [Int]

  /// Share of the images read right, 0...1; 0 of none.
  public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

  /// Reads every image.
  ///
  /// The images are cut into pieces of fixed size whose results are added up in order, so the
  /// numbers do not depend on how many threads worked.
  ///
  /// - Parameters:
  ///   - plan: The network, 784 pixels to 10 logits, or 11 with one for what is no digit.
  ///   - images: What to read. Where some show no digit, that is an answer for all of them.
  ///   - parallel: Where the pieces run.
  /// - Precondition: The plan takes 784 numbers and gives 10 or 11.
  public init(
    of plan: InferencePlan,
    over images: LabelledImages,
    parallel: ParallelFor = .serial
  ) {
    precondition(
      plan.inputCount == LabelledImages.pixelsPerImage && 10...11 ~= plan.outputCount,
      "a network from \(plan.inputCount) to \(plan.outputCount) numbers does not read digits"
    )
    let total = images.count
    let answers = images.labels.contains(Robustness.nonDigitLabel) ? plan.outputCount : 10
    let pieces = (total + Piece.size - 1) / Piece.size
    let results = Mutex([Piece?](repeating: nil, count: pieces))
    parallel(pieces) { index in
      let range = index * Piece.size..<min(total, (index + 1) * Piece.size)
      let piece = Piece(of: plan, over: images, range: range, answers: answers)
      results.withLock { $0[index] = piece }
    }

    var loss = 0.0
    var confusion = ConfusionMatrix()
    var misread: [Int] = []
    for piece in results.withLock({ $0 }).compactMap(\.self) {
      loss += piece.loss
      for (index, answer) in zip(piece.range, piece.answers) {
        let truth = Int(images.labels[index])
        if truth < 10, answer < 10 { confusion.add(truth: truth, answer: answer) }
        if truth != answer { misread.append(index) }
      }
    }
    self.count = total
    self.correct = total - misread.count
    self.loss = total == 0 ? 0 : loss / Double(total)
    self.confusion = confusion
    self.misread = misread
  }
}

/// The images one iteration reads.
private struct Piece: Sendable {
  /// Enough to keep the kernels busy, few enough that 5,000 images are shared out evenly.
  static let size = 64

  let range: Range<Int>
  let loss: Double
  let answers: [Int]

  init(of plan: InferencePlan, over images: LabelledImages, range: Range<Int>, answers choices: Int)
  {
    var workspace = plan.makeWorkspace(batch: range.count)
    let bytes = images.pixels[
      range.lowerBound * LabelledImages.pixelsPerImage..<range.upperBound
        * LabelledImages.pixelsPerImage
    ]
    let logits = plan.logits(
      of: bytes.map { Float($0) / 255 },
      count: range.count,
      using: &workspace
    )
    var loss = 0.0
    var answers: [Int] = []
    answers.reserveCapacity(range.count)
    let classes = plan.outputCount
    for (offset, index) in range.enumerated() {
      let row = logits[offset * classes..<(offset + 1) * classes]
      var answer = row.startIndex
      // Where every image shows a digit, the answer is one.
      for candidate in row.indices.prefix(choices) where row[candidate] > row[answer] {
        answer = candidate
      }
      answers.append(answer - row.startIndex)
      // log-sum-exp with the largest logit taken out, so that no exponential overflows.
      let largest = Double(row.max() ?? 0)
      let sum = row.reduce(0.0) { $0 + exp(Double($1) - largest) }
      loss += log(sum) + largest - Double(row[row.startIndex + Int(images.labels[index])])
    }
    self.range = range
    self.loss = loss
    self.answers = answers
  }
}
