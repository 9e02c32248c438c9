// DigitClassifier
// SPDX-License-Identifier: MIT

/// The run lengths of a bitmap of 4 or 8 bits (RLE4, RLE8), expanded to one byte a pixel.
struct BMPRuns {
  private var reader: ByteReader
  private let header: BMPHeader
  private let isNibbles: Bool
  private var indices: [UInt8]
  private var (x, y) = (0, 0)

  /// - Parameters:
  ///   - reader: At the first run.
  ///   - header: A bitmap stored from its lowest row up, as those with run lengths all are.
  init(_ reader: ByteReader, _ header: BMPHeader) {
    self.reader = reader
    self.header = header
    isNibbles = header.bits == 4
    // Pixels that are jumped over have the first colour.
    indices = [UInt8](repeating: 0, count: header.width * header.height)
  }

  /// - Returns: The numbers of the pixels' colours, from the top.
  /// - Throws: ``ImageError/Code/malformed`` where the runs end early or leave the picture.
  consuming func expand() throws(ImageError) -> [UInt8] {
    // Every turn takes two bytes or ends.
    while true {
      guard let count = reader.byte(), let value = reader.byte() else {
        // Some writers leave the end mark out; then all rows have to be there.
        if y >= header.height || (y == header.height - 1 && x == header.width) { return indices }
        throw damaged("it ends in row \(y) of \(header.height)")
      }
      if count > 0 {
        for offset in 0..<Int(count) {
          try put(isNibbles ? nibble(value, offset) : value)
        }
        continue
      }
      switch value {
      case 0: (x, y) = (0, y + 1)
      case 1: return indices
      case 2:
        guard let right = reader.byte(), let up = reader.byte() else {
          throw damaged("it ends in row \(y) of \(header.height)")
        }
        (x, y) = (x + Int(right), y + Int(up))
      default: try putPlain(Int(value))
      }
    }
  }

  /// Pixels without runs, padded to two bytes.
  private mutating func putPlain(_ count: Int) throws(ImageError) {
    let size = isNibbles ? (count + 1) / 2 : count
    guard let values = reader.bytes(size), size % 2 == 0 || reader.byte() != nil else {
      throw damaged("it ends in row \(y) of \(header.height)")
    }
    for offset in 0..<count {
      let value = values[values.startIndex + (isNibbles ? offset / 2 : offset)]
      try put(isNibbles ? nibble(value, offset) : value)
    }
  }

  private func nibble(_ value: UInt8, _ offset: Int) -> UInt8 {
    offset % 2 == 0 ? value >> 4 : value & 15
  }

  private mutating func put(_ index: UInt8) throws(ImageError) {
    guard x < header.width, y < header.height else {
      throw damaged("a run leaves the picture at column \(x), row \(y)")
    }
    indices[(header.height - 1 - y) * header.width + x] = index
    x += 1
  }

  private func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The BMP's run lengths are damaged or incomplete: \(what).")
  }
}
