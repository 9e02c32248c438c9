// DigitClassifier
// SPDX-License-Identifier: MIT

/// A part of a buffer, from an offset on: the operand of a kernel.
public struct Region: Sendable {
  /// The buffer.
  public let buffer: FloatBuffer
  /// The first element, counted from the buffer's start.
  public let offset: Int

  /// Names a part of a buffer.
  ///
  /// - Parameters:
  ///   - buffer: The buffer.
  ///   - offset: The first element.
  public init(_ buffer: FloatBuffer, at offset: Int = 0) {
    self.buffer = buffer
    self.offset = offset
  }

  /// The same buffer from a later element on.
  ///
  /// - Parameter distance: How many floats further.
  /// - Returns: The moved region.
  public func advanced(by distance: Int) -> Region { Region(buffer, at: offset + distance) }

  /// The address, after checking that `count` elements are there.
  func pointer(_ count: Int) -> UnsafeMutablePointer<Float> {
    unsafe buffer.pointer(offset, count: count)
  }
}
