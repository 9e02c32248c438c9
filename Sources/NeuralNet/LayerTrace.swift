// DigitClassifier
// SPDX-License-Identifier: MIT

/// Features on their way through a network.
struct Features: Sendable {
  /// Their shape; `1 × 1 × IN` once flattened.
  var shape: FeatureShape

  /// Whether a `flatten` has been passed. A `1 × 1 × C` map is still a map until then, as it is for
  /// PyTorch.
  var isFlattened: Bool
}

/// What one layer makes of the features that reach it, and what it needs for that.
struct LayerTrace: Sendable {
  /// The features behind the layer.
  var output: Features

  /// The layer's tensors, in the order weight, bias, running mean, running variance.
  var parameters: [ParameterSpecification] = []

  /// Multiply-adds for one picture.
  var multiplyAdds = 0
}
