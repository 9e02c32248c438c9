// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Kernels
@testable import NeuralNet

/// Networks that nobody would train, compiled and run: the input chooses layers, weights and a picture.
///
/// Layers are drawn from a grammar, as mutated JSON would hardly ever be a network.
enum NetworkTarget: FuzzTarget {
  static let name = "network"

  static let seeds: [String: [UInt8]] = [
    // Backend, sides, channels; then layers, each with its choices; see `architecture`.
    "classic": [2, 11, 11, 0, 0, 0, 0, 7, 1, 1, 1, 2, 0, 3, 0, 6, 9, 1, 8] + Array(1...200),
    "wide": [1, 15, 15, 0, 0, 0, 31, 1, 0, 1, 1, 1, 0, 31, 1, 0, 1, 0, 2, 6, 3, 0, 8]
      + Array(1...99),
    "strided": [0, 20, 9, 2, 1, 0, 15, 2, 1, 1, 0, 4, 1, 5, 1, 6, 10, 1, 1, 6, 2, 0, 8],
  ]

  /// Keeps one run below a millisecond or so.
  private static let multiplyAdds = 120_000

  static func run(_ bytes: [UInt8]) {
    var input = InputBytes(bytes)
    let choice = input.byte()
    let isHostile = choice & 0x80 != 0
    let architecture = architecture(&input)
    guard let cost = try? architecture.multiplyAdds, cost <= multiplyAdds,
      let layout = try? architecture.parameterLayout(), layout.reduce(0, { $0 + $1.count }) < 20_000
    else { return }
    var tensors: [String: Tensor] = [:]
    for specification in layout {
      let values = values(of: specification, isHostile: isHostile, &input)
      tensors[specification.name] = Tensor(shape: specification.shape, values: values)
    }
    guard let model = try? Model(architecture: architecture, tensors: tensors) else { return }
    let pixels = (0..<2 * architecture.input.count).map { _ in
      input.isAtEnd ? 0.5 : Float(input.byte()) / 255
    }
    // Plain loops first, then one of the others: to compile is most of the work.
    let others = KernelBackend.available.filter { $0 != .reference }
    let other = others.isEmpty ? [] : [others[Int(choice & 0x7F) % others.count]]
    answer(model, pixels, [.reference] + other, isHostile: isHostile)
  }

  private static func architecture(_ input: inout InputBytes) -> Architecture {
    let shape = FeatureShape(
      height: input.number(below: 24) + 1,
      width: input.number(below: 24) + 1,
      channels: input.number(below: 5) + 1
    )
    var layers: [Layer] = []
    while layers.count < 10, !input.isAtEnd {
      switch input.number(below: 9) {
      case 0, 1:
        layers.append(
          .convolution(
            outputChannels: input.number(below: 48) + 1,
            kernelSize: [1, 3, 5][input.number(below: 3)],
            stride: input.number(below: 4) == 1 ? 2 : 1,
            padding: input.number(below: 2) == 0 ? .valid : .same,
            bias: input.number(below: 2) == 0
          )
        )
      case 2: layers.append(.relu)
      case 3: layers.append(.maxPool(size: input.number(below: 4) + 2))
      case 4: layers.append(.averagePool(size: input.number(below: 4) + 2))
      case 5: layers.append(.batchNorm)
      case 6:
        if !layers.contains(.flatten) { layers.append(.flatten) }
        layers.append(
          .linear(outputFeatures: input.number(below: 40) + 1, bias: input.number(below: 2) == 0)
        )
      case 7: layers.append(.dropout(rate: 0.5, wholeChannels: input.number(below: 2) == 0))
      default:
        // No further layers: what follows are weights.
        if !layers.contains(.flatten) { layers.append(.flatten) }
        return Architecture(
          name: "drawn",
          input: shape,
          normalization: normalization,
          layers: layers
        )
      }
    }
    if !layers.contains(.flatten) { layers.append(.flatten) }
    return Architecture(name: "drawn", input: shape, normalization: normalization, layers: layers)
  }

  private static let normalization = Normalization(mean: 0.5, standardDeviation: 0.25)

  /// Any finite bits for a hostile network; else values that keep activations near 1.
  private static func values(
    of specification: ParameterSpecification,
    isHostile: Bool,
    _ input: inout InputBytes
  ) -> [Float] {
    var state: UInt32 = 1
    let scale = 1 / Float(specification.fanIn ?? 4).squareRoot()
    return (0..<specification.count).map { _ in
      if isHostile, !input.isAtEnd {
        let value = Float(bitPattern: input.bitPattern())
        guard value.isFinite else { return 1 }
        return specification.role == .runningVariance ? abs(value) : value
      }
      state = state &* 1_664_525 &+ 1_013_904_223
      let byte = input.isAtEnd ? UInt8(truncatingIfNeeded: state >> 24) : input.byte()
      let value = Float(byte) / 128 - 1
      return specification.role == .runningVariance ? 0.5 + abs(value) : value * scale
    }
  }

  private static func answer(
    _ model: Model,
    _ pixels: [Float],
    _ backends: [KernelBackend],
    isHostile: Bool
  ) {
    let half = pixels.count / 2
    var reference: [Float]?
    for backend in backends {
      guard let plan = try? InferencePlan(model, backend: backend) else { return }
      var workspace = plan.makeWorkspace(batch: 2)
      let both = plan.logits(of: pixels, count: 2, using: &workspace)
      var alone = plan.makeWorkspace()
      let single =
        plan.logits(of: Array(pixels[..<half]), using: &alone)
        + plan.logits(of: Array(pixels[half...]), using: &alone)
      // What is no number may be any of many.
      requireEqual(
        both.map { $0.isNaN ? 1 : $0.bitPattern },
        single.map { $0.isNaN ? 1 : $0.bitPattern },
        "alone and in a batch the answers of \(backend) differ"
      )
      guard !isHostile else { continue }
      require(both.allSatisfy(\.isFinite), "an answer of \(backend) that is no number")
      guard let expected = reference else {
        reference = both
        continue
      }
      let scale = expected.reduce(1) { max($0, abs($1)) }
      for (index, pair) in zip(both, expected).enumerated() {
        require(
          abs(pair.0 - pair.1) <= 2e-3 * scale,
          "\(backend) answers \(pair.0) at \(index), plain loops \(pair.1): \(model.architecture.layers)"
        )
      }
    }
  }
}
