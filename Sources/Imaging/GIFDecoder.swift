// DigitClassifier
// SPDX-License-Identifier: MIT

/// Decodes the first frame of a GIF (87a and 89a).
///
/// Ours, as no kept C library for it is to be had everywhere by the same name, and as every read and
/// write here is checked.
struct GIFDecoder {
  private var reader: ByteReader
  private let limits: ImageLimits
  private var canvas = (width: 0, height: 0)
  private var sharedColours: ArraySlice<UInt8>?
  private var clearIndex: Int?

  /// Decodes to RGB, or to RGBA where the first frame leaves a part of the canvas clear.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    var decoder = GIFDecoder(reader: ByteReader(bytes, from: 6), limits: limits)
    return try decoder.decode()
  }

  private init(reader: ByteReader, limits: ImageLimits) {
    self.reader = reader
    self.limits = limits
  }

  private mutating func decode() throws(ImageError) -> Image {
    guard let width = reader.littleEndian16(), let height = reader.littleEndian16(),
      let flags = reader.byte(), reader.bytes(2) != nil
    else { throw cutOff("the screen descriptor") }
    // Some writers leave the canvas empty; then the frame tells.
    if width > 0, height > 0 { try limits.check(width: width, height: height) }
    canvas = (width, height)
    sharedColours = try colours(flags, of: "the file")
    while true {
      switch reader.byte() {
      case 0x21: try readExtension()
      case 0x2C: return try readFrame()
      case 0x3B: throw damaged("it ends before the first frame")
      case .some(let byte): throw damaged("byte \(position - 1) is \(byte), which begins no block")
      case nil: throw cutOff("the first frame")
      }
    }
  }

  /// A colour table follows a descriptor whose flags say so: 2 to 256 colours.
  private mutating func colours(
    _ flags: UInt8,
    of owner: String
  ) throws(ImageError) -> ArraySlice<UInt8>? {
    guard flags & 0x80 != 0 else { return nil }
    guard let colours = reader.bytes(3 << (Int(flags & 7) + 1)) else {
      throw cutOff("the colour table of \(owner)")
    }
    return colours
  }

  /// Of all extensions, the graphic control says which colour is clear.
  private mutating func readExtension() throws(ImageError) {
    let label = reader.byte()
    while true {
      guard let size = reader.byte(), let block = reader.bytes(Int(size)) else {
        throw cutOff("an extension")
      }
      if size == 0 { return }
      if label == 0xF9, size == 4 {
        clearIndex = block[block.startIndex] & 1 == 1 ? Int(block[block.startIndex + 3]) : nil
      }
    }
  }

  private mutating func readFrame() throws(ImageError) -> Image {
    guard let left = reader.littleEndian16(), let top = reader.littleEndian16(),
      let width = reader.littleEndian16(), let height = reader.littleEndian16(),
      let flags = reader.byte()
    else { throw cutOff("the first frame's descriptor") }
    try limits.check(width: width, height: height)
    canvas = (max(canvas.width, left + width), max(canvas.height, top + height))
    try limits.check(width: canvas.width, height: canvas.height)
    guard let colours = try colours(flags, of: "the first frame") ?? sharedColours else {
      throw damaged("the first frame has no colours")
    }
    guard let codeSize = reader.byte() else { throw cutOff("the first frame's data") }
    guard (1...8).contains(codeSize) else {
      throw damaged("codes of \(codeSize) bits, 1 to 8 are possible")
    }
    let data = try frameData()
    var codes = try GIFCodes(data, codeSize: Int(codeSize), pixelCount: width * height)
    let stored = try codes.expand()
    let indices = flags & 0x40 == 0 ? stored : Self.deinterlaced(stored, width, height)
    let palette = Palette(rgb: colours, clearIndex: clearIndex)
    guard let pixels = palette.pixels(indices) else {
      throw damaged("a pixel of the first frame has a colour beyond its \(palette.count)")
    }
    return Image(unchecked: width, height, palette.format, pixels)
      .placed(onWidth: canvas.width, height: canvas.height, left: left, top: top)
  }

  /// The data of a frame comes in blocks of up to 255 bytes, ended by an empty one.
  private mutating func frameData() throws(ImageError) -> [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(reader.count)
    while true {
      guard let size = reader.byte(), let block = reader.bytes(Int(size)) else {
        throw cutOff("the first frame's data")
      }
      if size == 0 { return data }
      data += block
    }
  }

  /// Puts the rows of an interlaced frame in order: every eighth came first, then those between.
  private static func deinterlaced(_ stored: [UInt8], _ width: Int, _ height: Int) -> [UInt8] {
    var ordered: [Int] = []
    for (first, step) in [(0, 8), (4, 8), (2, 4), (1, 2)] {
      ordered += stride(from: first, to: height, by: step)
    }
    var places = [Int](repeating: 0, count: height)
    for (place, row) in ordered.enumerated() { places[row] = place }
    let source = stored.span
    return [UInt8](capacity: source.count) { output in
      for place in places {
        for offset in place * width..<(place + 1) * width { output.append(source[offset]) }
      }
    }
  }

  private var position: Int { reader.offset + 6 }

  private func cutOff(_ part: String) -> ImageError {
    damaged("it ends at byte \(position), inside \(part)")
  }

  private func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The GIF is damaged or incomplete: \(what).")
  }
}
