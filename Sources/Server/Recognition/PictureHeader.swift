// DigitClassifier
// SPDX-License-Identifier: MIT

/// A picture's size as its first bytes claim it, found without decoding anything.
///
/// Used only to choose where to decode: a picture that is small in bytes may still be huge in pixels.
/// The decoder makes its own, complete checks. Formats other than these two are not worth a second
/// look at their headers; they go where large pictures go.
enum PictureHeader {
  /// Finds the number of pixels that a PNG or JPEG claims to have.
  ///
  /// - Parameter bytes: The file.
  /// - Returns: Width × height, or nil where this cannot be told.
  /// - Complexity: O(number of JPEG segments); O(1) for PNG.
  static func pixelCount(_ bytes: [UInt8]) -> Int? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return pixelCountOfPNG(bytes) }
    if bytes.starts(with: [0xFF, 0xD8]) { return pixelCountOfJPEG(bytes) }
    return nil
  }

  /// Signature (8 bytes), chunk length and name `IHDR` (8 bytes), then width and height.
  private static func pixelCountOfPNG(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 24 else { return nil }
    return product(bigEndian(bytes[16..<20]), bigEndian(bytes[20..<24]))
  }

  /// Walks the segments up to the first frame header: marker, length, precision, height, width.
  private static func pixelCountOfJPEG(_ bytes: [UInt8]) -> Int? {
    var position = 2
    while position + 9 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      switch marker {
      case 0xFF:  // Fill byte before a marker.
        position += 1
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        return product(
          bigEndian(bytes[(position + 5)..<(position + 7)]),
          bigEndian(bytes[(position + 7)..<(position + 9)])
        )
      case 0xD9, 0xDA:  // End of image, or start of scan before any frame.
        return nil
      default:
        position += 2 + bigEndian(bytes[(position + 2)..<(position + 4)])
      }
    }
    return nil
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func product(_ width: Int, _ height: Int) -> Int? {
    let (product, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? nil : product
  }
}
