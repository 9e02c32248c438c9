// DigitClassifier
// SPDX-License-Identifier: MIT

/// How long single reads took, one after another on one thread.
public struct Latency: Sendable, Hashable, Codable {
  /// Reads timed.
  public let count: Int
  /// Half of the reads took at most so many microseconds.
  public let medianMicroseconds: Double
  /// 99 in 100 reads took at most so many microseconds.
  public let percentile99Microseconds: Double

  private enum CodingKeys: String, CodingKey {
    case count
    case medianMicroseconds = "median_us"
    case percentile99Microseconds = "p99_us"
  }

  /// Takes percentiles by nearest rank: the smallest time that at least such a share of the reads kept.
  ///
  /// - Returns: Nil for no times.
  public init?(_ times: [Duration]) {
    guard !times.isEmpty else { return nil }
    let sorted = times.map { $0.seconds * 1e6 }.sorted()
    func percentile(_ hundredths: Int) -> Double {
      sorted[max(0, (hundredths * sorted.count + 99) / 100 - 1)]
    }
    count = sorted.count
    medianMicroseconds = percentile(50)
    percentile99Microseconds = percentile(99)
  }
}
