// DigitClassifier
// SPDX-License-Identifier: MIT

/// The codes of a GIF frame (LZW, least significant bit first), expanded to one byte a pixel.
///
/// Each new code stands for what the one before stood for and one pixel more, and both lie side by
/// side in what is expanded already. So a code is remembered as a stretch of that, and expanding one
/// is a copy.
struct GIFCodes {
  private static let longest = 12
  private static let mostCodes = 1 << longest
  /// A code of 12 bits stands for at most 4,096 pixels less those that have codes of their own.
  private static let greatestRatio = 4_096

  private let data: [UInt8]
  private let codeSize: Int
  private let pixelCount: Int
  private var position = 0
  private var bits: UInt32 = 0
  private var bitCount = 0

  /// - Throws: ``ImageError/Code/malformed`` where the data cannot stand for so many pixels.
  init(_ data: [UInt8], codeSize: Int, pixelCount: Int) throws(ImageError) {
    self.data = data
    self.codeSize = codeSize
    self.pixelCount = pixelCount
    guard pixelCount / Self.greatestRatio <= data.count else {
      throw ImageError(
        .malformed,
        "The GIF promises \(pixelCount) pixels, more than \(data.count) bytes of data can hold."
      )
    }
  }

  /// - Throws: ``ImageError/Code/malformed`` where the data ends early or makes no sense.
  mutating func expand() throws(ImageError) -> [UInt8] {
    let clear = 1 << codeSize
    let end = clear + 1
    var pixels = [UInt8](repeating: 0, count: pixelCount)
    var starts = [Int](repeating: 0, count: Self.mostCodes)
    var lengths = [Int](repeating: 0, count: Self.mostCodes)
    var next = end + 1
    var width = codeSize + 1
    var last: (start: Int, length: Int)?
    var count = 0
    while count < pixelCount {
      guard let code = read(width), code != end else { throw endsEarly(count) }
      if code == clear {
        (next, width, last) = (end + 1, codeSize + 1, nil)
        continue
      }
      if let last, next < Self.mostCodes {
        (starts[next], lengths[next]) = (last.start, last.length + 1)
        next += 1
        if next == 1 << width, width < Self.longest { width += 1 }
      }
      guard code < next else { throw unknown(code, count) }
      let start = count
      if code < clear {
        pixels[count] = UInt8(code)
        count += 1
      } else {
        // Byte by byte: the newest code's stretch reaches into what it is copied to.
        let source = starts[code]
        let length = min(lengths[code], pixelCount - count)
        for offset in 0..<length { pixels[count + offset] = pixels[source + offset] }
        count += length
      }
      last = (start, count - start)
    }
    return pixels
  }

  private mutating func read(_ width: Int) -> Int? {
    while bitCount < width {
      guard position < data.count else { return nil }
      bits |= UInt32(data[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    defer {
      bits >>= UInt32(width)
      bitCount -= width
    }
    return Int(bits & ((1 << UInt32(width)) - 1))
  }

  private func endsEarly(_ count: Int) -> ImageError {
    ImageError(
      .malformed,
      "The GIF is damaged or incomplete: the first frame ends after \(count) of \(pixelCount) pixels."
    )
  }

  private func unknown(_ code: Int, _ count: Int) -> ImageError {
    ImageError(
      .malformed,
      "The GIF is damaged: after \(count) pixels of the first frame comes code \(code), which stands "
        + "for nothing yet."
    )
  }
}
