// DigitClassifier
// SPDX-License-Identifier: MIT

public import Recognition

/// A cascade whose temperatures, exit and risk come from held-out answers.
public struct CascadeFit: Sendable {
  /// How the networks answer together.
  public let cascade: Cascade
  /// How often it is wrong at each confidence.
  public let risk: RiskRecord
  /// The share of the images that the second stage was asked about.
  public let secondShare: Double
  /// Images that the cascade read wrong.
  public let errors: Int
  /// Images that the first stage alone would have read wrong.
  public let firstErrors: Int

  /// Fits networks that answer together without a second stage.
  ///
  /// - Parameters:
  ///   - answers: What they say of images that they never learnt from.
  ///   - members: Their names.
  public init(_ answers: HeldOutAnswers, members: [String]) {
    let temperature = answers.temperature
    var readings: [(scores: Scores, isRight: Bool)] = []
    for (image, label) in answers.labels.enumerated() {
      let scores = Scores(answers.probabilities(of: image, temperature: temperature))
      readings.append((scores, scores.best == Int(label)))
    }
    cascade = Cascade(stages: [Cascade.Stage(members: members, temperature: temperature)])
    risk = RiskRecord(readings)
    secondShare = 0
    errors = readings.count { !$0.isRight }
    firstErrors = errors
  }

  /// Fits a cascade of two stages.
  ///
  /// The exit is as high as the cost allows: the accurate networks are asked about as many of the least sure
  /// pictures as may be.
  ///
  /// - Parameters:
  ///   - fast: Answers of the first stage's networks.
  ///   - accurate: Answers of the second stage's, on the same images.
  ///   - members: The names of the networks of each stage.
  ///   - greatestSecondShare: The share of the pictures that the second stage may be asked about, 0...1.
  public init(
    fast: HeldOutAnswers,
    accurate: HeldOutAnswers,
    members: (fast: [String], accurate: [String]),
    greatestSecondShare: Double
  ) {
    precondition(fast.labels == accurate.labels, "The stages answered about different images.")
    let temperatures = (fast: fast.temperature, accurate: accurate.temperature)
    let images = fast.labels.indices
    let first = images.map { fast.probabilities(of: $0, temperature: temperatures.fast) }
    let sureness = first.map { $0.max() ?? 0 }
    let asked = Int((greatestSecondShare * Double(images.count)).rounded(.down))
    // The least sure `asked` lie below it; equals leave at the first stage.
    let exit = sureness.sorted()[min(asked, images.count - 1)]

    var readings: [(scores: Scores, isRight: Bool)] = []
    var (firstErrors, second) = (0, 0)
    for image in images {
      let label = Int(fast.labels[image])
      firstErrors += Scores(first[image]).best == label ? 0 : 1
      var scores = Scores(first[image])
      if sureness[image] < exit {
        second += 1
        scores = Scores(accurate.probabilities(of: image, temperature: temperatures.accurate))
      }
      readings.append((scores, scores.best == label))
    }
    cascade = Cascade(stages: [
      Cascade.Stage(members: members.fast, temperature: temperatures.fast, exit: exit),
      Cascade.Stage(members: members.accurate, temperature: temperatures.accurate),
    ])
    risk = RiskRecord(readings)
    secondShare = Double(second) / Double(images.count)
    errors = readings.count { !$0.isRight }
    self.firstErrors = firstErrors
  }
}

extension Scores {
  /// Probabilities of ten digits and, if there is an eleventh, of what is no digit.
  fileprivate init(_ probabilities: [Double]) {
    self.init(
      digits: Array(probabilities.prefix(10)),
      nonDigit: probabilities.count > 10 ? probabilities[10] : 0
    )
  }
}
