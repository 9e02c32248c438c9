// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct SafetensorsFileTests {
  static let eightBytes: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0]

  @Test func `is written byte for byte as the format says`() throws {
    let file = SafetensorsFile(
      metadata: ["b": "2", "a": "é\n\"/"],
      tensors: [
        "z": Tensor(shape: [2], values: [1, -2.5]),
        "a.10": Tensor(shape: [], values: [0.5]),
        "a.9": Tensor(shape: [1, 0], values: []),
      ]
    )
    let header = #"""
      {"__metadata__":{"a":"é\n\"/","b":"2"},"a.10":{"data_offsets":[0,4],"dtype":"F32","shape":[]},\#
      "a.9":{"data_offsets":[4,4],"dtype":"F32","shape":[1,0]},\#
      "z":{"data_offsets":[4,12],"dtype":"F32","shape":[2]}}
      """#
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected = safetensorsBytes(header + padding, data: [0, 0, 0, 0x3F] + Self.eightBytes)
    #expect(try file.encoded() == expected)
    #expect(try SafetensorsFile(decoding: expected) == file)
  }

  @Test func `reads what other tools write`() throws {
    // Keys in another order, offsets out of name order, no metadata, spaces behind the header.
    let header = #"""
      { "b" : {"dtype":"F32","shape":[1],"data_offsets":[0,4]},
        "a" : {"dtype":"F32","shape":[1,1],"data_offsets":[4,8]} }
      """# + "   "
    let file = try SafetensorsFile(decoding: safetensorsBytes(header, data: Self.eightBytes))
    #expect(file.metadata.isEmpty)
    #expect(file.tensors["b"] == Tensor(shape: [1], values: [1]))
    #expect(file.tensors["a"] == Tensor(shape: [1, 1], values: [-2.5]))
  }

  @Test func `skips PyTorch's step counters but not their bytes`() throws {
    let header = #"""
      {"m.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},\#
      "m.weight":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}
      """#
    let bytes = safetensorsBytes(header, data: [9, 0, 0, 0, 0, 0, 0, 0] + Self.eightBytes)
    #expect(
      try SafetensorsFile(decoding: bytes).tensors == [
        "m.weight": Tensor(shape: [2], values: [1, -2.5])
      ]
    )
  }

  @Test func `keeps every bit of every value`() throws {
    let patterns: [UInt32] = [
      0, 0x8000_0000, 1, 0x807F_FFFF, 0x3F80_0001, 0x7F7F_FFFF, 0x7F80_0000, 0xFF80_0000,
      0x7FC0_1234, 0x0102_0304,
    ]
    let tensor = Tensor(shape: [patterns.count], values: patterns.map(Float.init(bitPattern:)))
    let bytes = try SafetensorsFile(tensors: ["x": tensor]).encoded()
    let read = try #require(try SafetensorsFile(decoding: bytes).tensors["x"])
    #expect(read.values.map(\.bitPattern) == patterns)
  }

  @Test(arguments: 0..<9)
  func `starts the data at a multiple of eight bytes`(length: Int) throws {
    let file = SafetensorsFile(
      metadata: ["k": String(repeating: "x", count: length)],
      tensors: ["t": Tensor(shape: [1], values: [1])]
    )
    let bytes = try file.encoded()
    #expect((bytes.count - 4) % 8 == 0)
    #expect(try SafetensorsFile(decoding: bytes) == file)
  }

  @Test func `the order in which tensors and metadata were added does not matter`() throws {
    let names = (0..<100).map { "layers.\($0).weight" }
    let make = { (names: [String]) in
      var file = SafetensorsFile(tensors: [:])
      for name in names {
        file.tensors[name] = Tensor(shape: [1], values: [Float(name.count)])
        file.metadata[name] = name
      }
      return try file.encoded()
    }
    #expect(try make(names) == make(names.reversed()))
  }

  @Test func `metadata survive whatever characters they hold`() throws {
    let strange = "\0\u{1}\u{1F}\u{7F}\\\"/\u{2028}ß漢😀\r\n\t"
    let file = SafetensorsFile(metadata: [strange: strange, "": ""], tensors: [:])
    #expect(try SafetensorsFile(decoding: file.encoded()) == file)
  }

  @Test(arguments: [
    Tensor(shape: [2], values: [1]), Tensor(shape: [-1, -1], values: [1]),
    Tensor(shape: [.max, 2], values: []),
    Tensor(shape: [Int](repeating: 1, count: 9), values: [1]),
  ])
  func `does not write a tensor whose shape is not that of its values`(tensor: Tensor) throws {
    let error = try #require(throws: ModelError.self) {
      try SafetensorsFile(tensors: ["x": tensor]).encoded()
    }
    #expect(error.code == .invalidTensors)
  }

  @Test func `does not write a tensor in the place of the metadata`() throws {
    let file = SafetensorsFile(tensors: ["__metadata__": Tensor(shape: [], values: [1])])
    #expect(throws: ModelError.self) { try file.encoded() }
  }

  @Test func `does not write a header that it would not read`() throws {
    let text = String(repeating: "x", count: SafetensorsFile.maximumHeaderBytes)
    let error = try #require(throws: ModelError.self) {
      try SafetensorsFile(metadata: ["k": text], tensors: [:]).encoded()
    }
    #expect(error.code == .invalidMetadata)
    // The braces, keys and quotes around the text are 26 bytes.
    let fitting = SafetensorsFile(metadata: ["k": String(text.dropLast(26))], tensors: [:])
    #expect(try SafetensorsFile(decoding: fitting.encoded()) == fitting)
  }
}
