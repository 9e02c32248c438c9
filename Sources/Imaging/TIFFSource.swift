// DigitClassifier
// SPDX-License-Identifier: MIT

import CTIFF

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file in memory, as libtiff reads one, and what libtiff says of it.
///
/// libtiff gets a plain pointer to this and the functions below; all of them run inside a call that
/// ``TIFFDecoder`` makes while it holds the object, on the same thread.
@safe
final class TIFFSource {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// The first thing that was wrong.
  private(set) var complaint: String?
  /// Whether pixels are being decoded: then what libtiff only warns of means that some are missing.
  var isStrict = false

  /// - Parameter bytes: Must stay alive and unchanged as long as this.
  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = unsafe bytes
  }

  /// The address that libtiff gets; it does not keep the object alive.
  var handle: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

  private static func source(_ handle: UnsafeMutableRawPointer?) -> TIFFSource? {
    // SAFETY: libtiff passes the address on unchanged, and the object is alive, as said above.
    unsafe handle.map { unsafe Unmanaged<TIFFSource>.fromOpaque($0).takeUnretainedValue() }
  }

  private func read(into target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    let length = min(max(count, 0), unsafe bytes.count - position)
    guard length > 0, let start = unsafe bytes.baseAddress else { return 0 }
    // SAFETY: `length` bytes are left, and libtiff has room for the `count` bytes that it asks for.
    unsafe target.copyMemory(from: start + position, byteCount: length)
    position += length
    return length
  }

  /// Lends the bytes themselves, as a read-only mapping of a file, which libtiff does not write to.
  private func map(
    to start: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ count: UnsafeMutablePointer<toff_t>?
  ) -> Int32 {
    unsafe start?.pointee = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
    unsafe count?.pointee = UInt64(bytes.count)
    return 1
  }

  private func seek(_ offset: UInt64, from origin: Int32) -> UInt64 {
    let start = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? position : unsafe bytes.count
    // Offsets back are huge numbers: two's complement.
    let (target, overflow) = start.addingReportingOverflow(Int(truncatingIfNeeded: offset))
    guard !overflow, target >= 0 else { return .max }
    // Behind the end there is nothing to read, and nothing wrong with being there.
    position = unsafe min(target, bytes.count)
    return UInt64(target)
  }

  /// Keeps a text; whether the arguments are optional depends on what C makes of them on a CPU.
  private func note(_ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?) {
    guard complaint == nil, let format = unsafe format, let arguments = unsafe arguments else {
      return
    }
    var text = [CChar](repeating: 0, count: 256)
    // SAFETY: the format and its arguments are libtiff's own and match; vsnprintf keeps to the count.
    unsafe text.withUnsafeMutableBufferPointer { buffer in
      unsafe _ = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
    }
    let readable = text.prefix { $0 != 0 }.map { $0 >= 0x20 && $0 < 0x7F ? UInt8($0) : 0x3F }
    complaint = String(decoding: readable, as: UTF8.self)
  }

  /// Opens the file through the functions below.
  ///
  /// - Parameter options: Limits and handlers; see ``listen(_:)``.
  /// - Returns: What libtiff made of it; nil where that is nothing.
  func open(_ options: OpaquePointer) -> OpaquePointer? {
    // Without a mapping, libtiff 4.5 takes small plain tiles for damaged: it compares the size of its
    // buffer, which is rounded up, with that of the tile.
    unsafe TIFFClientOpenExt(
      "picture",
      "r",
      handle,
      { handle, target, count in
        guard let target = unsafe target, let source = unsafe TIFFSource.source(handle) else {
          return -1
        }
        return unsafe tmsize_t(source.read(into: target, Int(count)))
      },
      { _, _, _ in -1 },
      { handle, offset, origin in
        unsafe TIFFSource.source(handle)?.seek(offset, from: origin) ?? .max
      },
      { _ in 0 },
      { handle in unsafe TIFFSource.source(handle).map { unsafe UInt64($0.bytes.count) } ?? 0 },
      { handle, start, count in
        guard let source = unsafe TIFFSource.source(handle) else { return 0 }
        return unsafe source.map(to: start, count)
      },
      { _, _, _ in },
      options
    )
  }

  /// Has libtiff report to this object, and to nobody else.
  func listen(_ options: OpaquePointer) {
    unsafe TIFFOpenOptionsSetErrorHandlerExtR(
      options,
      { _, handle, _, format, arguments in
        unsafe TIFFSource.source(handle)?.note(format, arguments)
        return 1
      },
      handle
    )
    unsafe TIFFOpenOptionsSetWarningHandlerExtR(
      options,
      { _, handle, _, format, arguments in
        let source = unsafe TIFFSource.source(handle)
        if let source, source.isStrict { unsafe source.note(format, arguments) }
        return 1
      },
      handle
    )
  }
}
