// DigitClassifier
// SPDX-License-Identifier: MIT

extension ONNXModel {
  /// The file's bytes: the same model gives the same bytes on every platform.
  ///
  /// - Complexity: O(bytes); the weights are copied three times, once for each message around them.
  public func encoded() -> [UInt8] {
    var writer = ProtobufWriter()
    writer.write(Self.formatVersion, field: Field.Model.formatVersion)
    writer.write(producer.name, field: Field.Model.producerName)
    writer.write(producer.version, field: Field.Model.producerVersion)
    writer.write(field: Field.Model.graph) { graph.write(to: &$0) }
    writer.write(field: Field.Model.operatorSet) { set in
      // The empty domain is ONNX's own.
      set.write("", field: Field.OperatorSet.domain)
      set.write(Self.opset, field: Field.OperatorSet.version)
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      writer.write(field: Field.Model.metadata) { entry in
        entry.write(key, field: Field.Entry.key)
        entry.write(value, field: Field.Entry.value)
      }
    }
    return writer.bytes
  }

  /// Field numbers of the messages in use, and the two enum values.
  ///
  /// - Source: `onnx.proto3`, <https://github.com/onnx/onnx>, release 1.23.
  fileprivate enum Field {
    enum Model {
      static let formatVersion = 1, producerName = 2, producerVersion = 3, graph = 7
      static let operatorSet = 8, metadata = 14
    }
    enum OperatorSet { static let domain = 1, version = 2 }
    enum Entry { static let key = 1, value = 2 }
    enum Graph { static let node = 1, name = 2, initializer = 5, input = 11, output = 12 }
    enum Node { static let input = 1, output = 2, name = 3, type = 4, attribute = 5 }
    enum Attribute { static let name = 1, float = 2, integer = 3, integers = 8, type = 20 }
    enum Tensor { static let dimension = 1, elementType = 2, name = 8, rawData = 9 }
    enum Value { static let name = 1, type = 2 }
    enum ValueType { static let tensor = 1 }
    enum TensorType { static let elementType = 1, shape = 2 }
    enum Shape { static let dimension = 1 }
    enum Dimension { static let size = 1, name = 2 }

    /// `TensorProto.DataType.FLOAT`.
    static let float32 = 1
  }
}

extension ONNXGraph {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field
    for node in nodes {
      writer.write(field: Field.Graph.node) { node.write(to: &$0) }
    }
    writer.write(name, field: Field.Graph.name)
    for initializer in initializers {
      writer.write(field: Field.Graph.initializer) { initializer.write(to: &$0) }
    }
    writer.write(field: Field.Graph.input) { input.write(to: &$0) }
    writer.write(field: Field.Graph.output) { output.write(to: &$0) }
  }
}

extension ONNXNode {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field
    for input in inputs { writer.write(input, field: Field.Node.input) }
    writer.write(output, field: Field.Node.output)
    writer.write(name, field: Field.Node.name)
    writer.write(type, field: Field.Node.type)
    for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      writer.write(field: Field.Node.attribute) { message in
        message.write(name, field: Field.Attribute.name)
        attribute.write(to: &message)
      }
    }
  }
}

extension ONNXNode.Attribute {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field.Attribute
    // `AttributeProto.AttributeType`: FLOAT = 1, INT = 2, INTS = 7.
    switch self {
    case .float(let value):
      writer.write(value, field: Field.float)
      writer.write(1, field: Field.type)
    case .integer(let value):
      writer.write(value, field: Field.integer)
      writer.write(2, field: Field.type)
    case .integers(let values):
      for value in values { writer.write(value, field: Field.integers) }
      writer.write(7, field: Field.type)
    }
  }
}

extension ONNXGraph.Initializer {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field
    for size in tensor.shape { writer.write(size, field: Field.Tensor.dimension) }
    writer.write(Field.float32, field: Field.Tensor.elementType)
    writer.write(name, field: Field.Tensor.name)
    writer.write(raw: tensor.values, field: Field.Tensor.rawData)
  }
}

extension ONNXValue {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field
    writer.write(name, field: Field.Value.name)
    writer.write(field: Field.Value.type) { type in
      type.write(field: Field.ValueType.tensor) { tensor in
        tensor.write(Field.float32, field: Field.TensorType.elementType)
        tensor.write(field: Field.TensorType.shape) { message in
          for dimension in shape {
            message.write(field: Field.Shape.dimension) { dimension.write(to: &$0) }
          }
        }
      }
    }
  }
}

extension ONNXValue.Dimension {
  fileprivate func write(to writer: inout ProtobufWriter) {
    typealias Field = ONNXModel.Field.Dimension
    switch self {
    case .fixed(let size): writer.write(size, field: Field.size)
    case .named(let name): writer.write(name, field: Field.name)
    }
  }
}
