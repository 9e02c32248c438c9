// DigitClassifier
// SPDX-License-Identifier: MIT

extension Architecture {
  /// Follows one picture's features through every layer; all checks of an architecture are made here.
  ///
  /// - Throws: ``ModelError/Code/invalidArchitecture`` for the first fault found.
  func traces() throws(ModelError) -> [LayerTrace] {
    try checkFrame()
    var features = Features(shape: input, isFlattened: false)
    var activations = input.count
    var parameters = 0
    var multiplyAdds = 0
    var traces: [LayerTrace] = []

    for (index, layer) in layers.enumerated() {
      let trace = try layer.trace(at: index, on: features)
      features = trace.output
      // Sums cannot overflow: at most 256 layers, each term below 2⁵⁰, checked as they grow.
      activations += features.shape.count
      parameters += trace.parameters.reduce(0) { $0 + $1.count }
      multiplyAdds += trace.multiplyAdds
      try check(activations, atMost: Limits.activations, "activation values", layer: index)
      try check(parameters, atMost: Limits.parameters, "parameter values", layer: index)
      try check(multiplyAdds, atMost: Limits.multiplyAdds, "multiply-adds", layer: index)
      traces.append(trace)
    }
    return traces
  }

  /// Checks everything but the layers themselves.
  private func checkFrame() throws(ModelError) {
    let isNamed = name.utf8.allSatisfy { character in
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isNamed, 1...Limits.nameLength ~= name.utf8.count else {
      throw ModelError(
        .invalidArchitecture,
        """
        Expected a name of 1 to \(Limits.nameLength) letters, digits, ".", "_" or "-"; found \
        \(quoted(name)). Rename the architecture.
        """
      )
    }
    guard 1...Limits.side ~= input.height, 1...Limits.side ~= input.width,
      1...Limits.channels ~= input.channels, input.count <= Limits.activations
    else {
      throw ModelError(
        .invalidArchitecture,
        """
        Expected an input of 1 to \(Limits.side) rows and columns, 1 to \(Limits.channels) \
        channels and at most \(Limits.activations) values; found \(input). Use smaller pictures.
        """
      )
    }
    // Ranges do not contain NaN, so this also refuses what is not a number.
    guard Limits.mean ~= normalization.mean,
      Limits.standardDeviation ~= normalization.standardDeviation
    else {
      throw ModelError(
        .invalidArchitecture,
        """
        Expected a normalisation with mean in \(Limits.mean) and standard deviation in \
        \(Limits.standardDeviation) for pixels in 0...1; found mean \(normalization.mean), \
        standard deviation \(normalization.standardDeviation). Measure both on the training set.
        """
      )
    }
    guard 1...Limits.layers ~= layers.count else {
      throw ModelError(
        .invalidArchitecture,
        "Expected 1 to \(Limits.layers) layers; found \(layers.count). Change the layer list."
      )
    }
  }

  private func check(
    _ value: Int,
    atMost limit: Int,
    _ unit: String,
    layer: Int
  ) throws(ModelError) {
    guard value > limit else { return }
    throw ModelError(
      .invalidArchitecture,
      """
      Expected at most \(limit) \(unit) in a network; found \(value) up to layer \(layer). Use \
      fewer or smaller layers.
      """
    )
  }
}
