// DigitClassifier
// SPDX-License-Identifier: MIT

/// A small, fast random number generator that gives the same numbers on every platform.
///
/// xoshiro256**, with its 256 bits of state filled by SplitMix64. Good for simulation and training,
/// and of no use for secrets.
///
/// - Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4),
///   2021, and <https://prng.di.unimi.it/>; checked against the published sequences.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The polar method makes two normal numbers at a time; this is the second, if still unused.
  private var spare: Float?

  /// Starts the sequence of `seed`. Any number will do, also zero.
  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    // SplitMix64 never gives zero twice in a row, so the state is not the forbidden all-zero one.
    self.init(state: (mixer.next(), mixer.next(), mixer.next(), mixer.next()))
  }

  /// Starts a sequence of its own for each (seed, stream…), such as (seed, epoch, picture).
  ///
  /// Work that is split over threads draws from one stream per item, so that the numbers do not
  /// depend on the split. Streams are told apart by a 64-bit hash of their numbers, in order.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - stream: What the sequence is for; `(1, 2)`, `(2, 1)` and `(1)` are different streams.
  public init(seed: UInt64, stream: UInt64...) {
    var key = SplitMix64(state: seed).mixed
    for part in stream {
      key = SplitMix64(state: key ^ part).mixed
    }
    self.init(seed: key)
  }

  /// Starts from a given state, not all zero.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    self.state = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// A number in 0 ..< 1, a multiple of 2⁻²⁴: every such `Float` is equally likely.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// - Source: Marsaglia and Bray, "A Convenient Method for Generating Normal Variables", SIAM
  ///   Review 6(3), 1964 (the polar method).
  public mutating func normal() -> Float {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let x = Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
      let y = Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
      let square = x * x + y * y
      guard 0 < square, square < 1 else { continue }
      let factor = (-2 * portableLogarithm(square) / square).squareRoot()
      spare = Float(y * factor)
      return Float(x * factor)
    }
  }

  private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  /// Whether both will give the same numbers from here on.
  public static func == (left: Self, right: Self) -> Bool {
    left.state == right.state && left.spare == right.spare
  }
}

/// The generator that seeds the other: an even walk through all 64-bit numbers, hashed.
///
/// - Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014;
///   constants of <https://prng.di.unimi.it/splitmix64.c>.
struct SplitMix64: Sendable {
  var state: UInt64

  /// The hash of the next state: distinct for distinct states.
  var mixed: UInt64 {
    var copy = self
    return copy.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}

/// The natural logarithm from additions, multiplications and one division only, which IEEE 754
/// rounds alike everywhere; C libraries differ in the last bit.
///
/// - Parameter value: Above zero, finite and normal.
/// - Returns: ln value, within 10⁻¹⁵ or a relative 10⁻¹⁴, whichever is larger.
/// - Source: ln m = 2 artanh((m − 1) / (m + 1)), with m scaled into √½ ... √2 so that the series in
///   the argument, at most 0.172, ends below rounding after eleven terms.
func portableLogarithm(_ value: Double) -> Double {
  var exponent = Double(value.exponent)
  var significand = value.significand
  if significand > 1.414_213_562_373_095_1 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  var series = 0.0
  for denominator in stride(from: 21.0, through: 1, by: -2) {
    series = series * square + 1 / denominator
  }
  return exponent * 0.693_147_180_559_945_3 + 2 * ratio * series
}
