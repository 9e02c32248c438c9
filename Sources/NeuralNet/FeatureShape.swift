// DigitClassifier
// SPDX-License-Identifier: MIT

/// The shape of one picture's features between two layers, without the batch dimension.
///
/// The engine stores activations as NHWC, row-major: channels vary fastest. Flattened features are
/// a map of one pixel, `1 × 1 × IN`.
public struct FeatureShape: Sendable, Hashable {
  /// Rows, H.
  public var height: Int

  /// Columns, W.
  public var width: Int

  /// Channels of one pixel, C.
  public var channels: Int

  /// Makes a shape; the numbers are checked by ``Architecture/shapes()``, not here.
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Values in one picture's features, H·W·C.
  ///
  /// - Precondition: The product fits in `Int`, as it does for every shape that
  ///   ``Architecture/shapes()`` returns.
  public var count: Int { height * width * channels }
}

extension FeatureShape: CustomStringConvertible {
  /// Height × width × channels, for messages.
  public var description: String { "\(height)×\(width)×\(channels)" }
}

extension FeatureShape: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case height, width, channels
  }

  /// Reads `{"channels": 1, "height": 28, "width": 28}`; any other field is refused.
  ///
  /// - Throws: `DecodingError` for a missing, mistyped or unknown field; sizes are not checked.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.allCases, in: "a feature shape")
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      height: try container.decode(Int.self, forKey: .height),
      width: try container.decode(Int.self, forKey: .width),
      channels: try container.decode(Int.self, forKey: .channels)
    )
  }
}
