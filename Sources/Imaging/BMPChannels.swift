// DigitClassifier
// SPDX-License-Identifier: MIT

/// Which bits of a bitmap's pixel are which channel.
struct BMPChannels {
  /// Neighbouring bits of a pixel.
  struct Channel {
    private let shift: UInt32
    private let greatest: UInt32

    /// Takes one run of ones, or nothing; ones with gaps between make no channel.
    init?(mask: UInt32) {
      shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
      greatest = mask >> shift
      guard greatest & (greatest &+ 1) == 0 else { return nil }
    }

    /// The channel's value in a pixel, 0...255.
    @inline(__always)
    func level(_ pixel: UInt32) -> UInt8 {
      let value = pixel >> shift & greatest
      if greatest == 255 { return UInt8(truncatingIfNeeded: value) }
      guard greatest > 0 else { return 0 }
      let scaled = (UInt64(value) * 255 + UInt64(greatest / 2)) / UInt64(greatest)
      return UInt8(truncatingIfNeeded: scaled)
    }
  }

  let red: Channel
  let green: Channel
  let blue: Channel
  /// nil where every pixel is solid.
  let opacity: Channel?

  /// Takes the bits of red, green and blue, and of the opacity where there is one; nil where a mask is
  /// no run of bits.
  init?(masks: [UInt32]) {
    let channels = masks.compactMap(Channel.init(mask:))
    guard channels.count == masks.count, channels.count >= 3 else { return nil }
    (red, green, blue) = (channels[0], channels[1], channels[2])
    opacity = masks.count > 3 && masks[3] != 0 ? channels[3] : nil
  }

  /// What bitmaps have that name no masks.
  static func usual(bits: Int) -> [UInt32] {
    bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF_0000, 0xFF00, 0xFF]
  }
}
