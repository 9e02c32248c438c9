// DigitClassifier
// SPDX-License-Identifier: MIT

/// Turns an input into choices, from front to back; zeros when it has ended.
struct InputBytes {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether every byte has been used.
  var isAtEnd: Bool { position >= bytes.count }

  /// What has not been used yet.
  var rest: ArraySlice<UInt8> { bytes[Swift.min(position, bytes.count)...] }

  mutating func byte() -> UInt8 {
    guard !isAtEnd else { return 0 }
    position += 1
    return bytes[position - 1]
  }

  /// A number below `bound`, which is at most 256.
  mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

  /// Any bit pattern of a Float.
  mutating func bitPattern() -> UInt32 {
    (0..<4).reduce(0) { value, _ in value << 8 | UInt32(byte()) }
  }
}
