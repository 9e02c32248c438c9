// DigitClassifier
// SPDX-License-Identifier: MIT

extension Layer {
  /// Checks that the layer can stand at `index` behind `input`, and says what it does there.
  ///
  /// - Parameters:
  ///   - index: Position in the architecture, used in tensor names and messages.
  ///   - input: Features within ``Architecture/Limits``, so that no product here can overflow.
  /// - Returns: Output, tensors and cost; totals over several layers are the caller's to check.
  /// - Throws: ``ModelError/Code/invalidArchitecture``.
  func trace(at index: Int, on input: Features) throws(ModelError) -> LayerTrace {
    switch self {
    case .convolution(let outputChannels, let kernelSize, let stride, let padding, let bias):
      try convolutionTrace(
        outputChannels: outputChannels,
        kernelSize: kernelSize,
        stride: stride,
        padding: padding,
        bias: bias,
        at: index,
        on: input
      )
    case .batchNorm:
      LayerTrace(
        output: input,
        parameters: [.scale, .shift, .runningMean, .runningVariance].map { role in
          ParameterSpecification(layerIndex: index, role: role, shape: [input.shape.channels])
        }
      )
    case .relu: LayerTrace(output: input)
    case .maxPool(let size), .averagePool(let size):
      try poolTrace(size: size, at: index, on: input)
    case .dropout(let rate, let wholeChannels):
      try dropoutTrace(rate: rate, wholeChannels: wholeChannels, at: index, on: input)
    case .flatten:
      LayerTrace(output: .flattened(count: input.shape.count))
    case .linear(let outputFeatures, let bias):
      try linearTrace(outputFeatures: outputFeatures, bias: bias, at: index, on: input)
    }
  }

  private func convolutionTrace(
    outputChannels: Int,
    kernelSize size: Int,
    stride: Int,
    padding: Padding,
    bias: Bool,
    at index: Int,
    on input: Features
  ) throws(ModelError) -> LayerTrace {
    try requireMap(input, at: index)
    let limit = Architecture.Limits.channels
    guard 1...limit ~= outputChannels else {
      throw refusal(
        at: index,
        expected: "1 to \(limit) output channels",
        found: "\(outputChannels)",
        remedy: "Change output_channels."
      )
    }
    guard Architecture.Limits.kernelSizes.contains(size) else {
      let sizes = Architecture.Limits.kernelSizes.map(String.init).joined(separator: ", ")
      throw refusal(
        at: index,
        expected: "a kernel size out of \(sizes)",
        found: "\(size)",
        remedy: "Change kernel_size."
      )
    }
    guard 1...2 ~= stride else {
      throw refusal(
        at: index,
        expected: "a stride of 1 or 2",
        found: "\(stride)",
        remedy: "Change stride."
      )
    }
    // With "same" padding a larger kernel would only multiply zeros at its rim.
    try requireWindow(size, within: input.shape, called: "kernel", at: index)

    let shrink = size - 2 * padding.pixels(kernelSize: size)
    let output = FeatureShape(
      height: (input.shape.height - shrink) / stride + 1,
      width: (input.shape.width - shrink) / stride + 1,
      channels: outputChannels
    )
    let channels = input.shape.channels
    return LayerTrace(
      output: Features(shape: output, isFlattened: false),
      parameters: weightAndBias([outputChannels, channels, size, size], bias: bias, at: index),
      multiplyAdds: output.count * channels * size * size
    )
  }

  private func poolTrace(
    size: Int,
    at index: Int,
    on input: Features
  ) throws(ModelError) -> LayerTrace {
    try requireMap(input, at: index)
    guard size >= 2 else {
      throw refusal(
        at: index,
        expected: "a pool size of 2 or more",
        found: "\(size)",
        remedy: "Change size or remove the layer."
      )
    }
    try requireWindow(size, within: input.shape, called: "pool", at: index)
    let output = FeatureShape(
      height: input.shape.height / size,
      width: input.shape.width / size,
      channels: input.shape.channels
    )
    return LayerTrace(output: Features(shape: output, isFlattened: false))
  }

  private func dropoutTrace(
    rate: Float,
    wholeChannels: Bool,
    at index: Int,
    on input: Features
  ) throws(ModelError) -> LayerTrace {
    guard 0..<1 ~= rate else {
      throw refusal(
        at: index,
        expected: "a dropout rate of at least 0 and below 1",
        found: "\(rate)",
        remedy: "Change rate."
      )
    }
    if wholeChannels {
      try requireMap(input, at: index)
    }
    return LayerTrace(output: input)
  }

  private func linearTrace(
    outputFeatures: Int,
    bias: Bool,
    at index: Int,
    on input: Features
  ) throws(ModelError) -> LayerTrace {
    guard input.isFlattened else {
      throw refusal(
        at: index,
        expected: "flattened features",
        found: "a map of \(input.shape)",
        remedy: "Put a flatten layer before it."
      )
    }
    let limit = Architecture.Limits.features
    guard 1...limit ~= outputFeatures else {
      throw refusal(
        at: index,
        expected: "1 to \(limit) output features",
        found: "\(outputFeatures)",
        remedy: "Change output_features."
      )
    }
    return LayerTrace(
      output: .flattened(count: outputFeatures),
      parameters: weightAndBias([outputFeatures, input.shape.count], bias: bias, at: index),
      multiplyAdds: outputFeatures * input.shape.count
    )
  }
}

extension Layer {
  /// The weight and, where there is one, the bias of a layer with `shape[0]` outputs.
  private func weightAndBias(
    _ shape: [Int],
    bias: Bool,
    at index: Int
  ) -> [ParameterSpecification] {
    let weight = ParameterSpecification(layerIndex: index, role: .weight, shape: shape)
    guard bias else { return [weight] }
    return [weight, ParameterSpecification(layerIndex: index, role: .bias, shape: [shape[0]])]
  }

  private func requireMap(_ input: Features, at index: Int) throws(ModelError) {
    guard input.isFlattened else { return }
    throw refusal(
      at: index,
      expected: "a map of rows and columns",
      found: "\(input.shape.count) flattened features",
      remedy: "Move it before the flatten layer."
    )
  }

  private func requireWindow(
    _ size: Int,
    within map: FeatureShape,
    called name: String,
    at index: Int
  ) throws(ModelError) {
    guard size > min(map.height, map.width) else { return }
    throw refusal(
      at: index,
      expected: "a \(name) that fits into its \(map.height)×\(map.width) map",
      found: "\(size)×\(size)",
      remedy: "Use a smaller \(name) or fewer pooling layers before it."
    )
  }

  private func refusal(
    at index: Int,
    expected: String,
    found: String,
    remedy: String
  ) -> ModelError {
    ModelError(
      .invalidArchitecture,
      "Layer \(index) (\(self)): expected \(expected); found \(found). \(remedy)"
    )
  }
}

extension Features {
  fileprivate static func flattened(count: Int) -> Features {
    Features(
      shape: FeatureShape(height: 1, width: 1, channels: count),
      isFlattened: true
    )
  }
}
