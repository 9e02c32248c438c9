// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A picture turned so that its lines run level.
///
/// The networks for scenes know digits that lean as hands and cameras make them lean. Where a hand writes backwards on a
/// line that falls, both add up, and a one becomes a stroke like any other; turned back, it leans as the hand alone does.
struct StraightenedPicture {
  /// The turned picture, large enough to hold the whole one; beyond its edges it is mirrored.
  let plane: GreyImage

  private let slope: Slope
  /// Pixels of the turned picture for each of the original.
  private let scale: Double
  /// Where the turned picture begins, in turned coordinates.
  private let left: Double
  private let top: Double

  /// The longer side that is turned at most: digits in it are as large as they are ever looked at.
  private static let longestSide = 960

  /// Turns a picture back.
  init(_ picture: GreyImage, by slope: Slope) {
    let longer = max(picture.width, picture.height)
    scale = min(Double(Self.longestSide) / Double(longer), 1)
    let source = picture.resized(
      width: max(Int((Double(picture.width) * scale).rounded()), 1),
      height: max(Int((Double(picture.height) * scale).rounded()), 1)
    )
    self.slope = slope
    let (width, height) = (Double(source.width - 1), Double(source.height - 1))
    let corners = [(0, 0), (width, 0), (0, height), (width, height)].map(slope.level)
    let (across, down) = (corners.map(\.x).sorted(), corners.map(\.y).sorted())
    (left, top) = (across[0], down[0])
    plane = source.sampled(
      width: Int((across[3] - across[0]).rounded(.up)) + 1,
      height: Int((down[3] - down[0]).rounded(.up)) + 1,
      from: slope.tilted(left, top),
      across: (slope.cosine, slope.sine)
    )
  }

  /// A digit found in the turned picture, as it lies in the original.
  func restored(_ digit: Detection) -> Detection {
    var restored = digit
    let place = slope.tilted(digit.x + left, digit.y + top)
    (restored.x, restored.y) = (place.x / scale, place.y / scale)
    restored.size = digit.size / scale
    return restored
  }
}

/// The direction of lines: how far they fall to the right.
struct Slope {
  let cosine: Double
  let sine: Double

  /// Level lines.
  static let none = Slope(tangent: 0)

  init(tangent: Double) {
    cosine = 1 / (1 + tangent * tangent).squareRoot()
    sine = tangent * cosine
  }

  /// Whether lines are taken to be level: they rise or fall by less than 4 degrees.
  var isLevel: Bool { abs(sine) < 0.07 }

  /// Where a place lies once lines are level.
  func level(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (x * cosine + y * sine, y * cosine - x * sine)
  }

  /// The inverse of ``level(_:_:)``.
  func tilted(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (x * cosine - y * sine, x * sine + y * cosine)
  }
}

extension GreyImage {
  /// The plane sampled on a turned grid, bilinearly; beyond its edges it is mirrored.
  ///
  /// - Parameters:
  ///   - newWidth: Pixels a row of the result.
  ///   - newHeight: Its rows.
  ///   - start: Where its first pixel lies in this plane.
  ///   - step: From one of its pixels to the next in a row; from row to row it goes at a right angle to that.
  /// - Returns: The turned plane.
  fileprivate func sampled(
    width newWidth: Int,
    height newHeight: Int,
    from start: (x: Double, y: Double),
    across step: (x: Double, y: Double)
  ) -> GreyImage {
    let source = pixels.span
    let (lastX, lastY) = (Float(width - 1), Float(height - 1))
    let sampled = [UInt8](capacity: newWidth * newHeight) { output in
      for row in 0..<newHeight {
        let rowX = Float(start.x - Double(row) * step.y)
        let rowY = Float(start.y + Double(row) * step.x)
        for column in 0..<newWidth {
          let x = (rowX + Float(column) * Float(step.x)).reflected(below: lastX)
          let y = (rowY + Float(column) * Float(step.y)).reflected(below: lastY)
          let (left, top) = (Int(x), Int(y))
          let (right, below) = (min(left + 1, width - 1), min(top + 1, height - 1))
          let (acrossShare, downShare) = (x - Float(left), y - Float(top))
          let upper =
            Float(source[top * width + left]) * (1 - acrossShare)
            + Float(source[top * width + right]) * acrossShare
          let lower =
            Float(source[below * width + left]) * (1 - acrossShare)
            + Float(source[below * width + right]) * acrossShare
          output.append(UInt8(upper * (1 - downShare) + lower * downShare + 0.5))
        }
      }
    }
    return GreyImage(unchecked: newWidth, newHeight, sampled)
  }
}

extension Float {
  /// The place in 0...limit that a mirror at either end shows here.
  fileprivate func reflected(below limit: Float) -> Float {
    let inside = limit - abs(limit - abs(self))
    return Swift.min(Swift.max(inside, 0), limit)
  }
}
