// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet
import Recognition

/// What a release is decided by, of one model; all of it measured on the same images and pictures as the other's.
public struct ReleaseMeasures: Sendable, Hashable, Codable {
  /// How pictures without a digit fare, of the kinds that training never shows.
  public struct NonDigits: Sendable, Hashable, Codable {
    /// How well confidence tells them from the digits: see ``ROC/area``.
    public var area: Double
    /// The share of them that is accepted, 0...1.
    public var accepted: Double
    /// The share of the digits that is accepted, 0...1.
    public var digitsAccepted: Double

    private enum CodingKeys: String, CodingKey {
      case area = "auroc"
      case accepted
      case digitsAccepted = "digits_accepted"
    }

    /// States what was measured.
    public init(area: Double, accepted: Double, digitsAccepted: Double) {
      self.area = area
      self.accepted = accepted
      self.digitsAccepted = digitsAccepted
    }
  }

  /// How worse pictures fare.
  public struct Worse: Sendable, Hashable, Codable {
    /// How strongly they were spoilt, 0...1.
    public var severity: Double
    /// The mean accuracy over all kinds of corruption, 0...1.
    public var accuracy: Double

    /// States what was measured.
    public init(severity: Double, accuracy: Double) {
      self.severity = severity
      self.accuracy = accuracy
    }
  }

  /// Images read.
  public var count: Int
  /// Images read wrong.
  public var errors: Int
  /// The expected calibration error, 0...1.
  public var calibrationError: Double
  /// Pictures without a digit; nil where they were not measured.
  public var nonDigits: NonDigits?
  /// Worse pictures, by rising severity; empty where they were not measured.
  public var worse: [Worse]
  /// Multiply-adds of the first stage; nil where the file does not tell.
  public var multiplyAdds: Int?

  private enum CodingKeys: String, CodingKey {
    case count
    case errors
    case calibrationError = "expected_calibration_error"
    case nonDigits = "held_out_non_digits"
    case worse = "robustness"
    case multiplyAdds = "first_stage_multiply_adds"
  }

  /// States what was measured.
  public init(
    count: Int,
    errors: Int,
    calibrationError: Double,
    nonDigits: NonDigits? = nil,
    worse: [Worse] = [],
    multiplyAdds: Int? = nil
  ) {
    self.count = count
    self.errors = errors
    self.calibrationError = calibrationError
    self.nonDigits = nonDigits
    self.worse = worse
    self.multiplyAdds = multiplyAdds
  }

  /// Takes the measures out of an assessment and what goes with it.
  ///
  /// - Parameters:
  ///   - answers: What the model said of the images.
  ///   - rejection: What it made of pictures without a digit.
  ///   - corruption: What it made of worse pictures.
  ///   - bundle: Its networks.
  public init(
    answers: [LabelledScores],
    rejection: Rejection?,
    corruption: CorruptionAccuracy?,
    bundle: ModelBundle
  ) {
    self.init(
      count: answers.count,
      errors: answers.count { !$0.isRight },
      calibrationError: Reliability(of: answers).expectedCalibrationError,
      nonDigits: rejection.map {
        NonDigits(
          area: $0.heldOut.roc.area,
          accepted: $0.heldOut.accepted,
          digitsAccepted: $0.digitsAccepted
        )
      },
      worse: corruption.map { corruption in
        zip(corruption.severities, corruption.mean).map {
          Worse(severity: Double($0), accuracy: $1)
        }
      } ?? [],
      multiplyAdds: bundle.cascadeCosts.first
    )
  }
}
