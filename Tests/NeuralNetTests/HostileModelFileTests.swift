// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

/// Every file here is wrong. Each must be refused by a `ModelError`; a trap would end the test run.
struct HostileModelFileTests {
  /// Headers over eight bytes of data that break the format, and what the refusal must say.
  static let headers: [(String, String)] = [
    ("", "2 to 1048576 bytes; found a stated length of 0"),
    ("{", "2 to 1048576"),
    ("[]", "JSON object in UTF-8"),
    (" {}", "JSON object in UTF-8"),
    ("{\0}", "JSON object in UTF-8"),
    ("{]", "JSON"),
    ("{}x", "JSON"),
    ("{}", "Expected 0 bytes of tensor data, as the header says; found 8"),
    (#"{"__metadata__":7}"#, "__metadata__"),
    (#"{"__metadata__":{"k":7}}"#, "__metadata__.k"),
    (#"{"__metadata__":{"k":{"a":"b"}}}"#, "__metadata__.k"),
    (#"{"__metadata__":null}"#, "__metadata__"),
    (#"{"__metadata__":{"k":"a","k":"a"}}"#, "a name occurs twice"),
    (#"{"__metadata__":{},"__metadata__":{}}"#, "a name occurs twice"),
    (tensor().dropLast() + "," + tensor().dropFirst(), "a name occurs twice"),
    (tensor(offsets: #"[0,8],"shape":[1]"#), "a name occurs twice"),
    (tensor(offsets: #"[0,8],"strides":[1]"#), "expected only data_offsets, dtype, shape"),
    (#"{"a":[]}"#, "at \"a\""),
    (#"{"a":{}}"#, "at \"a.dtype\": the field is missing"),
    (#"{"a":{"dtype":"F32","shape":[2]}}"#, "at \"a.data_offsets\": the field is missing"),
    (tensor(shape: "[2.5]"), "JSON"),
    (tensor(shape: "[99999999999999999999]"), "JSON"),
    (tensor(shape: "[[2]]"), "a.shape.0"),
    (tensor(shape: "null"), "a.shape"),
    (tensor(shape: "[-2]"), "none negative"),
    (tensor(shape: "[-1,-2]"), "none negative"),
    (tensor(shape: "[-9223372036854775808,-1]"), "none negative"),
    (tensor(shape: "[9223372036854775807,9223372036854775807]"), "fits in memory"),
    (tensor(shape: "[4294967296,4294967296]"), "fits in memory"),
    (tensor(shape: "[4611686018427387904]"), "fits in memory"),
    (tensor(shape: "[1,1,1,1,1,1,1,1,2]"), "at most 8 dimensions"),
    (tensor(shape: "[3]"), "Expected 12 bytes for tensor \"a\" of shape [3]"),
    (tensor(shape: "[1]"), "Expected 4 bytes"),
    (tensor(offsets: "[]"), "two data offsets"),
    (tensor(offsets: "[0]"), "two data offsets"),
    (tensor(offsets: "[0,8,8]"), "two data offsets"),
    (tensor(offsets: "[8,0]"), "two data offsets in rising order"),
    (tensor(offsets: "[-8,0]"), "two data offsets in rising order"),
    (tensor(offsets: "[-9223372036854775808,9223372036854775807]"), "in rising order"),
    (tensor(offsets: "[0,9223372036854775807]"), "Expected 8 bytes"),
    (tensor(offsets: "[9223372036854775799,9223372036854775807]"), "found only 8"),
    (tensor(shape: "[3]", offsets: "[0,12]"), "found only 8 bytes of data"),
    (tensor(offsets: "[8,16]"), "found only 8 bytes of data"),
    (tensor(shape: "[1]", offsets: "[0,4]"), "4 bytes too many at its end"),
    (tensor(shape: "[1]", offsets: "[4,8]"), "a hole: it starts at 4"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      "Expected tensor \"b\" to start at data byte 8, where the one before it ends; found an overlap"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      "found an overlap"
    ),
  ]

  @Test(arguments: headers)
  func `a broken header is refused with the reason`(header: String, fragment: String) throws {
    let error = try #require(throws: ModelError.self) {
      try Model(safetensors: safetensorsBytes(header, data: [UInt8](repeating: 0, count: 8)))
    }
    #expect(error.code == .malformedFile)
    #expect(error.message.contains(fragment), "\(error)")
    #expect(error.message.contains("Expected ") && error.message.contains("; found "))
  }

  @Test(arguments: ["F16", "BF16", "F64", "I64", "U8", "F8_E4M3", "f32", "", "X\n"])
  func `other types of values are refused with advice`(dtype: String) throws {
    let header =
      #"{"a":{"dtype":"\#(dtype == "X\n" ? #"X\n"# : dtype)","shape":[2],"data_offsets":[0,8]}}"#
    let error = try #require(throws: ModelError.self) {
      try SafetensorsFile(
        decoding: safetensorsBytes(header, data: [UInt8](repeating: 0, count: 8))
      )
    }
    #expect(error.code == .unsupportedFile)
    #expect(error.message.contains("Convert it to float32"), "\(error)")
  }

  @Test func `a step counter with the wrong number of bytes is refused`() {
    let header = #"{"m.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,4]}}"#
    #expect(throws: ModelError.self) {
      try SafetensorsFile(decoding: safetensorsBytes(header, data: [0, 0, 0, 0]))
    }
  }

  @Test(arguments: [3, 1 << 20, 1 << 20 + 1, 1 << 32, 1 << 63, .max] as [UInt64])
  func `a header length that the file cannot hold is refused`(length: UInt64) throws {
    let error = try #require(throws: ModelError.self) {
      try SafetensorsFile(decoding: safetensorsBytes("{}", statedLength: length))
    }
    #expect(error.code == .malformedFile)
    #expect(error.message.contains("\(length)"))
  }

  @Test(arguments: [[0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func `a header that is not UTF-8 is refused`(bytes: [UInt8]) throws {
    let text = Array(#"{"__metadata__":{"k":""#.utf8) + bytes + Array(#""}}"#.utf8)
    let file = [UInt8(text.count), 0, 0, 0, 0, 0, 0, 0] + text
    let error = try #require(throws: ModelError.self) { try SafetensorsFile(decoding: file) }
    #expect(error.message.contains("UTF-8"))
  }

  @Test(arguments: ["[", #"{"a":"#, #"{"__metadata__":"#])
  func `a header nested without end is refused`(opening: String) {
    let header = #"{"a":"# + String(repeating: opening, count: 50_000)
    #expect(throws: ModelError.self) {
      try SafetensorsFile(decoding: safetensorsBytes(header))
    }
  }

  @Test func `a file cut off at any byte is refused as malformed`() throws {
    let bytes = try Self.goodFile()
    for truncated in DamagedBytes.truncations(of: bytes) {
      let error = try #require(throws: ModelError.self) { try Model(safetensors: truncated) }
      #expect(error.code == .malformedFile, "\(truncated.count) bytes: \(error)")
    }
  }

  @Test(arguments: [1, 4, 8, 1000])
  func `a file with bytes behind its end is refused`(count: Int) throws {
    let bytes = try Self.goodFile() + [UInt8](repeating: 0, count: count)
    let error = try #require(throws: ModelError.self) { try Model(safetensors: bytes) }
    #expect(error.code == .malformedFile)
    #expect(error.message.contains("\(count) bytes too many"))
  }

  @Test func `overwritten bytes are refused or give a model that is whole`() throws {
    let bytes = try Self.goodFile()
    let dataStart = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    var refused = 0
    for damaged in DamagedBytes.overwritten(bytes, count: 4000, seed: 1, region: 0..<dataStart) {
      refused += try Self.isRefused(damaged) ? 1 : 0
    }
    #expect(refused > 3000)
    for damaged in DamagedBytes.overwritten(
      bytes,
      count: 500,
      seed: 2,
      region: dataStart..<bytes.count
    ) {
      _ = try Self.isRefused(damaged)
    }
  }

  @Test func `shifted bytes are refused or give a model that is whole`() throws {
    let bytes = try Self.goodFile()
    for damaged in DamagedBytes.shifted(bytes, count: 2000, seed: 3) {
      _ = try Self.isRefused(damaged)
    }
  }

  @Test func `noise is refused`() throws {
    for seed in UInt64(0)..<300 {
      #expect(try Self.isRefused(SeededData.bytes(Int(seed), seed: seed)))
      // The same behind a believable length, so that the text is looked at too.
      let noise = [UInt8(truncatingIfNeeded: seed), 0, 0, 0, 0, 0, 0, 0, UInt8(ascii: "{")]
      #expect(try Self.isRefused(noise + SeededData.bytes(300, seed: seed)))
    }
  }

  private static func goodFile() throws -> [UInt8] {
    var model = try Model.initialized(.sampleWithEveryLayer, seed: 1)
    model.metadata = ["note": "a \"quoted\" note"]
    return try model.safetensors()
  }

  /// Whether a file is refused; if it is not, its model must survive being written and read.
  private static func isRefused(_ bytes: [UInt8]) throws -> Bool {
    let model: Model
    do {
      model = try Model(safetensors: bytes)
    } catch {
      #expect(!error.message.isEmpty && error.message.utf8.count < 2000)
      return true
    }
    #expect(try Model(safetensors: model.safetensors()) == model)
    return false
  }

  private static func tensor(shape: String = "[2]", offsets: String = "[0,8]") -> String {
    #"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }
}
