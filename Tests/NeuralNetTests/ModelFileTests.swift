// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ModelFileTests {
  @Test(arguments: [Architecture.sampleLinear, .sampleWithEveryLayer])
  func `a model survives being written and read`(architecture: Architecture) throws {
    var model = try Model.initialized(architecture, seed: 4)
    model.metadata = ["recipe": "default", "evaluation": #"{"accuracy":0.996}"#, "note": "1 ½\n"]
    let read = try Model(safetensors: model.safetensors())
    #expect(read == model)
  }

  @Test func `the same model gives the same bytes`() throws {
    let first = try Model.initialized(.sampleWithEveryLayer, seed: 4).safetensors()
    let second = try Model.initialized(.sampleWithEveryLayer, seed: 4).safetensors()
    #expect(first == second)
    #expect(try Model(safetensors: first).safetensors() == first)
  }

  @Test func `the architecture stands in the metadata as readable JSON`() throws {
    let bytes = try Model.initialized(.sampleLinear, seed: 4).safetensors()
    let file = try SafetensorsFile(decoding: bytes)
    #expect(
      file.metadata == [
        "architecture": """
        {"input":{"channels":1,"height":1,"width":2},"layers":[{"kind":"flatten"},\
        {"bias":true,"kind":"linear","output_features":2}],"name":"tiny",\
        "normalization":{"mean":0,"standard_deviation":1}}
        """
      ]
    )
    #expect(Set(file.tensors.keys) == ["layers.1.weight", "layers.1.bias"])
  }

  @Test func `metadata may not replace the architecture`() throws {
    var model = try Model.initialized(.sampleLinear, seed: 4)
    model.metadata["architecture"] = "mine"
    let error = try #require(throws: ModelError.self) { try model.safetensors() }
    #expect(error.code == .invalidMetadata)
  }

  @Test func `a file without an architecture is refused with advice`() throws {
    let bytes = try SafetensorsFile(tensors: [:]).encoded()
    let error = try #require(throws: ModelError.self) { try Model(safetensors: bytes) }
    #expect(error.code == .missingArchitecture)
    #expect(error.message.contains("metadata key \"architecture\""))
  }

  @Test(arguments: [
    ("", ModelError.Code.malformedFile, "an architecture as JSON"),
    ("null", .malformedFile, "an architecture as JSON"),
    ("{}", .malformedFile, "name"),
    (architectureJSON(layers: "{}"), .malformedFile, "layers"),
    (architectureJSON(layers: #"[{"kind":"warp"}]"#), .malformedFile, "layers.0.kind"),
    (architectureJSON(layers: "[]"), .invalidArchitecture, "found 0"),
    (architectureJSON(layers: #"[{"kind":"max_pool","size":3}]"#), .invalidArchitecture, "Layer 0"),
    (architectureJSON(layers: #"[{"kind":"flatten"}]"#, width: 1 << 40), .invalidArchitecture, ""),
    (
      architectureJSON(
        layers: #"[{"kind":"flatten"},{"kind":"linear","output_features":2,"bias":true}]"#
      ),
      .invalidTensors, "layers.1.weight of shape [2, 4]; found none"
    ),
  ])
  func `an architecture that is no use is refused with the reason`(
    json: String,
    code: ModelError.Code,
    fragment: String
  ) throws {
    let bytes = try SafetensorsFile(metadata: ["architecture": json], tensors: [:]).encoded()
    let error = try #require(throws: ModelError.self) { try Model(safetensors: bytes) }
    #expect(error.code == code, "\(error)")
    #expect(error.message.contains(fragment) || fragment.isEmpty, "\(error)")
  }

  @Test func `values that are not finite are refused`() throws {
    let model = try Model.initialized(.sampleLinear, seed: 4)
    var file = try SafetensorsFile(decoding: model.safetensors())
    file.tensors["layers.1.bias"]?.values[1] = .nan
    let error = try #require(throws: ModelError.self) {
      try Model(safetensors: file.encoded())
    }
    #expect(error.code == .invalidTensors)
    #expect(error.message.contains("layers.1.bias; found nan at position 1"))
  }

  @Test func `the file size limit holds the largest network`() {
    #expect(Model.maximumFileBytes > Architecture.Limits.parameters * 4)
  }

  private static func architectureJSON(layers: String, width: Int = 2) -> String {
    """
    {"input":{"channels":1,"height":2,"width":\(width)},"layers":\(layers),"name":"x",\
    "normalization":{"mean":0,"standard_deviation":1}}
    """
  }
}
