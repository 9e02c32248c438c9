// DigitClassifier
// SPDX-License-Identifier: MIT

/// Turns an architecture and its weights into an ``ONNXGraph``, layer by layer.
///
/// The graph is the network as it was trained: batch normalisation stays a node of its own, dropout,
/// which does nothing at inference, is left out.
struct ONNXGraphBuilder {
  /// The graph's input: intensities 0 (paper) ... 1 (full stroke), `[N, C, H, W]`.
  static let inputName = "pixels"
  /// The graph's output: the logits of the classes, `[N, K]`.
  static let outputName = "logits"
  /// The name of the batch dimension.
  static let batchName = "N"

  private let model: Model
  private let parameters: [Int: [ParameterSpecification]]
  private var nodes: [ONNXNode] = []
  private var initializers: [ONNXGraph.Initializer] = []
  /// The output of the node before, which the next one takes.
  private var current = Self.inputName

  init(_ model: Model) throws(ModelError) {
    self.model = model
    parameters = Dictionary(
      grouping: try model.architecture.parameterLayout(),
      by: \.layerIndex
    )
  }

  /// Builds the graph.
  ///
  /// - Throws: ``ModelError/Code/invalidArchitecture`` where the network ends in a map.
  mutating func build() throws(ModelError) -> ONNXGraph {
    let architecture = model.architecture
    guard let features = try architecture.traces().last?.output, features.isFlattened else {
      throw ModelError(
        .invalidArchitecture,
        """
        Expected a network that ends in features, which become the output \(Self.outputName); the \
        architecture \(architecture.name) ends in a map. Add a flatten layer.
        """
      )
    }
    addNormalization(architecture.normalization)
    for (index, layer) in architecture.layers.enumerated() {
      add(layer, at: index)
    }
    nameOutput()
    let input = architecture.input
    return ONNXGraph(
      name: architecture.name,
      nodes: nodes,
      initializers: initializers,
      input: ONNXValue(
        name: Self.inputName,
        shape: [
          .named(Self.batchName), .fixed(input.channels), .fixed(input.height), .fixed(input.width),
        ]
      ),
      output: ONNXValue(
        name: Self.outputName,
        shape: [.named(Self.batchName), .fixed(features.shape.channels)]
      )
    )
  }

  private mutating func addNormalization(_ normalization: Normalization) {
    let steps = [
      ("Sub", "normalization.mean", normalization.mean),
      ("Div", "normalization.standard_deviation", normalization.standardDeviation),
    ]
    for (type, name, value) in steps {
      initializers.append(
        ONNXGraph.Initializer(name: name, tensor: Tensor(shape: [], values: [value]))
      )
      addNode(type, name: "normalization.\(type.lowercased())", constants: [name])
    }
  }

  private mutating func add(_ layer: Layer, at index: Int) {
    switch layer {
    case .convolution(_, let kernelSize, let stride, let padding, _):
      // Margins in numbers: ONNX's own "same" is deprecated, and with strides not PyTorch's.
      let margin = padding.pixels(kernelSize: kernelSize)
      add(
        "Conv",
        at: index,
        attributes: [
          "kernel_shape": .integers([kernelSize, kernelSize]),
          "pads": .integers([margin, margin, margin, margin]),
          "strides": .integers([stride, stride]),
        ]
      )
    case .batchNorm:
      add(
        "BatchNormalization",
        at: index,
        attributes: ["epsilon": .float(Layer.batchNormEpsilon)]
      )
    case .relu: add("Relu", at: index)
    case .maxPool(let size): add("MaxPool", at: index, attributes: Self.tiles(size))
    case .averagePool(let size): add("AveragePool", at: index, attributes: Self.tiles(size))
    case .dropout: break
    // Maps are NCHW in ONNX, so that flattening counts C, H, W, as the weights behind it do.
    case .flatten: add("Flatten", at: index, attributes: ["axis": .integer(1)])
    // Weights are [OUT, IN]: transposed, as in PyTorch.
    case .linear: add("Gemm", at: index, attributes: ["transB": .integer(1)])
    }
  }

  /// Windows that touch and do not overlap; what fills no window is dropped.
  private static func tiles(_ size: Int) -> [String: ONNXNode.Attribute] {
    ["kernel_shape": .integers([size, size]), "strides": .integers([size, size])]
  }

  /// Adds a layer's node, with the layer's tensors as constants: they stand in the model in the
  /// order in which ONNX's operators take them.
  private mutating func add(
    _ type: String,
    at index: Int,
    attributes: [String: ONNXNode.Attribute] = [:]
  ) {
    let names = parameters[index, default: []].map(\.name)
    for name in names {
      guard let tensor = model.tensors[name] else {
        preconditionFailure("A model holds every tensor that its architecture calls for: \(name).")
      }
      initializers.append(ONNXGraph.Initializer(name: name, tensor: tensor))
    }
    addNode(type, name: "layers.\(index)", constants: names, attributes: attributes)
  }

  private mutating func addNode(
    _ type: String,
    name: String,
    constants: [String],
    attributes: [String: ONNXNode.Attribute] = [:]
  ) {
    let output = "\(name).output"
    nodes.append(
      ONNXNode(
        type: type,
        name: name,
        inputs: [current] + constants,
        output: output,
        attributes: attributes
      )
    )
    current = output
  }

  /// Gives the last node's output the graph's name for it.
  private mutating func nameOutput() {
    // There is a last node: the normalisation puts two before the first layer.
    let last = nodes.removeLast()
    nodes.append(
      ONNXNode(
        type: last.type,
        name: last.name,
        inputs: last.inputs,
        output: Self.outputName,
        attributes: last.attributes
      )
    )
  }
}
