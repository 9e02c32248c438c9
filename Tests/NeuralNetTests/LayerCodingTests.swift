// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import NeuralNet

struct LayerCodingTests {
  static let forms: [(Layer, String)] = [
    (
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true),
      #"{"bias":true,"kernel_size":3,"kind":"convolution","output_channels":32,"padding":"same"}"#
    ),
    (
      .convolution(outputChannels: 8, kernelSize: 5, padding: .valid, bias: false),
      #"{"bias":false,"kernel_size":5,"kind":"convolution","output_channels":8,"padding":"valid"}"#
    ),
    (
      .convolution(outputChannels: 8, kernelSize: 3, stride: 2, padding: .same, bias: false),
      #"{"bias":false,"kernel_size":3,"kind":"convolution","output_channels":8,"padding":"same","stride":2}"#
    ),
    (.batchNorm, #"{"kind":"batch_norm"}"#),
    (.relu, #"{"kind":"relu"}"#),
    (.maxPool(size: 2), #"{"kind":"max_pool","size":2}"#),
    (.averagePool(size: 7), #"{"kind":"average_pool","size":7}"#),
    (
      .dropout(rate: 0.1, wholeChannels: true),
      #"{"kind":"dropout","rate":0.1,"whole_channels":true}"#
    ),
    (.flatten, #"{"kind":"flatten"}"#),
    (
      .linear(outputFeatures: 10, bias: true),
      #"{"bias":true,"kind":"linear","output_features":10}"#
    ),
  ]

  @Test(arguments: forms)
  func `is written in the form that files have`(layer: Layer, json: String) throws {
    #expect(try JSON.encode(layer, subject: "a layer") == json)
  }

  @Test(arguments: forms)
  func `is read from the form that files have`(layer: Layer, json: String) throws {
    #expect(try JSON.decode(Layer.self, from: json, subject: "a layer") == layer)
  }

  @Test(arguments: [
    (#"{"kind":"attention"}"#, "found \"attention\""),
    (#"{"size":2}"#, "kind"),
    (#"{"kind":"max_pool"}"#, "size"),
    (#"{"kind":"max_pool","size":2,"stride":1}"#, "expected only kind, size in a max_pool layer"),
    (#"{"kind":"relu","size":2}"#, "expected only kind in a relu layer"),
    (#"{"kind":"max_pool","size":"2"}"#, "size"),
    (#"{"kind":"max_pool","size":2.5}"#, "JSON"),
    (#"{"kind":"max_pool","size":1e99}"#, "JSON"),
    (#"{"kind":"max_pool","size":99999999999999999999}"#, "JSON"),
    (#"{"kind":"max_pool","size":null}"#, "size"),
    (#"{"kind":"dropout","rate":1e99,"whole_channels":false}"#, "JSON"),
    (#"{"kind":"relu","kind":"flatten"}"#, "a name occurs twice"),
    (#"{"kind":"max_pool","size":2,"si\u007ae":3}"#, "a name occurs twice"),
    (
      #"{"bias":true,"kernel_size":3,"kind":"convolution","output_channels":1,"padding":"same","stride":1,"stride":1}"#,
      "a name occurs twice"
    ),
    (
      #"{"bias":true,"kernel_size":3,"kind":"convolution","output_channels":1,"padding":"same","stride":null}"#,
      "stride"
    ),
    (#"{"bias":1,"kind":"linear","output_features":10}"#, "bias"),
    (
      #"{"bias":true,"kernel_size":3,"kind":"convolution","output_channels":1,"padding":"full"}"#,
      "padding"
    ),
    ("[]", "the top"),
    ("", "not JSON"),
  ])
  func `refuses other forms and says where`(json: String, fragment: String) throws {
    let error = try #require(throws: ModelError.self) {
      try JSON.decode(Layer.self, from: json, subject: "a layer")
    }
    #expect(error.code == .malformedFile)
    #expect(error.message.contains(fragment), "\(error)")
  }

  @Test func `the usual stride may be told or not`() throws {
    let json =
      #"{"bias":true,"kernel_size":3,"kind":"convolution","output_channels":32,"padding":"same","stride":1}"#
    let layer = try JSON.decode(Layer.self, from: json, subject: "a layer")
    #expect(
      layer == .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true)
    )
  }

  @Test(arguments: [
    (#"{"a":["a","b:"],"b":["{\"a\":"],"\\":[]}"#, true),
    (#"{"a":["b"],"b":["a"],"a":[]}"#, false), (#"{"a\\":[],"a\u005c":[]}"#, false),
    (#"{"\"":[],"\u0022":[]}"#, false),
  ])
  func `names are told apart from what strings say`(json: String, isSound: Bool) throws {
    let value = try? JSON.decode([String: [String]].self, from: json, subject: "lists")
    #expect((value != nil) == isSound)
  }

  @Test func `an architecture is written in the form that files have`() throws {
    let json = try JSON.encode(Architecture.tiny, subject: "an architecture")
    #expect(
      json == """
        {"input":{"channels":1,"height":1,"width":2},"layers":[{"kind":"flatten"},\
        {"bias":true,"kind":"linear","output_features":2}],"name":"tiny",\
        "normalization":{"mean":0.1307,"standard_deviation":0.3081}}
        """
    )
    #expect(
      try JSON.decode(Architecture.self, from: json, subject: "an architecture") == .tiny
    )
  }

  @Test(arguments: [
    #"{"input":{"channels":1,"height":1,"width":1},"layers":[],"name":"a"}"#,
    #"{"input":{"channels":1,"height":1,"width":1,"depth":1},"layers":[],"name":"a","normalization":{"mean":0,"standard_deviation":1}}"#,
    #"{"input":{"channels":1,"height":1,"width":1},"layers":[],"name":"a","normalization":{"mean":0,"standard_deviation":1,"per":2}}"#,
    #"{"input":{"channels":1,"height":1,"width":1},"layers":[],"name":"a","normalization":{"mean":0,"standard_deviation":1},"skip":1}"#,
    #"{"input":{"channels":1,"height":1,"width":1},"layers":[{"kind":"relu"},7],"name":"a","normalization":{"mean":0,"standard_deviation":1}}"#,
  ])
  func `an architecture with missing or unknown fields is refused`(json: String) {
    #expect(throws: ModelError.self) {
      try JSON.decode(Architecture.self, from: json, subject: "an architecture")
    }
  }

  @Test func `text nested a hundred thousand deep is refused`() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: ModelError.self) {
      try JSON.decode(Architecture.self, from: deep, subject: "an architecture")
    }
  }
}

extension Architecture {
  fileprivate static let tiny = Architecture(
    name: "tiny",
    input: FeatureShape(height: 1, width: 2, channels: 1),
    normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
    layers: [.flatten, .linear(outputFeatures: 2, bias: true)]
  )
}
