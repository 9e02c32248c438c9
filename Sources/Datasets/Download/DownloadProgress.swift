// DigitClassifier
// SPDX-License-Identifier: MIT

/// How far the preparation of a data set has come.
public struct DownloadProgress: Sendable, Hashable {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable {
    /// Another task or process is preparing the same folder; this one waits for it.
    case waiting
    /// Bytes are arriving.
    case downloading
    /// The file is unpacked and its fingerprint compared.
    case checking
    /// The file is in place.
    case finished
  }

  /// What is being done.
  public var phase: Phase
  /// The name of the file without `.gz`; empty while waiting.
  public var file: String
  /// Which of the files to fetch this is, from 1 to `fileCount`; 0 while waiting.
  public var fileNumber: Int
  /// The number of files to fetch.
  public var fileCount: Int
  /// The bytes of the file as it travels (compressed, if the mirror has it so) that are here.
  public var bytesDone: Int
  /// The bytes that the file has as it travels; `nil` where the mirror does not say.
  public var bytesTotal: Int?
  /// The speed since the download of this file began; `nil` before it can be known.
  public var bytesPerSecond: Double?

  /// Describes a state of affairs.
  ///
  /// - Parameters:
  ///   - phase: What is being done.
  ///   - file: The name of the file without `.gz`.
  ///   - fileNumber: Which of the files this is, counted from 1.
  ///   - fileCount: The number of files to fetch.
  ///   - bytesDone: The bytes that are here.
  ///   - bytesTotal: The bytes that are expected, if known.
  ///   - bytesPerSecond: The speed, if known.
  public init(
    phase: Phase,
    file: String = "",
    fileNumber: Int = 0,
    fileCount: Int = 0,
    bytesDone: Int = 0,
    bytesTotal: Int? = nil,
    bytesPerSecond: Double? = nil
  ) {
    self.phase = phase
    self.file = file
    self.fileNumber = fileNumber
    self.fileCount = fileCount
    self.bytesDone = bytesDone
    self.bytesTotal = bytesTotal
    self.bytesPerSecond = bytesPerSecond
  }
}
