// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

/// Whether confidence means what it says: of the answers given with 90 %, 90 % should be right.
public struct Reliability: Sendable, Hashable, Codable {
  /// Answers of about the same confidence.
  public struct Bin: Sendable, Hashable, Codable {
    /// Answers more confident than this are in the bin ...
    public let low: Double
    /// ... and answers up to this; an answer of confidence 0 is in the first bin.
    public let high: Double
    /// Answers in the bin.
    public let count: Int
    /// Their mean confidence; 0 of none.
    public let confidence: Double
    /// The share of them that is right; 0 of none.
    public let accuracy: Double
  }

  /// Bins of equal width from 0 to 1.
  public let bins: [Bin]
  /// The expected calibration error, 0...1: Σ over the bins of (answers in the bin / all answers) ·
  /// |accuracy − mean confidence|.
  ///
  /// - Source: M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
  ///   Binning", AAAI 2015; in this form C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017,
  ///   equation 3.
  public let expectedCalibrationError: Double

  private enum CodingKeys: String, CodingKey {
    case bins
    case expectedCalibrationError = "expected_calibration_error"
  }

  /// Sorts answers into bins.
  ///
  /// - Parameters:
  ///   - answers: What was said; the confidence is the probability of the most probable digit, or 0 where none was found.
  ///   - binCount: Bins, 15 as in Guo et al.
  /// - Precondition: There is a bin.
  public init(of answers: [LabelledScores], binCount: Int = 15) {
    precondition(binCount > 0, "\(binCount) bins")
    var counts = [Int](repeating: 0, count: binCount)
    var right = counts
    var confidence = [Double](repeating: 0, count: binCount)
    for answer in answers {
      let place = (answer.confidence * Double(binCount)).rounded(.up) - 1
      let bin = Int(min(Double(binCount - 1), max(0, place)))
      counts[bin] += 1
      confidence[bin] += answer.confidence
      if answer.isRight { right[bin] += 1 }
    }
    bins = counts.indices.map { bin in
      Bin(
        low: Double(bin) / Double(binCount),
        high: Double(bin + 1) / Double(binCount),
        count: counts[bin],
        confidence: counts[bin] == 0 ? 0 : confidence[bin] / Double(counts[bin]),
        accuracy: share(right[bin], of: counts[bin])
      )
    }
    expectedCalibrationError = bins.reduce(0) {
      $0 + share($1.count, of: answers.count) * abs($1.accuracy - $1.confidence)
    }
  }
}
