// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Training

/// What the engine computes with: an instruction set and a precision.
struct Engine: Sendable, Equatable {
  /// The kernels.
  let backend: KernelBackend
  /// How finely convolutions compute.
  let precision: Precision
}

/// What somebody asked the engine to compute with.
struct EngineChoice: Sendable, Equatable {
  /// The kernels; nil where nothing was said.
  private let kernels: KernelBackend?
  /// How finely convolutions compute; nil where nothing was said.
  private let precision: Precision?

  /// The kernels asked for, or the fastest that this CPU can run.
  var backend: KernelBackend { kernels ?? .fastest }

  /// Reads what was asked for.
  ///
  /// - Parameters:
  ///   - kernels: A backend's name, such as `avx2`; nil for the fastest.
  ///   - precision: `float32` or `bfloat16`; nil for the fastest that the model was seen to read as well in.
  /// - Throws: `CommandFailure` naming what this CPU can do.
  init(kernels: String?, precision: String?) throws(CommandFailure) {
    self.kernels =
      if let kernels {
        try Self.choice(kernels, of: KernelBackend.available, called: "kernels")
      } else {
        nil
      }
    self.precision =
      if let precision {
        try Self.choice(precision, of: Precision.available, called: "precision")
      } else {
        nil
      }
  }

  /// What to compute a model with.
  ///
  /// Where nothing was said, a coarser precision is used only for a model that was seen to read as well in it;
  /// who asks for certain kernels wants to see those at work, not the matrix unit.
  ///
  /// - Parameter metadata: Those of the model's file.
  /// - Returns: Kernels and precision.
  func engine(for metadata: [String: String]) -> Engine {
    let proven = Precision.available.last { ModelCard.isProven(metadata, in: $0) }
    let unasked = kernels == nil ? proven : nil
    return Engine(backend: backend, precision: precision ?? unasked ?? .float32)
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
