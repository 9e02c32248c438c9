// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging
import Recognition

/// The picture that `digits predict` draws of what the network saw.
struct ExplanationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Draw what the network saw, and what its answer rests on, into this PNG file, and print warnings; for one picture.",
      valueName: "png"
    ),
    completion: .file(extensions: ["png"])
  )
  var explain: String?

  @Flag(help: "Overwrite the file of --explain where there is one.")
  var force = false

  func validate() throws {
    guard explain != "", explain != FileInput.standardInput else {
      throw ValidationError("--explain needs the name of a file, found “\(explain ?? "")”.")
    }
    guard explain != nil || !force else {
      throw ValidationError("--force overwrites the file of --explain, which is not given.")
    }
  }

  /// Reads a picture, with an explanation where the file for one is named.
  func read(
    _ image: Image,
    with recognizer: Recognizer
  ) -> (reading: Reading, explanation: Explanation?) {
    guard explain != nil else { return (recognizer.read(image), nil) }
    return recognizer.explain(image)
  }

  /// Draws an explanation into the file; does nothing where none is named.
  ///
  /// - Throws: `CommandFailure` where the file cannot be written, is there and may not be overwritten, or there is
  ///   nothing to explain.
  func write(_ explanation: Explanation?) throws(CommandFailure) {
    guard let explain else { return }
    guard let explanation else {
      throw CommandFailure(
        "Nothing was found in the picture, so there is nothing to explain: “\(explain)” was not written."
      )
    }
    let png: [UInt8]
    do {
      png = try explanation.picture.png()
    } catch {
      throw CommandFailure(error.message)
    }
    try FileOutput.write(png, to: explain, force: force)
  }
}
