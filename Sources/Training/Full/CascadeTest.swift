// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
import Recognition
import Synchronization

/// The last look at a cascade: all test images, once.
public struct CascadeTest: Sendable {
  /// Images.
  public let count: Int
  /// Images that the cascade read wrong.
  public let errors: Int
  /// Images that its first stage answered, and how many of those were wrong.
  public let first: (count: Int, errors: Int)

  /// Reads every image.
  ///
  /// - Throws: `TrainingError.Code.invalidModel` where the networks cannot be run.
  public init(
    _ bundle: ModelBundle,
    images: LabelledImages,
    parallel: ParallelFor
  ) throws(TrainingError) {
    let classifier: Classifier
    do {
      classifier = try Classifier(bundle, identifier: "of this run")
    } catch {
      throw TrainingError(.invalidModel, error.message)
    }
    let answers = Mutex([(answer: Int, stage: Int)](repeating: (0, 0), count: images.count))
    parallel(images.count) { image in
      let scores = classifier.scores(of: images.pixels(of: image).map { Float($0) / 255 })
      answers.withLock { $0[image] = (scores.best, scores.stage) }
    }
    var (errors, firstCount, firstErrors) = (0, 0, 0)
    for (answer, label) in zip(answers.withLock({ $0 }), images.labels) {
      let isWrong = answer.answer != Int(label)
      errors += isWrong ? 1 : 0
      if answer.stage == 0 {
        firstCount += 1
        firstErrors += isWrong ? 1 : 0
      }
    }
    count = images.count
    self.errors = errors
    first = (firstCount, firstErrors)
  }

  /// The result for people.
  public var summary: [String] {
    [
      "test        \(count - errors) of \(count) right, "
        + "\((100 * Double(count - errors) / Double(max(count, 1))).fixed(2)) %; the first stage answered "
        + "\(first.count), \(first.errors) of them wrong"
    ]
  }
}
