// DigitClassifier
// SPDX-License-Identifier: MIT

/// Builds the bytes of a safetensors file from its parts, sound or not.
///
/// - Parameters:
///   - header: The JSON text, as it is.
///   - data: What follows it.
///   - statedLength: The header length to claim; the true one if nil.
/// - Returns: The whole file.
func safetensorsBytes(
  _ header: String,
  data: [UInt8] = [],
  statedLength: UInt64? = nil
) -> [UInt8] {
  let length = statedLength ?? UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
    + Array(header.utf8) + data
}
