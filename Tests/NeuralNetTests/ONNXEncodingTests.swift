// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

/// The bytes of a file, by the field numbers of `onnx.proto3`.
struct ONNXEncodingTests {
  private let model: Model
  private let file: ProtobufMessage

  init() throws {
    var model = try Model.initialized(.sampleWithEveryLayer, seed: 3)
    model.metadata = ["name": "mine", "note": "½"]
    self.model = model
    let producer = ONNXModel.Producer(name: "test", version: "1.2")
    file = try ProtobufMessage(model.onnx(producer: producer).encoded())
  }

  @Test func `a file states its versions and its producer`() throws {
    #expect(file.numbers(1) == [10])
    #expect(file.texts(2) == ["test"])
    #expect(file.texts(3) == ["1.2"])
    let set = try #require(try file.messages(8).first)
    #expect(set.texts(1) == [""])
    #expect(set.numbers(2) == [22])
  }

  @Test func `the metadata hold the model's, its name and its architecture`() throws {
    let entries = try file.messages(14).map { ($0.texts(1).joined(), $0.texts(2).joined()) }
    #expect(entries.map(\.0) == ["architecture", "name", "note"])
    #expect(entries[0].1.hasPrefix(#"{"input":{"channels":1,"height":6,"width":6},"layers":["#))
    #expect(entries.dropFirst().map(\.1) == ["mine", "½"])
  }

  @Test func `a model without a name is called after its architecture`() throws {
    let model = try Model.initialized(.sampleLinear, seed: 3)
    let exported = try model.onnx(producer: ONNXModel.Producer(name: "test", version: "1"))
    #expect(exported.metadata["name"] == "tiny")
  }

  @Test func `the same model gives the same bytes`() throws {
    let producer = ONNXModel.Producer(name: "test", version: "1.2")
    #expect(
      try model.onnx(producer: producer).encoded() == model.onnx(producer: producer).encoded()
    )
  }

  @Test func `nodes carry their operator, names and settings`() throws {
    let graph = try #require(try file.messages(7).first)
    #expect(graph.texts(2) == ["every-layer"])
    let node = try graph.messages(1)[2]
    #expect(node.texts(1) == ["normalization.div.output", "layers.0.weight"])
    #expect(node.texts(2) == ["layers.0.output"])
    #expect(node.texts(3) == ["layers.0"])
    #expect(node.texts(4) == ["Conv"])
    let settings = try node.messages(5)
    #expect(settings.flatMap { $0.texts(1) } == ["kernel_shape", "pads", "strides"])
    #expect(settings.map { $0.numbers(8) } == [[3, 3], [1, 1, 1, 1], [1, 1]])
    #expect(settings.flatMap { $0.numbers(20) } == [7, 7, 7])
    let epsilon = try graph.messages(1)[3].messages(5)[0]
    #expect(epsilon[2] == [.fixed32((1e-5 as Float).bitPattern)])
    #expect(epsilon.numbers(20) == [1])
    let axis = try graph.messages(1)[8].messages(5)[0]
    #expect(axis.numbers(3) == [1])
    #expect(axis.numbers(20) == [2])
  }

  @Test func `constants carry their shape and all their values`() throws {
    let constants = try #require(try file.messages(7).first).messages(5)
    #expect(constants.count == model.tensors.count + 2)
    for constant in constants.dropFirst(2) {
      let tensor = try #require(model.tensors[constant.texts(8).joined()])
      #expect(constant.numbers(1) == tensor.shape)
      #expect(constant.numbers(2) == [1])
      let values = tensor.values.flatMap { value in
        (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
      }
      #expect(constant.bytes(9) == [values])
    }
    #expect(constants[0].numbers(1) == [])
    #expect(constants[0].bytes(9).map(\.count) == [4])
  }

  @Test func `input and output carry type and shape, the batch by name`() throws {
    let graph = try #require(try file.messages(7).first)
    for (field, name, sizes) in [(11, "pixels", [1, 6, 6]), (12, "logits", [3])] {
      let value = try graph.messages(field)[0]
      #expect(value.texts(1) == [name])
      let tensor = try value.messages(2)[0].messages(1)[0]
      #expect(tensor.numbers(1) == [1])
      let dimensions = try tensor.messages(2)[0].messages(1)
      #expect(dimensions[0].texts(2) == ["N"])
      #expect(dimensions.dropFirst().flatMap { $0.numbers(1) } == sizes)
    }
  }
}
