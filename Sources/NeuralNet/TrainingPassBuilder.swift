// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Lays out the activations of an architecture and puts its passes in a row.
struct TrainingPassBuilder {
  let input: Activations
  private(set) var output: Activations

  private let layers: [Layer]
  private let shapes: [FeatureShape]
  private let slots: [Int: [ParameterSpecification.Role: ParameterSlot]]
  private let batchSize: Int
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let statistics: FloatBuffer
  private let backend: KernelBackend
  /// Whether a layer so far has parameters, so that gradients must reach it.
  private var propagates = false

  init(
    _ architecture: Architecture,
    shapes: [FeatureShape],
    slots: [ParameterSlot],
    batchSize: Int,
    buffers: (parameters: FloatBuffer, gradients: FloatBuffer, statistics: FloatBuffer),
    backend: KernelBackend
  ) {
    layers = architecture.layers
    self.shapes = shapes
    self.slots = Dictionary(grouping: slots, by: \.specification.layerIndex).mapValues { slots in
      Dictionary(uniqueKeysWithValues: slots.map { ($0.specification.role, $0) })
    }
    self.batchSize = batchSize
    (parameters, gradients, statistics) = buffers
    self.backend = backend
    input = Activations(
      architecture.input,
      batchSize: batchSize,
      valueHalo: Self.valueHalo(before: 0, of: architecture.layers),
      gradientHalo: 0
    )
    output = input
  }

  mutating func build() -> [any TrainingPass] {
    var passes: [any TrainingPass] = []
    var index = 0
    while index < layers.count {
      let isFused = takesInRectifier(index)
      let last = index + (isFused ? 1 : 0)
      let source = output
      output = Activations(
        shapes[last],
        batchSize: batchSize,
        valueHalo: Self.valueHalo(before: last + 1, of: layers),
        gradientHalo: gradientHalo(behind: index)
      )
      passes.append(pass(index, from: source, rectifies: isFused))
      propagates = propagates || slots[index] != nil
      index = last + 1
    }
    return passes
  }

  private func pass(_ index: Int, from source: Activations, rectifies: Bool) -> any TrainingPass {
    switch layers[index] {
    case .convolution(_, let kernelSize, let stride, let padding, _):
      ConvolutionPass(
        from: source,
        to: output,
        shape: ConvolutionShape(
          input: source.shape,
          output: output.shape,
          kernelSize: kernelSize,
          stride: stride,
          padding: padding.pixels(kernelSize: kernelSize)
        ),
        rectifies: rectifies,
        weights: weights(index),
        bias: slots[index]?[.bias],
        parameters: parameters,
        gradients: gradients,
        propagates: propagates,
        backend: backend
      )
    case .batchNorm:
      BatchNormPass(
        from: source,
        to: output,
        rectifies: rectifies,
        slots: slots[index] ?? [:],
        parameters: parameters,
        gradients: gradients,
        statistics: statistics
      )
    case .relu: RectifierPass(from: source, to: output)
    case .maxPool(let size): PoolingPass(.maximum, size: size, from: source, to: output)
    case .averagePool(let size): PoolingPass(.average, size: size, from: source, to: output)
    case .dropout(let rate, let wholeChannels):
      DropoutPass(
        rate: rate,
        wholeChannels: wholeChannels,
        layerIndex: index,
        from: source,
        to: output,
        batchSize: batchSize
      )
    case .flatten: FlattenPass(from: source, to: output)
    case .linear:
      LinearPass(
        from: source,
        to: output,
        rectifies: rectifies,
        weights: weights(index),
        bias: slots[index]?[.bias],
        parameters: parameters,
        gradients: gradients,
        propagates: propagates
      )
    }
  }

  /// Whether the layer computes the rectifier behind it too, so that no map is written twice.
  private func takesInRectifier(_ index: Int) -> Bool {
    guard index + 1 < layers.count, layers[index + 1] == .relu else { return false }
    return switch layers[index] {
    case .convolution, .batchNorm, .linear: true
    case .relu, .maxPool, .averagePool, .dropout, .flatten: false
    }
  }

  private func weights(_ index: Int) -> ParameterSlot {
    guard let slot = slots[index]?[.weight] else {
      preconditionFailure("Layer \(index) has weights.")
    }
    return slot
  }

  /// Zeros that the layer ahead reads around its input.
  private static func valueHalo(before index: Int, of layers: [Layer]) -> Int {
    guard index < layers.count, case .convolution(_, let size, _, let padding, _) = layers[index]
    else { return 0 }
    return padding.pixels(kernelSize: size)
  }

  /// Zeros that a convolution reads around the gradient of its output.
  private func gradientHalo(behind index: Int) -> Int {
    // A strided convolution spreads it into a map of its own.
    guard case .convolution(_, let size, stride: 1, let padding, _) = layers[index] else {
      return 0
    }
    return size - 1 - padding.pixels(kernelSize: size)
  }
}
