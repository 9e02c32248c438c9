// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet

/// What the engine computes with: an instruction set and a precision.
struct EngineChoice: Sendable, Equatable {
  /// The kernels; the fastest that this CPU can run where nothing was said.
  var backend = KernelBackend.fastest
  /// How finely convolutions compute.
  var precision = Precision.float32

  /// Reads what was asked for.
  ///
  /// - Parameters:
  ///   - kernels: A backend's name, such as `avx2`; nil for the fastest.
  ///   - precision: `float32` or `bfloat16`; nil for float32.
  /// - Throws: `CommandFailure` naming what this CPU can do.
  init(kernels: String?, precision: String?) throws(CommandFailure) {
    if let kernels {
      backend = try Self.choice(kernels, of: KernelBackend.available, called: "kernels")
    }
    if let precision {
      self.precision = try Self.choice(precision, of: Precision.available, called: "precision")
    }
  }

  /// What the environment asks for, under what a flag asks for: `DIGITS_KERNELS` and `DIGITS_PRECISION`.
  static func fromEnvironment(precision: String? = nil) throws(CommandFailure) -> EngineChoice {
    try EngineChoice(
      kernels: Environment.value("DIGITS_KERNELS"),
      precision: precision ?? Environment.value("DIGITS_PRECISION")
    )
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ text: String,
    of choices: [Choice],
    called name: String
  ) throws(CommandFailure) -> Choice {
    guard let choice = choices.first(where: { $0.rawValue == text.lowercased() }) else {
      let names = choices.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(
        "Expected \(name) that this CPU can run, one of \(names); found “\(text)”."
      )
    }
    return choice
  }
}
