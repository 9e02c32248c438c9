// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The server's configuration file: a JSON object of settings.
///
/// A misspelt name is an error and not passed over: the setting it was meant for would silently
/// keep its default.
struct ConfigurationFile: Decodable, Equatable {
  /// The settings in the file, as text.
  let values: [ServeSetting: String]

  /// Reads a file.
  ///
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  init(path: String) throws(CommandFailure) {
    let bytes = try FileInput.read(path, limit: 1 << 20, kind: "configuration")
    do {
      self = try JSONDecoder().decode(ConfigurationFile.self, from: Data(bytes))
    } catch let failure as CommandFailure {
      throw CommandFailure("The configuration “\(path)”: \(failure.message)")
    } catch {
      throw CommandFailure("The configuration “\(path)” cannot be used: \(JSONFault(error))")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    var values: [ServeSetting: String] = [:]
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      guard let setting = ServeSetting(rawValue: key.stringValue) else {
        throw CommandFailure(
          "“\(key.stringValue)” is no setting. Known settings are \(ServeSetting.names)."
        )
      }
      values[setting] = try Self.text(of: key, in: container)
    }
    self.values = values
  }

  /// A text, number or truth value as text.
  private static func text(
    of key: AnyKey,
    in container: KeyedDecodingContainer<AnyKey>
  ) throws -> String {
    if let text = try? container.decode(String.self, forKey: key) { return text }
    if let flag = try? container.decode(Bool.self, forKey: key) { return String(flag) }
    if let number = try? container.decode(Int.self, forKey: key) { return String(number) }
    if let number = try? container.decode(Double.self, forKey: key) { return String(number) }
    throw CommandFailure("“\(key.stringValue)” must be a text, a number, true or false.")
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
