// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ArchitectureTests {
  /// The classic recipe's network: 9216 features in front of the first linear layer.
  static let classic = Architecture(
    name: "classic",
    input: FeatureShape(height: 28, width: 28, channels: 1),
    normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
    layers: [
      .convolution(outputChannels: 32, kernelSize: 3, padding: .valid, bias: true), .relu,
      .convolution(outputChannels: 64, kernelSize: 3, padding: .valid, bias: true), .relu,
      .maxPool(size: 2), .dropout(rate: 0.25, wholeChannels: false), .flatten,
      .linear(outputFeatures: 128, bias: true), .relu, .dropout(rate: 0.5, wholeChannels: false),
      .linear(outputFeatures: 10, bias: true),
    ]
  )

  @Test func `follows the shape through every kind of layer`() throws {
    let shapes = try Architecture.sampleWithEveryLayer.shapes().map(\.description)
    #expect(
      shapes == [
        "6×6×2", "6×6×2", "6×6×2", "3×3×2", "3×3×2", "3×3×3", "1×1×3", "1×1×3", "1×1×3", "1×1×3",
      ]
    )
  }

  @Test func `counts the classic network's shapes and multiply-adds`() throws {
    let shapes = try Self.classic.shapes()
    #expect(shapes[0] == FeatureShape(height: 26, width: 26, channels: 32))
    #expect(shapes[6] == FeatureShape(height: 1, width: 1, channels: 9216))
    #expect(shapes[10].count == 10)
    // 26·26·32·9 + 24·24·64·32·9 + 9216·128 + 128·10.
    #expect(try Self.classic.multiplyAdds == 194_688 + 10_616_832 + 1_179_648 + 1280)
    let parameters = try Self.classic.parameterLayout().reduce(0) { $0 + $1.count }
    // 32·9 + 32, 64·32·9 + 64, 128·9216 + 128, 10·128 + 10.
    #expect(parameters == 320 + 18_496 + 1_179_776 + 1290)
  }

  @Test func `names, shapes and order of tensors are those of PyTorch`() throws {
    let layout = try Architecture.sampleWithEveryLayer.parameterLayout()
    #expect(
      layout.map { "\($0.name) \($0.shape)" } == [
        "layers.0.weight [2, 1, 3, 3]",
        "layers.1.weight [2]", "layers.1.bias [2]",
        "layers.1.running_mean [2]", "layers.1.running_var [2]",
        "layers.5.weight [3, 2, 1, 1]", "layers.5.bias [3]",
        "layers.9.weight [3, 3]", "layers.9.bias [3]",
      ]
    )
    #expect(
      layout.map(\.role) == [
        .weight, .scale, .shift, .runningMean, .runningVariance, .weight, .bias, .weight, .bias,
      ]
    )
    #expect(layout.filter { !$0.isTrainable }.map(\.layerIndex) == [1, 1])
    #expect(Set(layout.map(\.name)).count == layout.count)
  }

  @Test(arguments: [(3, 2, 1), (7, 2, 3), (7, 3, 2), (2, 2, 1)])
  func `pooling drops what fills no tile`(side: Int, size: Int, expected: Int) throws {
    for layer in [Layer.maxPool(size: size), .averagePool(size: size)] {
      let shapes = try Self.map(side, [layer]).shapes()
      #expect(shapes == [FeatureShape(height: expected, width: expected, channels: 1)])
    }
  }

  @Test(
    arguments: [
      ([], "1 to 256 layers; found 0"),
      ([Layer](repeating: .relu, count: 257), "found 257"),
      ([.convolution(outputChannels: 0, kernelSize: 3, padding: .same, bias: true)], "found 0"),
      ([.convolution(outputChannels: -1, kernelSize: 3, padding: .same, bias: true)], "found -1"),
      (
        [.convolution(outputChannels: .max, kernelSize: 3, padding: .same, bias: true)], "1 to 4096"
      ),
      ([.convolution(outputChannels: 1, kernelSize: 2, padding: .same, bias: true)], "1, 3, 5"),
      ([.convolution(outputChannels: 1, kernelSize: .min, padding: .same, bias: true)], "1, 3, 5"),
      (
        [
          .maxPool(size: 3),
          .convolution(outputChannels: 1, kernelSize: 5, padding: .valid, bias: true),
        ],
        "Layer 1"
      ),
      (
        [.convolution(outputChannels: 1, kernelSize: 3, stride: 3, padding: .same, bias: true)],
        "a stride of 1 or 2; found 3"
      ),
      (
        [.convolution(outputChannels: 1, kernelSize: 3, stride: 0, padding: .same, bias: true)],
        "found 0"
      ),
      ([.maxPool(size: 1)], "2 or more; found 1"),
      ([.maxPool(size: .min)], "2 or more"),
      ([.maxPool(size: 9)], "a pool that fits into its 8×8 map; found 9×9"),
      ([.averagePool(size: .max)], "a pool that fits"),
      ([.dropout(rate: 1, wholeChannels: false)], "found 1.0"),
      ([.dropout(rate: -0.1, wholeChannels: false)], "found -0.1"),
      ([.dropout(rate: .nan, wholeChannels: false)], "found nan"),
      ([.flatten, .dropout(rate: 0.5, wholeChannels: true)], "before the flatten layer"),
      ([.linear(outputFeatures: 10, bias: true)], "Put a flatten layer before it"),
      ([.flatten, .linear(outputFeatures: 0, bias: true)], "found 0"),
      ([.flatten, .linear(outputFeatures: .max, bias: true)], "1 to 65536"),
      ([.flatten, .maxPool(size: 2)], "64 flattened features"),
      (
        [.flatten, .convolution(outputChannels: 1, kernelSize: 1, padding: .same, bias: true)],
        "before the flatten layer"
      ),
      (
        [
          .flatten, .linear(outputFeatures: 65_536, bias: true),
          .linear(outputFeatures: 1024, bias: true),
        ],
        "at most 50000000 parameter values in a network; found"
      ),
    ] as [([Layer], String)]
  )
  func `refuses layers that do not fit together and says why`(
    layers: [Layer],
    fragment: String
  ) throws {
    let error = try #require(throws: ModelError.self) { try Self.map(8, layers).shapes() }
    #expect(error.code == .invalidArchitecture)
    #expect(error.message.contains(fragment), "\(error)")
    #expect(error.message.contains("xpected") && error.message.contains("; found "))
    #expect(throws: error) { try Self.map(8, layers).parameterLayout() }
    #expect(throws: error) { try Self.map(8, layers).multiplyAdds }
  }

  @Test func `bounds activations over the whole network`() throws {
    let wide = Layer.convolution(outputChannels: 64, kernelSize: 1, padding: .same, bias: false)
    let layers = [wide] + [Layer](repeating: .relu, count: 255)
    let error = try #require(throws: ModelError.self) { try Self.map(64, layers).shapes() }
    #expect(error.message.contains("at most 16777216 activation values"))
  }

  @Test func `bounds multiply-adds over the whole network`() throws {
    let wide = Layer.convolution(outputChannels: 256, kernelSize: 5, padding: .same, bias: false)
    let error = try #require(throws: ModelError.self) {
      try Self.map(100, [wide, wide]).shapes()
    }
    #expect(error.message.contains("at most 10000000000 multiply-adds"))
  }

  @Test(arguments: [
    FeatureShape(height: 0, width: 1, channels: 1), FeatureShape(height: 1, width: -1, channels: 1),
    FeatureShape(height: 1, width: 1, channels: 0),
    FeatureShape(height: 1025, width: 1, channels: 1),
    FeatureShape(height: 1, width: 1, channels: 4097),
    FeatureShape(height: 1024, width: 1024, channels: 17),
    FeatureShape(height: .max, width: .max, channels: .max),
    FeatureShape(height: .min, width: .min, channels: .min),
  ])
  func `refuses inputs out of bounds`(input: FeatureShape) throws {
    var architecture = Self.classic
    architecture.input = input
    let error = try #require(throws: ModelError.self) { try architecture.shapes() }
    #expect(error.code == .invalidArchitecture)
    #expect(error.message.contains("Use smaller pictures"), "\(error)")
  }

  @Test(arguments: [
    (Float.nan, Float(1)), (.infinity, 1), (11, 1), (0, 0), (0, -1), (0, .nan), (0, .infinity),
    (0, .leastNonzeroMagnitude),
  ])
  func `refuses normalisations out of bounds`(mean: Float, standardDeviation: Float) throws {
    var architecture = Self.classic
    architecture.normalization = Normalization(mean: mean, standardDeviation: standardDeviation)
    let error = try #require(throws: ModelError.self) { try architecture.shapes() }
    #expect(error.code == .invalidArchitecture)
    #expect(error.message.contains("standard deviation \(standardDeviation)"))
  }

  @Test(arguments: ["", "two words", "line\nbreak", "ziffer-ä", String(repeating: "n", count: 65)])
  func `refuses names that are not plain`(name: String) throws {
    var architecture = Self.classic
    architecture.name = name
    let error = try #require(throws: ModelError.self) { try architecture.shapes() }
    #expect(error.message.contains("Rename the architecture"))
    #expect(!error.message.contains("\n"))
  }

  @Test(arguments: ["classic", "v1.2_x-Y", String(repeating: "n", count: 64)])
  func `accepts plain names`(name: String) throws {
    var architecture = Self.classic
    architecture.name = name
    #expect(try architecture.shapes().count == 11)
  }

  private static func map(_ side: Int, _ layers: [Layer]) -> Architecture {
    Architecture(
      name: "test",
      input: FeatureShape(height: side, width: side, channels: 1),
      normalization: Normalization(mean: 0, standardDeviation: 1),
      layers: layers
    )
  }
}
