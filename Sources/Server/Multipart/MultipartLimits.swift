// DigitClassifier
// SPDX-License-Identifier: MIT

/// How much of a form a parser accepts before it refuses the rest.
public struct MultipartLimits: Sendable, Hashable {
  /// The most parts a form may have, counting parts nobody asked for.
  public var maximumParts: Int
  /// The most bytes in one part's header block, line ends included.
  public var maximumHeaderBytes: Int
  /// The most header lines that one part may have; a browser sends two.
  public var maximumHeaders: Int
  /// The most bytes in a part that is an ordinary field.
  public var maximumFieldBytes: Int
  /// The most bytes in a part that is a file.
  public var maximumFileBytes: Int

  /// Creates limits; the defaults suit one picture and a handful of options.
  ///
  /// - Parameters:
  ///   - maximumParts: The most parts a form may have.
  ///   - maximumHeaderBytes: The most bytes in one part's header block.
  ///   - maximumHeaders: The most header lines in one part.
  ///   - maximumFieldBytes: The most bytes in an ordinary field.
  ///   - maximumFileBytes: The most bytes in a file.
  public init(
    maximumParts: Int = 16,
    maximumHeaderBytes: Int = 8 * 1024,
    maximumHeaders: Int = 32,
    maximumFieldBytes: Int = 64 * 1024,
    maximumFileBytes: Int = 10 * 1024 * 1024
  ) {
    self.maximumParts = maximumParts
    self.maximumHeaderBytes = maximumHeaderBytes
    self.maximumHeaders = maximumHeaders
    self.maximumFieldBytes = maximumFieldBytes
    self.maximumFileBytes = maximumFileBytes
  }
}
