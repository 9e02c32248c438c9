// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds the temperature at which probabilities say best what labels say.
///
/// - Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, section 4.2.
enum TemperatureFit {
  /// The temperature with the least negative log-likelihood.
  ///
  /// - Parameters:
  ///   - logits: Shape `[N, classes]`.
  ///   - labels: N classes.
  ///   - classes: Numbers a row.
  /// - Returns: 0.05...20.
  static func temperature(logits: [Float], labels: [UInt8], classes: Int) -> Double {
    precondition(logits.count == labels.count * classes, "\(logits.count) logits do not fit.")
    // The loss has one minimum over log T; golden sections close in on it.
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.05), log(20.0))
    var inner = (high - ratio * (high - low), low + ratio * (high - low))
    let loss = { (logTemperature: Double) in
      negativeLogLikelihood(logits, labels, classes: classes, temperature: exp(logTemperature))
    }
    var values = (loss(inner.0), loss(inner.1))
    for _ in 0..<30 {
      if values.0 < values.1 {
        high = inner.1
        inner = (high - ratio * (high - low), inner.0)
        values = (loss(inner.0), values.0)
      } else {
        low = inner.0
        inner = (inner.1, low + ratio * (high - low))
        values = (values.1, loss(inner.1))
      }
    }
    return exp((low + high) / 2)
  }

  /// The mean of −log of the label's probability.
  static func negativeLogLikelihood(
    _ logits: [Float],
    _ labels: [UInt8],
    classes: Int,
    temperature: Double
  ) -> Double {
    var sum = 0.0
    for (index, label) in labels.enumerated() {
      let row = logits[index * classes..<(index + 1) * classes]
      let largest = Double(row.max() ?? 0)
      let total = row.reduce(0.0) { $0 + exp((Double($1) - largest) / temperature) }
      sum += log(total) + (largest - Double(row[row.startIndex + Int(label)])) / temperature
    }
    return sum / Double(max(labels.count, 1))
  }
}
