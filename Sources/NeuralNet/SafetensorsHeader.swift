// DigitClassifier
// SPDX-License-Identifier: MIT

/// The JSON object at the start of a safetensors file, as it stands there: nothing is checked yet
/// but the types.
///
/// ```json
/// {"__metadata__": {"key": "text"},
///  "layers.0.weight": {"data_offsets": [0, 1152], "dtype": "F32", "shape": [32, 1, 3, 3]}}
/// ```
/// - Source: The safetensors README, section "Format",
///   <https://github.com/huggingface/safetensors>.
struct SafetensorsHeader: Sendable {
  /// One tensor's description.
  struct Entry: Sendable, Codable {
    /// Type of the values, such as `F32`.
    var dtype: String

    /// Dimensions, slowest first.
    var shape: [Int]

    /// First byte and the byte after the last, counted from the end of the header.
    var dataOffsets: [Int]

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  /// Free text by key; nil if the file has no such object.
  var metadata: [String: String]?

  /// Tensors by name.
  var entries: [String: Entry] = [:]

  /// The key beside the tensors' names that holds the metadata.
  static let metadataKey = "__metadata__"
}

extension SafetensorsHeader.Entry {
  init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.allCases, in: "a tensor's description")
    let container = try decoder.container(keyedBy: CodingKeys.self)
    dtype = try container.decode(String.self, forKey: .dtype)
    shape = try container.decode([Int].self, forKey: .shape)
    dataOffsets = try container.decode([Int].self, forKey: .dataOffsets)
  }
}

extension SafetensorsHeader: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyCodingKey.self)
    // Sorted, so that of several faults the same one is always reported.
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      if key.stringValue == Self.metadataKey {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    try container.encodeIfPresent(metadata, forKey: AnyCodingKey(Self.metadataKey))
    for (name, entry) in entries {
      try container.encode(entry, forKey: AnyCodingKey(name))
    }
  }
}
