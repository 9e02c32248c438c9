// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import NeuralNet

/// Which model reads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model to read with, a safetensors file made by `digits train`.",
      discussion: "Without it DIGITS_MODEL, and without that the one compiled into this program.",
      valueName: "file"
    ),
    completion: .file(extensions: ["safetensors"])
  )
  var model: String?

  @Option(
    help: ArgumentHelp(
      "float32, or bfloat16 on CPUs with a matrix unit (AMX): faster, less exact.",
      discussion:
        "Without it DIGITS_PRECISION, and without that bfloat16 for a model that was seen to read as well in it."
    )
  )
  var precision: String?

  /// What to compute a model with.
  ///
  /// - Throws: `CommandFailure` for what this CPU cannot do.
  func engine(for loaded: LoadedModel) throws(CommandFailure) -> Engine {
    try EngineChoice.fromEnvironment(precision: precision).engine(for: loaded.bundle.metadata)
  }

  /// Reads the file, or the model compiled in.
  ///
  /// - Throws: `CommandFailure` naming the file.
  func load() throws(CommandFailure) -> LoadedModel {
    try LoadedModel(path: model ?? Environment.value("DIGITS_MODEL"))
  }
}
