// DigitClassifier
// SPDX-License-Identifier: MIT

/// The times of one piece of work, one for each slice in which it was measured.
struct Samples {
  /// Nanoseconds a call, in the order of measuring.
  private(set) var nanoseconds: [Double] = []

  /// Adds a slice's time for one call.
  mutating func add(_ value: Double) { nanoseconds.append(value) }

  /// The fastest slice: what the code can do when nobody disturbs it.
  var best: Double { nanoseconds.min() ?? .nan }

  /// The slice in the middle: what the code did on this machine, as busy as it was.
  var median: Double { nanoseconds.median }
}

extension [Double] {
  /// The middle value, or the mean of both; not a number where there is none.
  var median: Double {
    guard !isEmpty else { return .nan }
    let ordered = sorted()
    return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
