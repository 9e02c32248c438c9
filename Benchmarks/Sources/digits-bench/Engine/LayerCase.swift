// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A piece of a network whose time is the difference between two networks that differ by it alone.
///
/// The engine compiles whole networks, from pixels to features; a layer on its own cannot be timed
/// through its interface, and one layer between the loading of pixels and the flattening of a map would
/// be timed with both. The difference takes them out: the network cut off behind the layer, less the network
/// cut off before it. The layer is measured in its place, with its input in the cache where the layer before
/// it left it, and the layers of a network add up to the network. A cut-off network ends in the maximum of
/// each channel, because flattening a whole map of every picture of a batch would measure the main memory.
/// What is left in the difference is reading the layer's output once, less reading its input: a few per cent
/// where the layer computes much for each output, most for a first layer.
struct LayerCase {
  /// What is measured, in plain words.
  let name: String
  /// The network with the layer; nil for one that does nothing but load and flatten.
  let with: Model
  /// The network without it.
  let without: Model?
  /// Multiply-adds of one layer for one picture.
  let multiplyAdds: Int

  /// Every layer of a network that computes, with what the engine does along with it.
  static func layers(of network: Network) throws -> [LayerCase] {
    let architecture = network.model.architecture
    let shapes = [architecture.input] + (try architecture.shapes())
    var cases: [LayerCase] = []
    var shorter = try network.cut(to: 0)
    for start in architecture.layers.indices where architecture.layers[start].computes {
      let rest = architecture.layers[(start + 1)...]
      let end = rest.firstIndex { $0.computes || $0 == .flatten } ?? architecture.layers.count
      let longer = try network.cut(to: end)
      let isPooled = architecture.layers[start..<end].contains { $0.pools }
      let name = architecture.layers[start].title(on: shapes[start])
      cases.append(
        LayerCase(
          name: "\(network.name): \(name)\(isPooled ? ", pooled" : "")",
          with: longer,
          without: shorter,
          multiplyAdds: try longer.architecture.multiplyAdds - shorter.architecture.multiplyAdds
        )
      )
      shorter = longer
    }
    return cases
  }

  /// A network as it is.
  static func whole(_ network: Network) throws -> LayerCase {
    LayerCase(
      name: "\(network.name): whole network",
      with: network.model,
      without: nil,
      multiplyAdds: try network.model.architecture.multiplyAdds
    )
  }
}

extension Network {
  /// The network's first layers, then each channel's maximum as features where they end in a map.
  fileprivate func cut(to count: Int) throws -> Model {
    var architecture = model.architecture
    architecture.layers = Array(architecture.layers[..<count])
    if !architecture.layers.contains(.flatten) {
      let map = count == 0 ? architecture.input : try architecture.shapes()[count - 1]
      architecture.layers += [.maxPool(size: map.height), .flatten]
    }
    let names = try architecture.parameterLayout().map(\.name)
    return try Model(
      architecture: architecture,
      tensors: model.tensors.filter { names.contains($0.key) }
    )
  }
}

extension Layer {
  /// Whether it has multiply-adds to speak of.
  fileprivate var computes: Bool {
    switch self {
    case .convolution, .linear: true
    default: false
    }
  }

  fileprivate var pools: Bool {
    switch self {
    case .maxPool, .averagePool: true
    default: false
    }
  }

  /// What it is, with the shape that it works on.
  fileprivate func title(on shape: FeatureShape) -> String {
    switch self {
    case .convolution(let outputs, let size, _, _, _):
      "\(size)×\(size) \(shape.channels)→\(outputs) on \(shape.height)×\(shape.width)"
    case .linear(let outputs, _): "linear \(shape.channels)→\(outputs)"
    default: String(describing: self)
    }
  }
}
