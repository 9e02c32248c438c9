// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where a digit may be, and how large, in pixels of a picture.
struct Spot: Equatable {
  /// The middle of its box.
  var x: Double
  var y: Double
  /// The longer side of its box.
  var size: Double

  func distance(to other: Spot) -> Double {
    let (across, down) = (other.x - x, other.y - y)
    return (across * across + down * down).squareRoot()
  }

  /// The spot a share of the way to another one.
  func moved(to other: Spot, by share: Double) -> Spot {
    Spot(
      x: x + share * (other.x - x),
      y: y + share * (other.y - y),
      size: size + share * (other.size - size)
    )
  }

  /// Half a window, and half of the neighbourhood that local contrast takes of its outermost pixels.
  fileprivate var reach: Double {
    Double(Glyph.side / 2 + ImagePyramid.margin + 4) * size / ImagePyramid.digitSide
  }
}

extension Detection {
  /// Where the digit is.
  var spot: Spot { Spot(x: x, y: y, size: size) }
}

/// What is around some spots of a picture, in the sizes that digits are looked at in.
struct PicturePart {
  private let part: GreyImage
  /// Where it begins in the picture.
  private let left: Int
  private let top: Int
  /// By the rounded logarithm of the size: those that hardly differ share a plane.
  private var planes: [Int: ImagePyramid.Level] = [:]

  /// Cuts out what is around some spots.
  ///
  /// - Precondition: There is one.
  init(of picture: GreyImage, around spots: [Spot]) {
    let reach = spots.reduce(0) { max($0, $1.reach) }
    func range(_ path: KeyPath<Spot, Double>, below limit: Int) -> Range<Int> {
      let middles = spots.map { $0[keyPath: path] }.sorted()
      let lower = min(max(Int(middles[0] - reach), 0), limit - 1)
      let upper = min(Int((middles[middles.count - 1] + reach).rounded(.up)), limit)
      return lower..<max(upper, lower + 1)
    }
    let columns = range(\.x, below: picture.width)
    let rows = range(\.y, below: picture.height)
    part = picture.cropped(columns: columns, rows: rows)
    (left, top) = (columns.lowerBound, rows.lowerBound)
  }

  /// What a network sees of a spot: 28×28 bytes of brightness against its neighbourhood.
  func window(at spot: Spot) -> [UInt8] {
    window(at: spot, in: plane(scale: ImagePyramid.digitSide / spot.size))
  }

  /// What a network sees of a spot that is turned about its middle, for each of some angles, clockwise, in radians.
  func windows(at spot: Spot, turnedBy angles: [Double]) -> [[UInt8]] {
    let plane = plane(scale: ImagePyramid.digitSide / spot.size)
    return angles.map { angle in
      // Straight windows are cut at whole pixels, as those that the networks learnt from were.
      angle == 0
        ? window(at: spot, in: plane)
        : plane.window(
          aroundX: (spot.x - Double(left)) * plane.scale,
          y: (spot.y - Double(top)) * plane.scale,
          turnedBy: angle
        )
    }
  }

  /// What a network sees of a spot, its size rounded to one of few, so that spots close to each other share work.
  mutating func roundedWindow(at spot: Spot) -> [UInt8] {
    let step = Int((log2(ImagePyramid.digitSide / spot.size) * Self.stepsAnOctave).rounded())
    let plane = planes[step] ?? plane(scale: exp2(Double(step) / Self.stepsAnOctave))
    planes[step] = plane
    return window(at: spot, in: plane)
  }

  /// Sizes are rounded by up to 4 %.
  private static let stepsAnOctave = 10.0

  private func plane(scale: Double) -> ImagePyramid.Level {
    let plane = part.resized(
      width: max(Int((Double(part.width) * scale).rounded()), 1),
      height: max(Int((Double(part.height) * scale).rounded()), 1)
    )
    return ImagePyramid.Level(plane: plane.locallyNormalized(), scale: scale)
  }

  private func window(at spot: Spot, in plane: ImagePyramid.Level) -> [UInt8] {
    plane.window(
      left: Int(((spot.x - Double(left)) * plane.scale).rounded()) - Glyph.side / 2,
      top: Int(((spot.y - Double(top)) * plane.scale).rounded()) - Glyph.side / 2
    )
  }
}
