// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A lossless WebP in which every value of a channel is a code of 8 bits, alone or as an animation.
struct WebPFixture {
  /// Of colours, with or without opacity.
  var image: Image
  /// A larger canvas that the first frame of an animation lies on, at an even place.
  var canvas: (width: Int, height: Int, left: Int, top: Int)?

  var bytes: [UInt8] {
    guard let canvas else { return Self.file(Self.chunk("VP8L", stream)) }
    let flags: UInt8 = 0x12  // An animation, with opacity.
    let place =
      Self.number(canvas.left / 2) + Self.number(canvas.top / 2)
      + Self.number(image.width - 1) + Self.number(image.height - 1)
    let frame = place + [100, 0, 0, 0] + Self.chunk("VP8L", stream)
    return Self.file(
      Self.extended(canvas.width, canvas.height, flags: flags)
        + Self.chunk("ANIM", [0, 0, 0, 0, 0, 0])
        + Self.chunk("ANMF", frame) + Self.chunk("ANMF", frame)
    )
  }

  static func file(_ chunks: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + BMPFixture.number(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks
  }

  /// The chunk that says what else there is.
  static func extended(_ width: Int, _ height: Int, flags: UInt8) -> [UInt8] {
    chunk("VP8X", [flags, 0, 0, 0] + number(width - 1) + number(height - 1))
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + BMPFixture.number(body.count, 4) + body
      + [UInt8](repeating: 0, count: body.count % 2)
  }

  private static func number(_ value: Int) -> [UInt8] { BMPFixture.number(value, 3) }

  /// Signature, sides, no transforms, no cache, one group of codes; then green, red, blue and opacity
  /// of each pixel.
  var stream: [UInt8] {
    var writer = BitWriter(order: .leastSignificantFirst)
    writer.put(0x2F, 8)
    writer.put(image.width - 1, 14)
    writer.put(image.height - 1, 14)
    writer.put(image.format == .rgba ? 1 : 0, 1)
    writer.put(0, 3)  // Version.
    writer.put(0, 3)  // Neither transform nor cache nor several groups.
    for _ in 0..<4 { Self.putFullCode(&writer) }
    // Distances are never used: one symbol, 0.
    writer.put(0b0001, 4)
    for start in stride(from: 0, to: image.pixels.count, by: image.format.bytesPerPixel) {
      for channel in [1, 0, 2, 3] {
        let value = channel < image.format.bytesPerPixel ? image.pixels[start + channel] : 255
        // Codes are written from their first bit on.
        for bit in (0..<8).reversed() { writer.put(Int(value >> UInt8(bit) & 1), 1) }
      }
    }
    return writer.finished
  }

  /// 256 symbols of 8 bits each: the only length in use is 8, which then takes no bits itself.
  private static func putFullCode(_ writer: inout BitWriter) {
    writer.put(0, 1)  // Not one of the simple codes.
    // Lengths of the codes for lengths, in the order 17, 18, 0, 1, 2, …; the twelfth is for 8.
    writer.put(12 - 4, 4)
    for index in 0..<12 { writer.put(index == 11 ? 1 : 0, 3) }
    writer.put(1, 1)  // How many symbols there are follows: 2 and a number of 8 bits.
    writer.put(3, 3)
    writer.put(254, 8)
  }
}
