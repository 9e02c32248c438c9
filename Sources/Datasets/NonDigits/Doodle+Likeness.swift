// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension Doodle {
  /// One that is not written as a digit may be, where most are not.
  ///
  /// Lines at random make a 1, a 7 or a 2 now and then. Whoever reads that as a digit is right, so it must not stand where
  /// there is none.
  ///
  /// - Parameters:
  ///   - draw: Draws one by chance.
  ///   - generator: Source of all chance.
  /// - Returns: The first of those drawn that is far enough from every digit.
  static func unlikeDigits(
    _ draw: (inout SeededGenerator) -> Doodle,
    using generator: inout SeededGenerator
  ) -> Doodle {
    var doodle = draw(&generator)
    while doodle.distanceToDigits < leastDistance { doodle = draw(&generator) }
    return doodle
  }

  /// Lines nearer to those of a digit than this, in heights, may be read as that digit: 97 of 100 that are written as one
  /// are nearer, and no letter or sign is.
  static let leastDistance: Float = 0.05

  /// How far the lines are from those of the digit that they are most like, in heights: of the mean distances from each
  /// place of one to the nearest of the other, the larger one (a modified Hausdorff distance). Digits may lean, and be
  /// wide or narrow.
  ///
  /// - Source: M.-P. Dubuisson, A. K. Jain: "A Modified Hausdorff Distance for Object Matching", ICPR 1994.
  var distanceToDigits: Float {
    let places = strokes.flatMap { stroke in
      isSmooth ? Spline.points(through: stroke, step: 0.04) : Self.line(through: stroke)
    }
    guard let own = LinePlaces(places) else { return .infinity }
    return Self.digits.reduce(.infinity) { least, digit in
      // Hands and typefaces differ in width by as much; nothing makes a bar of a stick.
      let fitted = digit.stretched(by: min(max(own.width / max(digit.width, 0.2), 0.6), 1.7))
      return min(least, max(own.meanDistance(to: fitted), fitted.meanDistance(to: own)))
    }
  }

  /// All ways of writing digits, each upright and leaning to either side.
  private static let digits: [LinePlaces] = Skeleton.digits.joined().flatMap { skeleton in
    let places = skeleton.strokes.flatMap { stroke in
      zip([nil] + stroke.runs.map { $0.last }, stroke.runs).flatMap { corner, run in
        Spline.points(through: [corner].compactMap(\.self) + run, step: 0.04)
      }
    }
    return [-0.25, 0, 0.25].compactMap { lean in
      LinePlaces(places.map { [$0.x + (0.5 - $0.y) * lean, $0.y] })
    }
  }

  private static func line(through corners: [SIMD2<Float>]) -> [SIMD2<Float>] {
    zip(corners, corners.dropFirst()).flatMap { start, end in
      let count = max(Int(start.distance(to: end) / 0.04), 1)
      return (0...count).map { start + (end - start) * Float($0) / Float(count) }
    }
  }
}

/// Places along lines, one high, with the middle of their box at zero.
private struct LinePlaces {
  private let places: [SIMD2<Float>]
  /// Of their box, in heights.
  let width: Float

  /// Moves and sizes places; nil where they have no height.
  init?(_ places: [SIMD2<Float>]) {
    guard let first = places.first else { return nil }
    let low = places.reduce(first) { pointwiseMin($0, $1) }
    let high = places.reduce(first) { pointwiseMax($0, $1) }
    let size = high - low
    guard size.y > 0.2 * max(size.x, 0.01) else { return nil }
    self.init(unchecked: places.map { ($0 - (low + high) / 2) / size.y }, width: size.x / size.y)
  }

  private init(unchecked places: [SIMD2<Float>], width: Float) {
    self.places = places
    self.width = width
  }

  /// The same, wider or narrower.
  func stretched(by factor: Float) -> LinePlaces {
    LinePlaces(unchecked: places.map { [$0.x * factor, $0.y] }, width: width * factor)
  }

  /// The mean distance from each place to the nearest of others.
  func meanDistance(to others: LinePlaces) -> Float {
    let sum = places.reduce(Float(0)) { sum, place in
      sum + others.places.reduce(.infinity) { min($0, place.distance(to: $1)) }
    }
    return sum / Float(places.count)
  }
}
