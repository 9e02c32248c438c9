// DigitClassifier
// SPDX-License-Identifier: MIT

extension MNISTFile {
  private static let pieceLength = 256 * 1024

  /// Reads a packed or plain copy of the file and checks that it is the published one.
  ///
  /// What the bytes are is told from the bytes: some servers unpack a `.gz` on the way, and an IDX
  /// file begins with a zero, never with gzip's signature.
  ///
  /// - Parameter input: The copy, read from its current position on, piece by piece.
  /// - Returns: The unpacked bytes, whose SHA-256 is the expected one.
  /// - Throws: `corrupt` or `checksumMismatch` where the copy is no good; `fileSystem`.
  func unpack(_ input: borrowing OwnedFile) throws(DatasetError) -> [UInt8] {
    var piece = try input.read(upTo: Self.pieceLength)
    let contents: [UInt8]
    if piece.starts(with: GzipDecoder.signature) {
      var decoder = try GzipDecoder(limit: byteCount)
      while !piece.isEmpty {
        try decoder.decode(piece)
        piece = try input.read(upTo: Self.pieceLength)
      }
      contents = try decoder.finish()
    } else {
      var plain: [UInt8] = []
      plain.reserveCapacity(byteCount)
      while !piece.isEmpty {
        plain += piece
        guard plain.count <= byteCount else {
          throw DatasetError(
            .checksumMismatch,
            "\(name) has \(byteCount) bytes, and this copy has more."
          )
        }
        piece = try input.read(upTo: Self.pieceLength)
      }
      contents = plain
    }
    try check(contents)
    return contents
  }

  /// Compares the size and the fingerprint.
  ///
  /// - Throws: `checksumMismatch`, with both values.
  func check(_ contents: [UInt8]) throws(DatasetError) {
    guard contents.count == byteCount else {
      throw DatasetError(
        .checksumMismatch,
        "\(name) has \(byteCount) bytes, and this copy has \(contents.count)."
      )
    }
    let found = Checksum.sha256(contents)
    guard found == sha256 else {
      throw DatasetError(
        .checksumMismatch,
        "\(name) has the SHA-256 \(sha256), and this copy \(found)."
      )
    }
  }
}
