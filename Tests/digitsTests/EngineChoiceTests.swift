// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Testing

@testable import digits

struct EngineChoiceTests {
  /// Metadata that tell how many of 5,000 a model read right, in float32 and in bfloat16.
  private func metadata(float32: Int, bfloat16: Int?) -> [String: String] {
    var scores = [#""validation":{"correct":\#(float32),"count":5000}"#]
    if let bfloat16 {
      scores.append(#""validation_bfloat16":{"correct":\#(bfloat16),"count":5000}"#)
    }
    return ["evaluation": "{\(scores.joined(separator: ","))}"]
  }

  @Test(arguments: [(4966, 4966), (4966, 4990), (4966, 4964)])
  func `the fastest is chosen that the model reads as well in`(float32: Int, bfloat16: Int) throws {
    let metadata = metadata(float32: float32, bfloat16: bfloat16)
    let engine = try EngineChoice(kernels: nil, precision: nil).engine(for: metadata)
    #expect(engine == Engine(backend: .fastest, precision: Precision.available.last ?? .float32))
  }

  @Test(arguments: [nil, 4963])
  func `a precision that was not seen to read as well is not chosen`(bfloat16: Int?) throws {
    let metadata = metadata(float32: 4966, bfloat16: bfloat16)
    let engine = try EngineChoice(kernels: nil, precision: nil).engine(for: metadata)
    #expect(engine.precision == .float32)
  }

  @Test func `a model that tells nothing is computed in float32`() throws {
    let engine = try EngineChoice(kernels: nil, precision: nil).engine(for: [:])
    #expect(engine.precision == .float32)
  }

  @Test(arguments: Precision.available)
  func `what was asked for is used for any model`(precision: Precision) throws {
    let metadata = metadata(float32: 4966, bfloat16: nil)
    let choice = try EngineChoice(kernels: nil, precision: precision.rawValue)
    #expect(choice.engine(for: metadata).precision == precision)
  }

  @Test(arguments: KernelBackend.available)
  func `kernels are forced by name`(backend: KernelBackend) throws {
    let choice = try EngineChoice(kernels: backend.rawValue.uppercased(), precision: nil)
    let engine = choice.engine(for: metadata(float32: 4966, bfloat16: 4966))
    #expect(engine == Engine(backend: backend, precision: .float32))
  }

  @Test(arguments: [("mmx", nil), (nil, "float8")] as [(String?, String?)])
  func `what the CPU cannot do is refused with what it can`(kernels: String?, precision: String?) {
    let error = #expect(throws: CommandFailure.self) {
      try EngineChoice(kernels: kernels, precision: precision)
    }
    let message = error.map(String.init(describing:)) ?? ""
    #expect(message.contains(kernels == nil ? "float32" : "reference"))
    #expect(message.contains(kernels ?? precision ?? ""))
  }
}
