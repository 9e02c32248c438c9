// DigitClassifier
// SPDX-License-Identifier: MIT

/// The colours of a picture whose pixels are numbers of colours.
struct Palette {
  /// Red, green and blue of each colour in turn, at most 256.
  private let colours: [UInt8]
  /// The number of the colour that is clear.
  private let clearIndex: Int?

  /// Takes bytes that are red, green and blue in turn; what is left over is dropped.
  init(rgb: some Sequence<UInt8>, clearIndex: Int? = nil) {
    var colours = [UInt8](rgb.prefix(256 * 3))
    colours.removeLast(colours.count % 3)
    self.colours = colours
    self.clearIndex = clearIndex
  }

  /// How many colours there are.
  var count: Int { colours.count / 3 }

  /// The layout of a picture in these colours.
  var format: PixelFormat { clearIndex == nil ? .rgb : .rgba }

  /// The bytes of pixels, in ``format``.
  ///
  /// - Returns: The bytes, or nil where a pixel has a number that no colour has.
  func pixels(_ indices: [UInt8]) -> [UInt8]? {
    // A clear pixel's colour is never seen, so the table need not hold it.
    let greatest = indices.lazy.map(Int.init).filter { $0 != clearIndex }.max() ?? 0
    guard greatest < count else { return nil }
    let (source, table) = (indices.span, colours.span)
    return [UInt8](capacity: source.count * format.bytesPerPixel) { output in
      for offset in 0..<source.count {
        let index = Int(source[offset])
        for channel in 0..<3 {
          output.append(index < count ? table[index * 3 + channel] : 0)
        }
        if let clearIndex { output.append(index == clearIndex ? 0 : 255) }
      }
    }
  }
}
