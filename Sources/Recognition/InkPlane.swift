// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A picture with its background taken away: how strongly each pixel stands out as ink.
///
/// The background is what remains when everything narrower than a window is filled in (closing, for
/// dark ink) or shaved off (opening, for light ink). Unlike a mean over a window, that keeps the edge
/// between paper and desk where it is, follows a gradient of light, and is not pulled by the ink.
struct InkPlane {
  /// How ink differs from the background here.
  let polarity: Polarity
  /// The picture itself.
  let picture: GreyImage
  /// Contrast with the background, 0 none to 255.
  let contrast: GreyImage
  /// The contrast that counts as no ink at all: what noise and paper grain reach.
  let zero: UInt8
  /// The contrast from which a pixel belongs to a stroke.
  let threshold: UInt8

  /// Contrast below which nothing is called ink, whatever the noise; a faint pencil has about 40.
  private static let minimumContrast = 16
  /// How many spreads of the background's contrast above its median ink begins.
  private static let noiseSpreads = 5.0

  /// Separates ink of one polarity from its background; `nil` when nothing stands out from noise.
  init?(_ picture: GreyImage, polarity: Polarity) {
    self.polarity = polarity
    self.picture = picture
    let isCutOut = max(picture.width, picture.height) < Self.cutOutSide
    let side = (Double(picture.width) * Double(picture.height)).squareRoot()
    let share = isCutOut ? Self.cutOutRadius : Self.cameraRadius
    let radius = max(2, Int((share * side).rounded()))
    let outside = isCutOut ? Self.outside(picture, polarity) : nil
    switch polarity {
    case .darkOnLight:
      contrast = picture.closing(radius: radius, outside: outside).excess(over: picture)
    case .lightOnDark:
      contrast = picture.excess(over: picture.opening(radius: radius, outside: outside))
    }
    // Most pixels are background, so the lower half of all contrasts shows the noise alone.
    let histogram = Histogram(contrast)
    let median = Double(histogram.quantile(0.5))
    let spread = (median - Double(histogram.quantile(0.1))) / 1.28
    let floor = max(Int((median + Self.noiseSpreads * spread).rounded(.up)), Self.minimumContrast)
    guard floor <= 255 else { return nil }
    let inks = histogram.from(UInt8(floor))
    guard inks.total > 0 else { return nil }
    zero = UInt8(min((median + 2 * spread).rounded(), 254))
    // Ink comes in shades, and a stroke fades at its edges: a third of what is typical still counts.
    let typical = inks.mean(from: inks.otsuThreshold()) ?? 255
    threshold = max(UInt8(floor), UInt8(typical / 3))
  }

  /// Pictures with both sides below this are taken to be cut out by hand around the digit.
  private static let cutOutSide = 256
  /// Half the window's side as a share of the picture's mean side: bold strokes are a quarter of the
  /// digit's height, and the window has to be wider than those. In a camera's picture the digit is
  /// smaller, and a smaller window is less easily filled by other things.
  private static let cutOutRadius = 0.24
  private static let cameraRadius = 0.16

  /// What to assume around a picture that was cut out. A stroke may lie right on the border, and the
  /// background beyond it is like that along the rest of the border. In a camera's picture light varies
  /// too much for that, and what touches the border is rarely the digit.
  private static func outside(_ picture: GreyImage, _ polarity: Polarity) -> UInt8 {
    Histogram(border(of: picture)).quantile(polarity == .darkOnLight ? 0.85 : 0.15)
  }

  /// Separates ink from its background, with some of that put around a picture that was cut out too tightly.
  ///
  /// - Returns: The plane, and the pixels that were put around the picture on each side; nil when nothing stands out
  ///   from noise.
  static func padded(
    _ picture: GreyImage,
    polarity: Polarity
  ) -> (ink: InkPlane, margin: Int)? {
    let margin = margin(around: picture, polarity)
    let padded =
      margin > 0 ? picture.padded(by: margin, with: outside(picture, polarity)) : picture
    return InkPlane(padded, polarity: polarity).map { ($0, margin) }
  }

  /// Background to put around a picture that was cut out so tightly that its border is ink here and there: a
  /// digit without any background around it does not look like one.
  ///
  /// - Returns: Pixels on each side; 0 for a picture with a clean border, and for one that was not cut out.
  private static func margin(around picture: GreyImage, _ polarity: Polarity) -> Int {
    let longer = max(picture.width, picture.height)
    guard longer < cutOutSide else { return 0 }
    let level = Int(outside(picture, polarity))
    let border = border(of: picture)
    let inks = border.count { value in
      let contrast = polarity == .darkOnLight ? level - Int(value) : Int(value) - level
      return contrast > touchingContrast
    }
    // Where most of the border differs it is not ink that touches it, and light has no edges.
    guard inks > 0, 2 * inks < border.count, hasEdge(alongBorderOf: picture) else { return 0 }
    return max(2, Int((marginShare * Double(longer)).rounded()))
  }

  /// Whether the brightness along one of the four sides jumps, as it does where a stroke begins.
  private static func hasEdge(alongBorderOf picture: GreyImage) -> Bool {
    let (right, bottom) = (picture.width - 1, picture.height - 1)
    let sides = [
      (0...right).map { picture[$0, 0] }, (0...right).map { picture[$0, bottom] },
      (0...bottom).map { picture[0, $0] }, (0...bottom).map { picture[right, $0] },
    ]
    // Two pixels apart: an edge may be as wide as that.
    return sides.contains { side in
      zip(side, side.dropFirst(2)).contains { abs(Int($0) - Int($1)) > edgeContrast }
    }
  }

  /// A jump between two pixels of the border that light and noise do not make.
  private static let edgeContrast = 40
  /// Contrast from which a pixel of the border counts as ink: more than light and noise make.
  private static let touchingContrast = 60
  /// The background put around a tight picture, as a share of its longer side.
  private static let marginShare = 0.35

  private static func border(of picture: GreyImage) -> [UInt8] {
    picture.outline(columns: 0..<picture.width, rows: 0..<picture.height)
  }
}
