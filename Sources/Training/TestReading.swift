// DigitClassifier
// SPDX-License-Identifier: MIT

/// The record of a look at the test images.
///
/// They measure a model and choose nothing, so every look has to be known: a model that was looked at often and changed
/// in between has learnt from them, through whoever looked.
public struct TestReading: Sendable, Hashable, Codable {
  /// When they were read, RFC 3339 in UTC.
  public let date: String
  /// The model that read them, such as `default@3f9c1a2b`.
  public let model: String
  /// SHA-256 of the model's file.
  public let sha256: String
  /// Images read.
  public let count: Int

  /// Notes a look.
  public init(date: String, model: String, sha256: String, count: Int) {
    self.date = date
    self.model = model
    self.sha256 = sha256
    self.count = count
  }
}
