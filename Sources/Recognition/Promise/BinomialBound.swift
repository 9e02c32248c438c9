// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The exact one-sided bound on a share of which a sample was counted.
///
/// - Source: C. J. Clopper, E. S. Pearson: "The Use of Confidence or Fiducial Limits Illustrated in the Case of the
///   Binomial", Biometrika 26, 1934.
public struct BinomialBound: Sendable, Hashable {
  /// How often the bound may be too low, 0..<1: 0.05 for 95 % confidence.
  public let significance: Double

  /// Makes a bound.
  ///
  /// - Precondition: `significance` lies above 0 and below 1.
  public init(significance: Double = 0.05) {
    precondition(significance > 0 && significance < 1, "A significance of \(significance).")
    self.significance = significance
  }

  /// The largest share with which so few errors are still as likely as the significance.
  ///
  /// - Parameters:
  ///   - errors: Errors counted.
  ///   - count: Readings counted.
  /// - Returns: 0...1; 1 where nothing was counted.
  public func upper(errors: Int, of count: Int) -> Double {
    precondition(errors >= 0 && errors <= max(count, 0), "\(errors) errors in \(count) readings")
    guard count > 0, errors < count else { return 1 }
    var (low, high) = (0.0, 1.0)
    // Each step halves the interval; 100 leave nothing of it.
    for _ in 0..<100 {
      let share = (low + high) / 2
      if Self.cumulative(upTo: errors, of: count, share: share) > significance {
        low = share
      } else {
        high = share
      }
    }
    return high
  }

  /// Whether readings bear a promise, which takes a hundredth of the time that it takes to compute their bound.
  ///
  /// - Parameters:
  ///   - share: What is to be promised, above 0.
  ///   - errors: Errors counted.
  ///   - count: Readings counted.
  /// - Returns: Whether ``upper(errors:of:)`` is at most the share.
  public func supports(_ share: Double, errors: Int, of count: Int) -> Bool {
    precondition(errors >= 0 && errors <= max(count, 0), "\(errors) errors in \(count) readings")
    guard count > 0, errors < count else { return share >= 1 }
    return Self.cumulative(upTo: errors, of: count, share: share) <= significance
  }

  /// The most errors that ``readings(toSupport:errorShare:)`` reckons with.
  ///
  /// The closer two shares are, the more readings it takes to tell them apart, without end. Somebody who asks for a
  /// share just above that of the errors must not keep a thread busy for hours.
  static let mostErrors = 10_000

  /// The fewest readings that support a share, if errors stay as frequent as they were.
  ///
  /// - Parameters:
  ///   - share: What is to be promised, above 0.
  ///   - errorShare: How frequent errors were.
  /// - Returns: nil where errors are as frequent as that, or so nearly that no number of readings would do that anybody
  ///   has.
  public func readings(toSupport share: Double, errorShare: Double) -> Int? {
    guard share > 0, errorShare < share else { return nil }
    return fewest { count in
      let errors = Int((errorShare * Double(count)).rounded())
      return errors <= Self.mostErrors && supports(share, errors: errors, of: count)
    }
  }

  /// The fewest readings that support a share in spite of so many errors.
  ///
  /// - Parameters:
  ///   - share: What is to be promised, above 0.
  ///   - errors: How many of the readings are wrong.
  /// - Returns: nil where it would take more than a million million.
  public func readings(toSupport share: Double, errors: Int) -> Int? {
    fewest { count in supports(share, errors: min(errors, count), of: count) }
  }

  private func fewest(_ supports: (Int) -> Bool) -> Int? {
    var enough = 16
    while !supports(enough) {
      guard enough < 1 << 40 else { return nil }
      enough *= 2
    }
    var few = enough / 2
    // Rounding makes the bound jump a little; what comes out is within one error of the fewest.
    while enough - few > 1 {
      let middle = (few + enough) / 2
      if supports(middle) { enough = middle } else { few = middle }
    }
    return enough
  }

  /// The probability of at most so many errors.
  private static func cumulative(upTo errors: Int, of count: Int, share: Double) -> Double {
    guard share > 0 else { return 1 }
    guard share < 1 else { return errors < count ? 0 : 1 }
    let (logShare, logRest) = (log(share), log1p(-share))
    // From the last term down: where errors are few for the share, it is the largest.
    var term = 0.0
    for index in 0..<errors {
      term += log(Double(count - index)) - log(Double(index + 1))
    }
    term += Double(errors) * logShare + Double(count - errors) * logRest
    var sum = 0.0
    for index in stride(from: errors, through: 0, by: -1) {
      sum += exp(term)
      if index > 0 {
        term += log(Double(index)) - log(Double(count - index + 1)) - logShare + logRest
      }
    }
    return sum
  }
}
