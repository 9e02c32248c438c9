// DigitClassifier
// SPDX-License-Identifier: MIT

/// Decodes portable bitmaps, greymaps, pixmaps and arbitrary maps (P1 to P7), the first of a file.
///
/// Ours, as Netpbm's own library ends the process when a file is damaged.
struct PNMDecoder {
  private let bytes: [UInt8]
  private var reader: PNMReader
  private let header: PNMHeader

  /// Decodes to the layout that the file has.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    var decoder = try PNMDecoder(bytes, limits: limits)
    let pixels = try decoder.pixels()
    let header = decoder.header
    return Image(unchecked: header.width, header.height, header.format, pixels)
  }

  private init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) {
    guard bytes.count > 1, let form = PNMHeader.Form(rawValue: bytes[1]) else {
      throw ImageError(.malformed, "The PNM is damaged: its first two letters name no form.")
    }
    self.bytes = bytes
    reader = PNMReader(bytes)
    header = try PNMHeader(form, &reader, limits: limits)
  }

  private mutating func pixels() throws(ImageError) -> [UInt8] {
    switch header.form {
    case .textBitmap:
      // Without spaces, a digit a pixel.
      try checkData(header.valueCount)
      return try textBits()
    case .textGreymap, .textPixmap:
      // A digit a value, and a space between two.
      try checkData(2 * header.valueCount - 1)
      return try textValues()
    case .bitmap:
      try checkData((header.width + 7) / 8 * header.height)
      return bits()
    case .greymap, .pixmap, .arbitraryMap:
      try checkData(header.valueCount * (header.greatest > 255 ? 2 : 1))
      return try values()
    }
  }

  /// Refuses a file too short for its pixels, before they are allocated.
  private func checkData(_ needed: Int) throws(ImageError) {
    guard reader.count >= needed else {
      throw ImageError(
        .malformed,
        "The PNM is incomplete: \(header.width)×\(header.height) pixels take \(needed) bytes or more "
          + "from byte \(reader.position) on, and \(reader.count) are there."
      )
    }
  }

  /// A set bit is ink.
  private func bits() -> [UInt8] {
    let source = bytes.span
    let rowBytes = (header.width + 7) / 8
    return [UInt8](capacity: header.valueCount) { output in
      for y in 0..<header.height {
        let start = reader.position + y * rowBytes
        for x in 0..<header.width {
          output.append(source[start + x / 8] << UInt8(x % 8) & 0x80 == 0 ? 255 : 0)
        }
      }
    }
  }

  private mutating func textBits() throws(ImageError) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.valueCount)
    while pixels.count < header.valueCount {
      guard let bit = reader.bit() else { throw noValue(pixels.count) }
      pixels.append(bit == 0 ? 255 : 0)
    }
    return pixels
  }

  private mutating func textValues() throws(ImageError) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.valueCount)
    while pixels.count < header.valueCount {
      guard let value = reader.number() else { throw noValue(pixels.count) }
      pixels.append(try level(value, pixels.count))
    }
    return pixels
  }

  private func values() throws(ImageError) -> [UInt8] {
    let start = reader.position
    if header.greatest == 255 { return Array(bytes[start..<start + header.valueCount]) }
    let isWide = header.greatest > 255
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.valueCount)
    for index in 0..<header.valueCount {
      let value =
        isWide
        ? Int(bytes[start + 2 * index]) << 8 | Int(bytes[start + 2 * index + 1])
        : Int(bytes[start + index])
      pixels.append(try level(value, index))
    }
    return pixels
  }

  /// A value of the file in 8 bits, rounded.
  @inline(__always)
  private func level(_ value: Int, _ index: Int) throws(ImageError) -> UInt8 {
    let greatest = header.greatest
    guard value <= greatest else {
      throw ImageError(
        .malformed,
        "The PNM is damaged: value \(index) is \(value), over the greatest, \(greatest)."
      )
    }
    return UInt8((value * 255 + greatest / 2) / greatest)
  }

  private func noValue(_ index: Int) -> ImageError {
    ImageError(
      .malformed,
      "The PNM is damaged or incomplete: \(index) of \(header.valueCount) values, then none at byte "
        + "\(reader.position)."
    )
  }
}
