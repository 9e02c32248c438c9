// DigitClassifier
// SPDX-License-Identifier: MIT

/// Where the engine keeps each number of a file's tensor.
///
/// Files follow PyTorch: convolutions `[OUT, C, KH, KW]`, linear layers `[OUT, IN]` with flattened
/// features counted C, H, W. The engine multiplies from the left with outputs side by side:
/// `[KH, KW, C, OUT]` and `[IN, OUT]` with features counted H, W, C, as its maps lie.
struct WeightOrder: Sendable {
  /// For every position in the engine, the position in the file's tensor.
  let filePositions: [Int]

  /// A file's values in the engine's order.
  func engineValues(_ file: [Float]) -> [Float] { filePositions.map { file[$0] } }

  /// The engine's values in a file's order.
  func fileValues(_ engine: some Sequence<Float>) -> [Float] {
    var file = [Float](repeating: 0, count: filePositions.count)
    for (position, value) in zip(filePositions, engine) { file[position] = value }
    return file
  }
}

extension Architecture {
  /// The order of every tensor of ``parameterLayout()``.
  ///
  /// - Throws: As ``shapes()``.
  func weightOrders() throws(ModelError) -> [WeightOrder] {
    let outputs = try shapes()
    let inputs = [input] + outputs.dropLast()
    // From the first `flatten` to the first linear layer features still stand for pixels and
    // channels; what is flattened already is not changed by another one.
    var flattened: FeatureShape?
    var shapeByLayer: [FeatureShape?] = []
    for (index, layer) in layers.enumerated() {
      if case .flatten = layer, flattened == nil { flattened = inputs[index] }
      shapeByLayer.append(flattened)
      if case .linear = layer { flattened = nil }
    }
    return try parameterLayout().map { specification in
      WeightOrder(specification, flattened: shapeByLayer[specification.layerIndex])
    }
  }
}

extension WeightOrder {
  fileprivate init(_ specification: ParameterSpecification, flattened: FeatureShape?) {
    let shape = specification.shape
    switch (specification.role, shape.count) {
    case (.weight, 4):
      let (outputs, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
      var positions: [Int] = []
      positions.reserveCapacity(specification.count)
      for row in 0..<height {
        for column in 0..<width {
          for channel in 0..<channels {
            for output in 0..<outputs {
              positions.append(((output * channels + channel) * height + row) * width + column)
            }
          }
        }
      }
      filePositions = positions
    case (.weight, _):
      let (outputs, inputs) = (shape[0], shape[1])
      filePositions = Self.features(count: inputs, flattened: flattened).flatMap { feature in
        (0..<outputs).map { $0 * inputs + feature }
      }
    case (.bias, _):
      // A bias counts its layer's outputs, which never are flattened pixels.
      filePositions = Array(0..<specification.count)
    default:
      filePositions = Self.features(count: specification.count, flattened: flattened)
    }
  }

  /// The file's number of each feature, counted as the engine does.
  private static func features(count: Int, flattened: FeatureShape?) -> [Int] {
    guard let map = flattened, map.count == count else { return Array(0..<count) }
    let pixels = map.height * map.width
    return (0..<count).map { $0 % map.channels * pixels + $0 / map.channels }
  }
}
