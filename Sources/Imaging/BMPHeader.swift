// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a bitmap says of itself before its pixels.
struct BMPHeader {
  /// How pixels are stored.
  enum Coding {
    /// Numbers of colours, row by row.
    case palette
    /// Numbers of colours as run lengths.
    case runs
    /// 16, 24 or 32 bits a pixel.
    case channels(BMPChannels)
  }

  let width: Int
  let height: Int
  let isTopDown: Bool
  let bits: Int
  let coding: Coding
  let palette: Palette
  /// Where the pixels begin.
  let dataOffset: Int

  /// Bytes from one row to the next: whole groups of four.
  var rowBytes: Int { (width * bits + 31) / 32 * 4 }

  /// The fields that all headers but the oldest have in the same place.
  private struct Fields {
    var width = 0
    var height = 0
    var bits = 0
    var compression = 0
    var colourCount = 0
    /// Where the palette begins.
    var paletteOffset = 0
    var bytesPerColour = 4
    var masks: [UInt32] = []
  }

  private static let fileHeaderBytes = 14
  /// The oldest header, of OS/2, has sides of two bytes and colours of three.
  private static let oldest = 12
  private static let sizes: Set<Int> = [12, 40, 52, 56, 64, 108, 124]
  /// OS/2's second header gives the numbers of other compressions to its own.
  private static let secondOfOS2 = 64

  /// Reads the header and checks its sizes.
  init(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) {
    var reader = ByteReader(bytes)
    guard reader.seek(to: 10), let dataOffset = reader.littleEndian32(),
      let size = reader.littleEndian32()
    else { throw Self.damaged("it ends inside the header") }
    guard Self.sizes.contains(size) else {
      throw Self.damaged("a header of \(size) bytes, which no version has")
    }
    guard let fields = Self.fields(&reader, size) else {
      throw Self.damaged("it ends inside the header")
    }
    width = fields.width
    height = abs(fields.height)
    isTopDown = fields.height < 0
    bits = fields.bits
    try limits.check(width: width, height: height)
    coding = try Self.coding(fields, size)
    guard dataOffset >= fields.paletteOffset, dataOffset <= bytes.count else {
      throw Self.damaged("the pixels begin at byte \(dataOffset) of \(bytes.count)")
    }
    self.dataOffset = dataOffset
    palette = Self.palette(fields, bytes, before: dataOffset)
  }

  private static func fields(_ reader: inout ByteReader, _ size: Int) -> Fields? {
    var fields = Fields()
    fields.paletteOffset = fileHeaderBytes + size
    if size == oldest {
      guard let width = reader.littleEndian16(), let height = reader.littleEndian16(),
        reader.littleEndian16() != nil, let bits = reader.littleEndian16()
      else { return nil }
      (fields.width, fields.height, fields.bits) = (width, height, bits)
      fields.bytesPerColour = 3
      return fields
    }
    guard let width = reader.littleEndian32(), let height = reader.littleEndian32(),
      reader.littleEndian16() != nil, let bits = reader.littleEndian16(),
      let compression = reader.littleEndian32(), reader.bytes(12) != nil,
      let colourCount = reader.littleEndian32(), reader.bytes(4) != nil
    else { return nil }
    fields.width = Int(Int32(truncatingIfNeeded: width))
    fields.height = Int(Int32(truncatingIfNeeded: height))
    (fields.bits, fields.compression, fields.colourCount) = (bits, compression, colourCount)
    guard compression == 3 || compression == 6, size != secondOfOS2 else { return fields }
    // Later headers hold the masks; behind the first one they come before the palette.
    let count = size == 40 ? (compression == 6 ? 4 : 3) : (size == 52 ? 3 : 4)
    for _ in 0..<count {
      guard let mask = reader.littleEndian32() else { return nil }
      fields.masks.append(UInt32(truncatingIfNeeded: mask))
    }
    if size == 40 { fields.paletteOffset += 4 * count }
    return fields
  }

  private static func coding(_ fields: Fields, _ size: Int) throws(ImageError) -> Coding {
    let isFirstHeader = size != secondOfOS2
    switch (fields.compression, fields.bits) {
    case (0, 1), (0, 2), (0, 4), (0, 8): return .palette
    case (1, 8), (2, 4):
      guard fields.height > 0 else { throw damaged("run lengths from the top down") }
      return .runs
    case (0, 16), (0, 24), (0, 32):
      return try channels(BMPChannels.usual(bits: fields.bits))
    case (3, 16), (3, 32), (6, 16), (6, 32):
      if isFirstHeader { return try channels(fields.masks) }
    default: break
    }
    guard fields.compression > (isFirstHeader ? 3 : 2) else {
      throw damaged("\(fields.bits) bits a pixel with compression \(fields.compression)")
    }
    throw ImageError(
      .unsupportedFormat,
      "The file is a BMP with compression \(fields.compression); accepted are plain pixels, masks and "
        + "run lengths. Save it again without compression, or as PNG."
    )
  }

  private static func channels(_ masks: [UInt32]) throws(ImageError) -> Coding {
    guard let channels = BMPChannels(masks: masks) else {
      throw damaged("a colour mask with gaps")
    }
    return .channels(channels)
  }

  /// The colours between the header and the pixels, stored as blue, green, red (and nothing).
  private static func palette(_ fields: Fields, _ bytes: [UInt8], before end: Int) -> Palette {
    guard fields.bits <= 8 else { return Palette(rgb: []) }
    let most = 1 << fields.bits
    let wanted = (1...most).contains(fields.colourCount) ? fields.colourCount : most
    let step = fields.bytesPerColour
    let count = min(wanted, (end - fields.paletteOffset) / step)
    return Palette(
      rgb: (0..<count).flatMap { index -> [UInt8] in
        let offset = fields.paletteOffset + index * step
        return [bytes[offset + 2], bytes[offset + 1], bytes[offset]]
      }
    )
  }

  private static func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The BMP is damaged or incomplete: \(what).")
  }
}
