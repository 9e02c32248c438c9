// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ONNXGraphTests {
  private static let producer = ONNXModel.Producer(name: "test", version: "1")

  private static func graph(_ architecture: Architecture) throws -> ONNXGraph {
    try Model.initialized(architecture, seed: 3).onnx(producer: producer).graph
  }

  @Test func `every layer but dropout becomes a node, behind the normalisation`() throws {
    let graph = try Self.graph(.sampleWithEveryLayer)
    #expect(
      graph.nodes.map(\.type) == [
        "Sub", "Div", "Conv", "BatchNormalization", "Relu", "MaxPool", "Conv", "AveragePool",
        "Flatten", "Gemm",
      ]
    )
    #expect(graph.nodes.last?.name == "layers.9")
    #expect(graph.name == "every-layer")
  }

  @Test func `each node takes what the one before it gives`() throws {
    let graph = try Self.graph(.sampleWithEveryLayer)
    let outputs = graph.nodes.map(\.output)
    #expect(graph.nodes.map { $0.inputs.first } == ["pixels"] + outputs.dropLast())
    #expect(outputs.last == "logits")
    #expect(Set(outputs).count == outputs.count)
    #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count)
  }

  @Test func `the input is a batch of NCHW maps, the output a batch of rows`() throws {
    var architecture = Architecture.sampleWithEveryLayer
    architecture.input = FeatureShape(height: 6, width: 7, channels: 4)
    let graph = try Self.graph(architecture)
    #expect(graph.input.shape == [.named("N"), .fixed(4), .fixed(6), .fixed(7)])
    #expect(graph.input.description == "pixels float32 [N, 4, 6, 7]")
    #expect(graph.output.description == "logits float32 [N, 3]")
  }

  @Test func `the constants are the normalisation and the model's tensors`() throws {
    let model = try Model.initialized(.sampleWithEveryLayer, seed: 3)
    let graph = try model.onnx(producer: Self.producer).graph
    var constants = [
      "normalization.mean": Tensor(shape: [], values: [0.1307]),
      "normalization.standard_deviation": Tensor(shape: [], values: [0.3081]),
    ]
    constants.merge(model.tensors) { first, _ in first }
    #expect(
      Dictionary(uniqueKeysWithValues: graph.initializers.map { ($0.name, $0.tensor) }) == constants
    )
    let used = graph.nodes.flatMap { $0.inputs.dropFirst() }
    #expect(used == graph.initializers.map(\.name))
  }

  @Test func `batch normalisation's tensors stand in ONNX's order`() throws {
    let node = try #require(
      try Self.graph(.sampleWithEveryLayer).nodes.first { $0.type == "BatchNormalization" }
    )
    #expect(
      node.inputs == [
        "layers.0.output", "layers.1.weight", "layers.1.bias", "layers.1.running_mean",
        "layers.1.running_var",
      ]
    )
    #expect(node.attributes == ["epsilon": .float(1e-5)])
  }

  @Test(
    arguments: [(1, Padding.same, 0), (3, .same, 1), (5, .same, 2), (5, .valid, 0)],
    [1, 2]
  )
  func `a convolution's margin is half its kernel, or none`(
    form: (size: Int, padding: Padding, margin: Int),
    stride: Int
  ) throws {
    let (size, padding, margin) = form
    var architecture = Architecture.sampleWithEveryLayer
    architecture.layers = [
      .convolution(
        outputChannels: 2,
        kernelSize: size,
        stride: stride,
        padding: padding,
        bias: true
      ),
      .flatten,
    ]
    let node = try Self.graph(architecture).nodes[2]
    #expect(node.inputs == ["normalization.div.output", "layers.0.weight", "layers.0.bias"])
    #expect(
      node.attributes == [
        "kernel_shape": .integers([size, size]),
        "pads": .integers([margin, margin, margin, margin]),
        "strides": .integers([stride, stride]),
      ]
    )
  }

  @Test func `pools are tiles, flattening keeps the batch, linear weights are transposed`() throws {
    let nodes = try Self.graph(.sampleWithEveryLayer).nodes
    let attributes = Dictionary(
      uniqueKeysWithValues: nodes.suffix(5).map { ($0.name, $0.attributes) }
    )
    #expect(
      attributes["layers.3"] == ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])]
    )
    #expect(
      attributes["layers.6"] == ["kernel_shape": .integers([3, 3]), "strides": .integers([3, 3])]
    )
    #expect(attributes["layers.7"] == ["axis": .integer(1)])
    #expect(attributes["layers.9"] == ["transB": .integer(1)])
  }

  @Test func `layers without a bias have no constant for it`() throws {
    var architecture = Architecture.sampleLinear
    architecture.layers = [.flatten, .linear(outputFeatures: 2, bias: false), .batchNorm, .relu]
    let graph = try Self.graph(architecture)
    #expect(graph.nodes[3].inputs == ["layers.0.output", "layers.1.weight"])
    #expect(graph.nodes.last?.output == "logits")
  }

  @Test func `a network that ends in a map is refused`() throws {
    var architecture = Architecture.sampleWithEveryLayer
    architecture.layers = [.maxPool(size: 2)]
    let error = try #require(throws: ModelError.self) { try Self.graph(architecture) }
    #expect(error.code == .invalidArchitecture)
    #expect(error.message.contains("ends in a map. Add a flatten layer"))
  }

  @Test func `metadata may not replace the architecture`() throws {
    var model = try Model.initialized(.sampleLinear, seed: 3)
    model.metadata["architecture"] = "mine"
    let error = try #require(throws: ModelError.self) { try model.onnx(producer: Self.producer) }
    #expect(error.code == .invalidMetadata)
  }
}
