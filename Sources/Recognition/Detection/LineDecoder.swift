// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Tells which stretches of a line show which digit, from what is seen at places close together along it.
///
/// A digit is seen from several neighbouring places, and nothing from those between two digits. Of all ways to cut the
/// line into stretches, the one that explains every place best is found: a hidden semi-Markov model, in which a digit's
/// stretch has a usual length. So a digit that is only half way between two real ones, seen from one place or two,
/// costs more than it explains, and two that touch are told apart.
///
/// - Source: S. Levinson: "Continuously Variable Duration Hidden Markov Models for Automatic Speech Recognition", 1986.
struct LineDecoder {
  /// Places that show the same digit.
  struct Stretch: Equatable {
    let places: Range<Int>
    let digit: Int
  }

  /// How many places a digit is usually seen from.
  let usualLength: Double

  /// How far lengths are from the usual one, as a share of it: standard deviations of longer and of shorter ones. A digit
  /// is never seen from much further away, but from fewer places where the next one is near.
  private static let (longer, shorter) = (0.18, 0.35)
  /// Neighbouring places see nearly the same: how much of what one says is new.
  private static let novelty = 0.4
  /// Probabilities below this count as this.
  private static let leastProbability = 0.003
  /// What one more digit costs.
  private static let costOfDigit = 0.3

  /// The most probable stretches.
  ///
  /// - Parameter answers: For each place, probabilities of the ten digits and, last, of none.
  /// - Returns: The digits' stretches, from the first place to the last.
  func stretches(of answers: [[Double]]) -> [Stretch] {
    // By class, what it costs to explain all places before one.
    let costs = (0..<11).map { label in
      answers.reduce(into: [0.0]) { sums, answer in
        let surprise = -log(max(answer[label], Self.leastProbability))
        sums.append(sums[sums.count - 1] + Self.novelty * surprise)
      }
    }
    let lengths = 2...max(Int(1.8 * usualLength), 3)
    let lengthCosts = lengths.map { length in
      let difference = Double(length) / usualLength - 1
      let deviation = difference / (difference > 0 ? Self.longer : Self.shorter)
      return deviation * deviation / 2 + Self.costOfDigit
    }
    var best = [Double](repeating: .infinity, count: answers.count + 1)
    var last = [Stretch?](repeating: nil, count: answers.count + 1)
    best[0] = 0
    for end in 1..<answers.count + 1 {
      best[end] = best[end - 1] + costs[10][end] - costs[10][end - 1]
      for (length, lengthCost) in zip(lengths, lengthCosts) where length <= end {
        let start = end - length
        for digit in 0..<10 {
          let cost = best[start] + lengthCost + costs[digit][end] - costs[digit][start]
          if cost < best[end] {
            best[end] = cost
            last[end] = Stretch(places: start..<end, digit: digit)
          }
        }
      }
    }
    var stretches: [Stretch] = []
    var end = answers.count
    while end > 0 {
      guard let stretch = last[end] else {
        end -= 1
        continue
      }
      stretches.append(stretch)
      end = stretch.places.lowerBound
    }
    return stretches.reversed()
  }
}
