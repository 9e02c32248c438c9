// DigitClassifier
// SPDX-License-Identifier: MIT

/// Decodes Windows and OS/2 bitmaps: 1 to 8 bits with a palette, run lengths, and 16 to 32 bits with
/// any masks.
///
/// Ours, as no kept C library for it is to be had everywhere, and as every read here is checked.
struct BMPDecoder {
  private let bytes: [UInt8]
  private let header: BMPHeader

  /// Decodes to RGB, or to RGBA where the header says which bits are the opacity.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    let header = try BMPHeader(bytes, limits: limits)
    return try BMPDecoder(bytes: bytes, header: header).decode()
  }

  private func decode() throws(ImageError) -> Image {
    switch header.coding {
    case .runs:
      let runs = BMPRuns(ByteReader(bytes, from: header.dataOffset), header)
      return try coloured(runs.expand())
    case .palette:
      try checkData()
      return try coloured(indices())
    case .channels(let channels):
      try checkData()
      return mixed(channels)
    }
  }

  /// Refuses a file too short for its pixels, before they are allocated; the last row needs no padding.
  private func checkData() throws(ImageError) {
    let needed = header.rowBytes * (header.height - 1) + (header.width * header.bits + 7) / 8
    let found = bytes.count - header.dataOffset
    guard found >= needed else {
      throw ImageError(
        .malformed,
        "The BMP is incomplete: \(header.width)×\(header.height) pixels of \(header.bits) bits take "
          + "\(needed) bytes from byte \(header.dataOffset) on, and \(max(found, 0)) are there."
      )
    }
  }

  /// Where the row that is shown at `y` begins; most bitmaps store the lowest first.
  private func start(ofRow y: Int) -> Int {
    header.dataOffset + (header.isTopDown ? y : header.height - 1 - y) * header.rowBytes
  }

  private func indices() -> [UInt8] {
    let source = bytes.span
    let bits = header.bits
    let mask = UInt8((1 << bits) - 1)
    return [UInt8](capacity: header.width * header.height) { output in
      for y in 0..<header.height {
        let start = start(ofRow: y)
        for x in 0..<header.width {
          let bit = x * bits
          let shift = UInt8(8 - bits - bit % 8)
          output.append(source[start + bit / 8] >> shift & mask)
        }
      }
    }
  }

  private func coloured(_ indices: [UInt8]) throws(ImageError) -> Image {
    guard let pixels = header.palette.pixels(indices) else {
      throw ImageError(
        .malformed,
        "The BMP is damaged: a pixel has a colour beyond the \(header.palette.count) of its palette."
      )
    }
    return Image(unchecked: header.width, header.height, .rgb, pixels)
  }

  private func mixed(_ channels: BMPChannels) -> Image {
    let source = bytes.span
    let step = header.bits / 8
    // Many writers name bits for the opacity and leave them all 0, meaning solid.
    let opacity = channels.opacity.flatMap { isUsed($0) ? $0 : nil }
    let format: PixelFormat = opacity == nil ? .rgb : .rgba
    let count = header.width * header.height * format.bytesPerPixel
    let pixels = [UInt8](capacity: count) { output in
      for y in 0..<header.height {
        var offset = start(ofRow: y)
        for _ in 0..<header.width {
          let value = Self.value(source, offset, step)
          output.append(channels.red.level(value))
          output.append(channels.green.level(value))
          output.append(channels.blue.level(value))
          if let opacity { output.append(opacity.level(value)) }
          offset += step
        }
      }
    }
    return Image(unchecked: header.width, header.height, format, pixels)
  }

  private func isUsed(_ channel: BMPChannels.Channel) -> Bool {
    let source = bytes.span
    let step = header.bits / 8
    for y in 0..<header.height {
      let start = start(ofRow: y)
      for x in 0..<header.width where channel.level(Self.value(source, start + x * step, step)) > 0
      {
        return true
      }
    }
    return false
  }

  @inline(__always)
  private static func value(_ bytes: Span<UInt8>, _ offset: Int, _ count: Int) -> UInt32 {
    var value = UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8
    if count > 2 { value |= UInt32(bytes[offset + 2]) << 16 }
    if count > 3 { value |= UInt32(bytes[offset + 3]) << 24 }
    return value
  }
}
