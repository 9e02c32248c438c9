// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CZlib

/// Unpacks a gzip stream that arrives in pieces, up to a given size and never beyond it.
///
/// Compressed bytes come from strangers and a small stream can hold terabytes, so the size that the
/// content should have is named first: the decoder stops with an error as soon as one byte more
/// appears. Several members in a row are one content, as RFC 1952 section 2.2 says.
@safe struct GzipDecoder: ~Copyable {
  /// The first two bytes of each gzip member.
  static let signature: [UInt8] = [0x1f, 0x8b]

  private let stream: UnsafeMutablePointer<z_stream>
  private let limit: Int
  private var output: [UInt8] = []
  private var window = [UInt8](repeating: 0, count: 64 * 1024)
  private var isInsideMember = false
  private var hasSeenMember = false

  /// Readies a decoder.
  ///
  /// - Parameter limit: The greatest number of bytes that the content may have.
  /// - Throws: `corrupt` where zlib finds no memory for its state.
  init(limit: Int) throws(DatasetError) {
    precondition(limit >= 0, "a limit of \(limit) bytes")
    self.limit = limit
    // The state lives at an address of its own: zlib keeps a pointer back to it.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    output.reserveCapacity(limit)
    guard unsafe czlib_inflate_gzip_init(stream) == Z_OK else {
      throw DatasetError(.corrupt, "zlib cannot start: there is no memory for its state.")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks the next piece of the stream.
  ///
  /// - Parameter input: Bytes that follow those of the call before.
  /// - Throws: `corrupt` where the bytes are no gzip, a checksum inside fails, or the content is
  ///   larger than the limit. The decoder is of no more use then.
  mutating func decode(_ input: borrowing [UInt8]) throws(DatasetError) {
    guard let length = UInt32(exactly: input.count) else {
      throw DatasetError(
        .corrupt,
        "A piece of \(input.count) bytes is too large to unpack at once."
      )
    }
    // SAFETY: zlib's input pointer is used only inside this closure, where the buffer is alive.
    try unsafe input.withUnsafeBufferPointer { bytes throws(DatasetError) in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      unsafe stream.pointee.avail_in = length
      while unsafe stream.pointee.avail_in > 0 {
        if !isInsideMember { try beginMember() }
        try inflateIntoWindow()
      }
    }
  }

  /// Ends the stream and hands out its content.
  ///
  /// - Returns: The unpacked bytes, at most the limit.
  /// - Throws: `corrupt` where the stream stops in the middle.
  consuming func finish() throws(DatasetError) -> [UInt8] {
    guard hasSeenMember, !isInsideMember else {
      throw DatasetError(
        .corrupt,
        "The gzip stream is cut short after \(output.count) bytes of content."
      )
    }
    return output
  }

  private mutating func beginMember() throws(DatasetError) {
    if hasSeenMember {
      guard unsafe inflateReset(stream) == Z_OK else {
        throw DatasetError(.corrupt, "zlib cannot start on a further gzip member.")
      }
    }
    isInsideMember = true
    hasSeenMember = true
  }

  /// Unpacks until the input is used up or the member ends, at most one window.
  private mutating func inflateIntoWindow() throws(DatasetError) {
    // One byte beyond the limit is asked for, which tells "just fits" from "too large".
    let room = min(window.count, limit - output.count + 1)
    // SAFETY: room <= window.count, and zlib writes during the call only.
    let status = unsafe window.withUnsafeMutableBufferPointer { window in
      unsafe stream.pointee.next_out = window.baseAddress
      unsafe stream.pointee.avail_out = UInt32(room)
      return unsafe inflate(stream, Z_NO_FLUSH)
    }
    output.append(contentsOf: window[..<(room - Int(unsafe stream.pointee.avail_out))])
    guard output.count <= limit else {
      throw DatasetError(
        .corrupt,
        "The gzip stream unpacks to more than the \(limit) bytes it should hold."
      )
    }
    switch status {
    case Z_OK, Z_BUF_ERROR:
      break
    case Z_STREAM_END:
      isInsideMember = false
    default:
      throw DatasetError(.corrupt, "The gzip stream is damaged: \(reason(for: status)).")
    }
  }

  private func reason(for status: Int32) -> String {
    guard let text = unsafe stream.pointee.msg else { return "zlib reports error \(status)" }
    return unsafe String(cString: text)
  }
}
