// DigitClassifier
// SPDX-License-Identifier: MIT

/// Something to measure: a name and a piece of work that can be repeated.
struct Work {
  /// What it is, in plain words.
  let name: String
  /// Does it so many times.
  let run: (_ times: Int) -> Void

  /// Does the work so many times and says how long that took.
  ///
  /// - Returns: Nanoseconds.
  func time(_ times: Int) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    run(times)
    return start.duration(to: clock.now).nanoseconds
  }
}

extension Duration {
  /// The duration as a number of nanoseconds.
  var nanoseconds: Double {
    Double(components.seconds) * 1e9 + Double(components.attoseconds) * 1e-9
  }
}
