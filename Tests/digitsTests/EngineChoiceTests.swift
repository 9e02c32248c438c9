// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Testing

@testable import digits

struct EngineChoiceTests {
  @Test func `the fastest kernels and float32 are chosen where nothing is said`() throws {
    let choice = try EngineChoice(kernels: nil, precision: nil)
    #expect(choice.backend == .fastest)
    #expect(choice.precision == .float32)
  }

  @Test(arguments: KernelBackend.available)
  func `kernels are forced by name`(backend: KernelBackend) throws {
    let choice = try EngineChoice(kernels: backend.rawValue.uppercased(), precision: "float32")
    #expect(choice.backend == backend)
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
