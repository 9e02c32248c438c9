// DigitClassifier
// SPDX-License-Identifier: MIT

/// What happens to a scene between the hand and the file.
///
/// Each has a strength, and none of them changes what is drawn or where: the same scene can be had dark, turned or
/// inverted, and read again.
public struct SceneConditions: Sendable, Hashable, Codable {
  /// What all light is multiplied with: 0.5 is half as bright, 2 twice; above 0.
  public var brightness: Float = 1
  /// Uneven light, 0...1: what the darkest corner loses.
  public var unevenness: Float = 0
  /// A shadow with an edge, 0...1: what it takes of the light.
  public var shadow: Float = 0
  /// A lamp's reflection, 0...1: how white its middle is.
  public var glare: Float = 0
  /// How strong the surface's grain is; 1 is its own.
  public var texture: Float = 1
  /// Printed lines or squares on paper, 0...1: how much they hide.
  public var ruling: Float = 0
  /// A frame around what is written or around the picture, 0...1: how thick and dark it is.
  public var border: Float = 0
  /// Specks and scratches, 0...1.
  public var dirt: Float = 0
  /// A finger at the edge, 0...1: how far it reaches in, as far as it covers no digit.
  public var finger: Float = 0
  /// The turn in degrees, clockwise; -15...15.
  public var rotation: Float = 0
  /// How far the surface leans away from the camera, in degrees; -15...15.
  public var tilt: Float = 0
  /// How far digits lean to the right, in degrees; -15...15.
  public var slant: Float = 0
  /// Blur, as a standard deviation in pixels of a picture 480 pixels high; 0...6.
  public var blur: Float = 0
  /// How far things move while the picture is taken, in pixels of a picture 480 pixels high; 0...30.
  public var motion: Float = 0
  /// Standard deviation of the sensor's noise, as a share of white; 0...0.3.
  public var noise: Float = 0
  /// The quality of JPEG compression, 1...100; 0 for none.
  public var jpeg: Float = 0
  /// 1 gives the negative: light and dark exchanged. 0 does not.
  public var inverted: Float = 0

  /// Nothing happens at all.
  public init() {}

  /// Even light and a good camera.
  public static let plain = {
    var conditions = SceneConditions()
    (conditions.blur, conditions.noise) = (0.4, 0.004)
    return conditions
  }()

  /// Names, ranges and places of all conditions, in the order of their effect.
  static let all: [(name: String, range: ClosedRange<Float>, path: any Path)] = [
    ("brightness", 0.05...4, \.brightness), ("unevenness", 0...1, \.unevenness),
    ("shadow", 0...1, \.shadow), ("glare", 0...1, \.glare), ("texture", 0...4, \.texture),
    ("ruling", 0...1, \.ruling), ("border", 0...1, \.border), ("dirt", 0...1, \.dirt),
    ("finger", 0...1, \.finger), ("rotation", -15...15, \.rotation), ("tilt", -15...15, \.tilt),
    ("slant", -15...15, \.slant), ("blur", 0...6, \.blur), ("motion", 0...30, \.motion),
    ("noise", 0...0.3, \.noise), ("jpeg", 0...100, \.jpeg), ("inverted", 0...1, \.inverted),
  ]

  typealias Path = WritableKeyPath<SceneConditions, Float> & Sendable

  /// The names that ``set(_:to:)`` knows.
  public static var names: [String] { all.map(\.name) }

  /// Sets one condition by its name.
  ///
  /// - Parameters:
  ///   - name: One of ``names``.
  ///   - strength: Within the condition's range.
  /// - Throws: `malformed` for a name that is none, or a strength out of range.
  public mutating func set(_ name: String, to strength: Float) throws(DatasetError) {
    self[keyPath: try Self.path(name, for: strength)] = strength
  }

  /// Where a condition is kept, once its strength is known to be possible.
  static func path(_ name: String, for strength: Float) throws(DatasetError) -> any Path {
    guard let condition = Self.all.first(where: { $0.name == name }) else {
      throw DatasetError(
        .malformed,
        "Expected a condition (\(Self.names.joined(separator: ", "))), found “\(name)”."
      )
    }
    guard condition.range.contains(strength) else {
      throw DatasetError(
        .malformed,
        "\(name) takes \(condition.range.lowerBound) to \(condition.range.upperBound), found \(strength)."
      )
    }
    return condition.path
  }
}
