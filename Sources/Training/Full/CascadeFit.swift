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
  /// pictures as may be. Those of the first stage are asked again beside them and weigh as much each: they err
  /// elsewhere.
  ///
  /// - Parameters:
  ///   - fast: Answers of the first stage's networks.
  ///   - accurate: Answers of the accurate networks, on the same images.
  ///   - members: The names of the networks of each kind.
  ///   - greatestSecondShare: The share of the pictures that the second stage may be asked about, 0...1.
  public init(
    fast: HeldOutAnswers,
    accurate: HeldOutAnswers,
    members: (fast: [String], accurate: [String]),
    greatestSecondShare: Double
  ) {
    precondition(fast.labels == accurate.labels, "The stages answered about different images.")
    let temperatures = (first: fast.temperature, second: accurate.temperature)
    let images = fast.labels.indices
    let first = images.map { fast.probabilities(of: $0, temperature: temperatures.first) }
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
        scores = Scores(
          Self.mean(
            [(members.fast, fast), (members.accurate, accurate)].map { names, answers in
              (names.count, answers.probabilities(of: image, temperature: temperatures.second))
            }
          )
        )
      }
      readings.append((scores, scores.best == label))
    }
    cascade = Cascade(stages: [
      Cascade.Stage(members: members.fast, temperature: temperatures.first, exit: exit),
      Cascade.Stage(members: members.fast + members.accurate, temperature: temperatures.second),
    ])
    risk = RiskRecord(readings)
    secondShare = Double(second) / Double(images.count)
    errors = readings.count { !$0.isRight }
    self.firstErrors = firstErrors
  }

  /// What networks of several kinds say together: one of each kind speaks for all of its kind.
  private static func mean(_ kinds: [(count: Int, probabilities: [Double])]) -> [Double] {
    let count = Double(kinds.reduce(0) { $0 + $1.count })
    return kinds[0].probabilities.indices.map { index in
      kinds.reduce(0) { $0 + Double($1.count) * $1.probabilities[index] } / count
    }
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
