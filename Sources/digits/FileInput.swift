// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Whole files and standard input, read up to a limit.
enum FileInput {
  /// The name that stands for standard input.
  static let standardInput = "-"

  /// Refuses to read standard input twice: the second time it would be empty.
  ///
  /// - Throws: `ValidationError`.
  static func requireOneStandardInput(among paths: [String]) throws {
    guard paths.count(where: { $0 == standardInput }) <= 1 else {
      throw ValidationError("Standard input (-) can be read once only.")
    }
  }

  /// Reads a file, or standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes it may have.
  ///   - kind: What the file should be, for the message.
  /// - Returns: Its bytes.
  /// - Throws: `CommandFailure` when it cannot be read or is larger than the limit.
  static func read(_ path: String, limit: Int, kind: String) throws(CommandFailure) -> [UInt8] {
    guard path != standardInput else { return try read(STDIN_FILENO, path, limit, kind) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, kind) }
    defer { close(descriptor) }
    return try read(descriptor, path, limit, kind)
  }

  /// Reads and decodes a picture, from a file or from standard input for `-`.
  ///
  /// - Throws: `CommandFailure` with the file's name and what is wrong with it.
  static func picture(_ path: String) throws(CommandFailure) -> Image {
    let limits = ImageLimits.default
    let bytes = try read(path, limit: limits.maximumBytes, kind: "picture")
    do {
      return try Image(decoding: bytes, limits: limits, isColourNeeded: false)
    } catch {
      throw CommandFailure("“\(path)”: \(error.message)")
    }
  }

  private static func read(
    _ descriptor: Int32,
    _ path: String,
    _ limit: Int,
    _ kind: String
  ) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try readPiece(descriptor, path, kind)
      guard !piece.isEmpty else { return bytes }
      guard bytes.count + piece.count <= limit else {
        throw CommandFailure(
          "“\(path)” is larger than the \(limit / 1024) KiB that a \(kind) file may have."
        )
      }
      bytes += piece
    }
  }

  /// Reads what there is on standard input, waiting for something if need be.
  ///
  /// - Returns: The next bytes; none at the end.
  /// - Throws: `CommandFailure` when it cannot be read.
  static func nextPiece() throws(CommandFailure) -> [UInt8] {
    try readPiece(STDIN_FILENO, "standard input", "input")
  }

  private static func readPiece(
    _ descriptor: Int32,
    _ path: String,
    _ kind: String
  ) throws(CommandFailure) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = piece.withUnsafeMutableBytes { systemRead(descriptor, into: $0) }
      if count >= 0 {
        piece.removeLast(piece.count - count)
        return piece
      }
      guard errno == EINTR else { throw unreadable(path, kind) }
    }
  }

  private static func systemRead(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer)
    -> Int
  {
    #if canImport(Darwin)
    Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
    Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
    Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func unreadable(_ path: String, _ kind: String) -> CommandFailure {
    CommandFailure("The \(kind) “\(path)” cannot be read: \(String(cString: strerror(errno))).")
  }
}
