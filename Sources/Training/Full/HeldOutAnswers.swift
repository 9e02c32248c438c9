// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
import Synchronization

/// What networks say of images that they never learnt from: one answer for each image of a training set.
public struct HeldOutAnswers: Sendable {
  /// Numbers an answer.
  public let classes: Int
  /// Shape `[N, classes]`, in the order of the images.
  public private(set) var logits: [Float]
  /// The images' labels.
  public let labels: [UInt8]

  /// Makes room for answers.
  public init(labels: [UInt8], classes: Int) {
    self.labels = labels
    self.classes = classes
    logits = [Float](repeating: 0, count: labels.count * classes)
  }

  /// Asks a network about a block of the images.
  ///
  /// - Parameters:
  ///   - plan: The network, which left the block out.
  ///   - images: All images.
  ///   - range: The block.
  ///   - parallel: Where pieces of it run.
  public mutating func ask(
    _ plan: InferencePlan,
    about images: LabelledImages,
    in range: Range<Int>,
    parallel: ParallelFor
  ) {
    precondition(plan.outputCount == classes, "\(plan.outputCount) classes are not \(classes).")
    let size = 64
    let pieces = (range.count + size - 1) / size
    let answers = Mutex([[Float]](repeating: [], count: pieces))
    parallel(pieces) { piece in
      let first = range.lowerBound + piece * size
      let part = first..<min(first + size, range.upperBound)
      var workspace = plan.makeWorkspace(batch: part.count)
      let pixels = part.flatMap { images.pixels(of: $0).map { Float($0) / 255 } }
      let logits = plan.logits(of: pixels, count: part.count, using: &workspace)
      answers.withLock { $0[piece] = logits }
    }
    let start = range.lowerBound * classes
    logits.replaceSubrange(
      start..<start + range.count * classes,
      with: answers.withLock { $0 }.joined()
    )
  }

  /// How many images of a block were answered with another class than their label's.
  func errors(in range: Range<Int>) -> Int {
    range.count { image in
      let row = logits[image * classes..<(image + 1) * classes]
      return row.indices.max { row[$0] < row[$1] } != row.startIndex + Int(labels[image])
    }
  }

  /// The temperature at which the answers say best what the labels say.
  public var temperature: Double {
    TemperatureFit.temperature(logits: logits, labels: labels, classes: classes)
  }

  /// The probabilities of one image at a temperature.
  func probabilities(of image: Int, temperature: Double) -> [Double] {
    let row = logits[image * classes..<(image + 1) * classes]
    return softmax(row.map { $0 / Float(temperature) }).map(Double.init)
  }
}
