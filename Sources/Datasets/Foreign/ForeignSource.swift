// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging
public import NeuralNet

/// Digits as they come from other scanners, pens and countries than the training set's.
///
/// Nothing here is ever trained on: these generators say how well a reader carries over. Pictures are what a user would
/// upload, so they have to be framed before they are read.
public enum ForeignSource: String, CaseIterable, Sendable, Codable {
  /// A cut-out digit scanned at 8×8 pixels, as in the UCI collection of optical digits.
  case scan8 = "scan_8"
  /// A cut-out digit scanned at 16×16 pixels, as in the USPS collection.
  case scan16 = "scan_16"
  /// Black and white without shades, enlarged.
  case binary
  /// Cut out to the last pixel of ink, dark on light.
  case tight
  /// Other hands, other pens, paper and light.
  case pens
  /// Habits of other countries: barred sevens, ones with a flag and a foot, open fours.
  case habits

  /// Draws a picture.
  ///
  /// - Parameters:
  ///   - index: Which one; kinds that are drawn take the digits in turn, the others image `index` of the set.
  ///   - images: Digits that some kinds are made of; training must not have seen them.
  ///   - generator: Source of chance.
  /// - Returns: The picture and the digit on it.
  /// - Precondition: `images` is not empty.
  public func picture(
    _ index: Int,
    of images: LabelledImages,
    using generator: inout SeededGenerator
  ) -> (image: Image, label: Int) {
    let source = index % images.count
    let label = Int(images.labels[source])
    let glyph = GreyImage(glyph: Array(images.pixels(of: source)))
    switch self {
    case .scan8:
      return (Image(glyph.cutOut(threshold: 32).squared().resized(width: 8, height: 8)), label)
    case .scan16:
      return (Image(glyph.cutOut(threshold: 32).squared().resized(width: 16, height: 16)), label)
    case .binary:
      let greys = glyph.pixels.map { $0 >= 110 ? 255 : 0 as UInt8 }
      return (Image(GreyImage(glyph: greys).enlarged(by: 3)), label)
    case .tight:
      return (Image(glyph.cutOut(threshold: 64).inverted().enlarged(by: 2)), label)
    case .pens:
      return (DigitPainter().crop(digit: index % 10, using: &generator), index % 10)
    case .habits:
      let digit = [1, 4, 7][index % 3]
      return (DigitPainter().crop(digit: digit, habit: true, using: &generator), digit)
    }
  }
}

extension GreyImage {
  /// A picture of 28×28 pixels.
  fileprivate init(glyph pixels: [UInt8]) { self.init(unchecked: 28, 28, pixels) }

  /// The box of all pixels from a threshold on; the whole picture where there is none.
  fileprivate func cutOut(threshold: UInt8) -> GreyImage {
    var columns: Range<Int>?
    var rows: Range<Int>?
    for y in 0..<height {
      for x in 0..<width where pixels[y * width + x] >= threshold {
        columns = columns.map { min($0.lowerBound, x)..<max($0.upperBound, x + 1) } ?? x..<x + 1
        rows = (rows?.lowerBound ?? y)..<y + 1
      }
    }
    guard let columns, let rows else { return self }
    return cropped(columns: columns, rows: rows)
  }

  /// In the middle of a black square whose side is the longer one of the plane: scanners keep proportions.
  fileprivate func squared() -> GreyImage {
    let side = max(width, height)
    var pixels = [UInt8](repeating: 0, count: side * side)
    let (left, top) = ((side - width) / 2, (side - height) / 2)
    for y in 0..<height {
      for x in 0..<width { pixels[(top + y) * side + left + x] = self.pixels[y * width + x] }
    }
    return GreyImage(unchecked: side, side, pixels)
  }

  /// Every pixel as a square of `factor` × `factor`.
  fileprivate func enlarged(by factor: Int) -> GreyImage {
    var large: [UInt8] = []
    large.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height * factor {
      for x in 0..<width * factor { large.append(pixels[y / factor * width + x / factor]) }
    }
    return GreyImage(unchecked: width * factor, height * factor, large)
  }
}
