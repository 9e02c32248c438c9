// DigitClassifier
// SPDX-License-Identifier: MIT

extension LabelledImages {
  /// The most bytes that a file may unpack to: 320,000 images, and every public set of digits has fewer.
  public static let maximumFileBytes = 256 << 20

  /// Reads a pair of IDX files, each plain or packed with gzip.
  ///
  /// What the bytes are is told from the bytes.
  ///
  /// - Parameters:
  ///   - images: An IDX file of shape `[N, 28, 28]`.
  ///   - labels: An IDX file of shape `[N]`.
  /// - Throws: `corrupt` for a damaged gzip stream or one that unpacks to more than ``maximumFileBytes``,
  ///   `malformed` with the field that is wrong.
  public init(packedImages images: [UInt8], packedLabels labels: [UInt8]) throws(DatasetError) {
    try self.init(idxImages: try Self.unpacked(images), idxLabels: try Self.unpacked(labels))
  }

  private static func unpacked(_ bytes: [UInt8]) throws(DatasetError) -> [UInt8] {
    guard bytes.starts(with: GzipDecoder.signature) else { return bytes }
    var decoder = try GzipDecoder(limit: maximumFileBytes)
    try decoder.decode(bytes)
    return try decoder.finish()
  }
}
