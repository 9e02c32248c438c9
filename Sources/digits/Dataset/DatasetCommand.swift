// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// `digits dataset`: fetches and draws pictures.
struct Dataset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetches MNIST, or draws sample pictures.",
    subcommands: [Download.self, Synthesize.self]
  )
}
