// DigitClassifier
// SPDX-License-Identifier: MIT

/// The chunks of a WebP file: whether they are all there, where an animation's first frame is, and how a picture lies.
struct WebPContainer {
  /// The first frame of an animation.
  struct Frame {
    let left: Int
    let top: Int
    /// The chunks that hold its picture.
    let data: Range<Int>
  }

  /// The canvas and the first frame, where the file is an animation.
  private(set) var animation: (width: Int, height: Int, frame: Frame)?

  /// How a still picture lies; upright where nothing says so.
  private(set) var orientation = Orientation.upright

  private static let frameHeaderBytes = 16

  /// Walks over the chunks of a file that begins as WebP does.
  ///
  /// libwebp takes a file to be whole when the picture's last byte is there, and guesses where it is
  /// not. Here a file has to have what its header promises.
  ///
  /// - Throws: ``ImageError/Code/malformed`` naming the chunk that is cut off or missing.
  init(_ bytes: [UInt8]) throws(ImageError) {
    var reader = ByteReader(bytes)
    guard reader.seek(to: 4), let size = reader.littleEndian32(), reader.seek(to: 12) else {
      throw Self.damaged("it ends inside the header")
    }
    guard size <= bytes.count - 8 else {
      throw Self.damaged("\(size + 8) bytes are promised, and \(bytes.count) are there")
    }
    var canvas: (width: Int, height: Int)?
    while reader.count >= 8, reader.offset < size + 8 {
      guard let name = reader.bytes(4).map({ String(decoding: $0, as: UTF8.self) }),
        let length = reader.littleEndian32()
      else { break }
      let start = reader.offset
      guard length <= reader.count else {
        throw Self.damaged("chunk \(name) at byte \(start - 8) is cut off")
      }
      if name == "VP8X", let found = Self.canvas(reader) { canvas = found }
      if name == "ANMF", let canvas {
        let frame = try Self.frame(reader, start..<start + length)
        animation = (canvas.width, canvas.height, frame)
        return
      }
      if name == "EXIF", var block = reader.slice(length) {
        // Some writers begin it as a JPEG does.
        _ = block.skip("Exif\0\0")
        orientation = Orientation(tiff: block) ?? orientation
      }
      // Chunks have an even length.
      guard reader.seek(to: min(start + length + length % 2, bytes.count)) else { break }
    }
    if canvas != nil { throw Self.damaged("it is an animation without a frame") }
  }

  /// The canvas of an animation, from what follows the name and length of the chunk VP8X.
  private static func canvas(_ reader: ByteReader) -> (width: Int, height: Int)? {
    var reader = reader
    guard let flags = reader.byte(), flags & animationFlag != 0, reader.bytes(3) != nil,
      let width = reader.number(byteCount: 3, isBigEndian: false),
      let height = reader.number(byteCount: 3, isBigEndian: false)
    else { return nil }
    return (width + 1, height + 1)
  }

  private static let animationFlag: UInt8 = 2

  private static func frame(
    _ reader: ByteReader,
    _ chunk: Range<Int>
  ) throws(ImageError) -> Frame {
    var reader = reader
    guard chunk.count >= frameHeaderBytes,
      let left = reader.number(byteCount: 3, isBigEndian: false),
      let top = reader.number(byteCount: 3, isBigEndian: false)
    else { throw damaged("chunk ANMF at byte \(chunk.lowerBound - 8) is too short") }
    let data = chunk.dropFirst(frameHeaderBytes)
    return Frame(left: 2 * left, top: 2 * top, data: data)
  }

  static func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The WebP is damaged or incomplete: \(what).")
  }
}
