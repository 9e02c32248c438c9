// DigitClassifier
// SPDX-License-Identifier: MIT

import Crypto

/// Fingerprints of byte strings.
public enum Checksum {
  /// Computes the SHA-256 of some bytes.
  ///
  /// - Parameter bytes: The message.
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func sha256(_ bytes: [UInt8]) -> String {
    var hasher = SHA256()
    // SAFETY: the hasher reads the buffer during the call and keeps no pointer to it.
    unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    return hexadecimal(hasher.finalize())
  }

  /// Writes bytes as lower-case hexadecimal digits, two each.
  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0f)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
