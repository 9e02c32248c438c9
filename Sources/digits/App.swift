// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The command line: names the commands and hands over to the chosen one.
@main
struct Digits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digits",
    abstract: "Reads handwritten digits: in pictures, from a camera, over HTTP.",
    discussion: """
      Start the server and send it a picture:

        digits serve
        curl -F file=@seven.png http://127.0.0.1:8000/predict

      A trained network is compiled into this program. Train it again, or another one, with \
      `digits train`, and use the result with --model.

      Exit status: 0 when all went well, 1 when something failed, 64 for wrong usage, 128 + N when \
      stopped by signal N.
      """,
    version: Version.number,
    groupedSubcommands: [
      CommandGroup(
        name: "Reading",
        subcommands: [Serve.self, Predict.self, Read.self, Health.self]
      ),
      CommandGroup(
        name: "Training",
        subcommands: [Train.self, Evaluate.self, Models.self, Dataset.self]
      ),
      CommandGroup(name: "Exchange", subcommands: [Export.self, Import.self]),
    ]
  )
}
