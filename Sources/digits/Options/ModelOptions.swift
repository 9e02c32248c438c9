// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// Which network reads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The network to read with, a safetensors file made by `digits train`.",
      discussion: "Without it DIGITS_MODEL, and without that the one compiled into this program.",
      valueName: "file"
    ),
    completion: .file(extensions: ["safetensors"])
  )
  var model: String?

  /// Reads the file, or the network compiled in.
  ///
  /// - Throws: `CommandFailure` naming the file.
  func load() throws(CommandFailure) -> LoadedModel {
    try LoadedModel(path: model ?? Environment.value("DIGITS_MODEL"))
  }
}
