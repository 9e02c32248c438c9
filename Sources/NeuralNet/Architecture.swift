// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a network computes, without its weights: input, normalisation and the list of layers.
///
/// An architecture may come from a file, so its numbers mean nothing until ``shapes()`` accepts
/// them; every other member that computes something runs the same check first.
public struct Architecture: Sendable, Hashable {
  /// A short name such as `classic`: 1 to 64 characters out of `A–Z a–z 0–9 . _ -`.
  public var name: String

  /// The shape of one input picture.
  public var input: FeatureShape

  /// Applied to pixels in 0...1 before the first layer.
  public var normalization: Normalization

  /// The layers in order; at least one.
  public var layers: [Layer]

  /// Makes an architecture; nothing is checked until it is used.
  public init(
    name: String,
    input: FeatureShape,
    normalization: Normalization,
    layers: [Layer]
  ) {
    self.name = name
    self.input = input
    self.normalization = normalization
    self.layers = layers
  }
}

extension Architecture {
  /// Checks the whole architecture and returns the output shape of each layer.
  ///
  /// - Returns: One shape per layer; flattened features are `1 × 1 × IN`.
  /// - Throws: ``ModelError/Code/invalidArchitecture`` for the first fault: a size out of
  ///   ``Limits``, a kernel or pool larger than its map, a linear layer on features that are not
  ///   flattened, a spatial layer on features that are.
  public func shapes() throws(ModelError) -> [FeatureShape] {
    try traces().map(\.output.shape)
  }

  /// Lists every tensor that a model of this architecture has, in layer order.
  ///
  /// - Throws: As ``shapes()``.
  public func parameterLayout() throws(ModelError) -> [ParameterSpecification] {
    try traces().flatMap(\.parameters)
  }

  /// Multiply-adds of the convolutions and linear layers for one picture.
  ///
  /// Everything else (normalisation, activation, pooling) is left out, as is usual in papers.
  ///
  /// - Throws: As ``shapes()``.
  public var multiplyAdds: Int {
    get throws(ModelError) {
      try traces().reduce(0) { $0 + $1.multiplyAdds }
    }
  }
}

extension Architecture: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, input, normalization, layers
  }

  /// Reads an object with `name`, `input`, `normalization` and `layers`; others are refused.
  ///
  /// - Throws: `DecodingError` for a missing, mistyped or unknown field. Whether the layers fit
  ///   together is not checked here but by ``shapes()``.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.allCases, in: "an architecture")
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      input: try container.decode(FeatureShape.self, forKey: .input),
      normalization: try container.decode(Normalization.self, forKey: .normalization),
      layers: try container.decode([Layer].self, forKey: .layers)
    )
  }
}
