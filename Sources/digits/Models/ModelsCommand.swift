// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// `digits models`: decides about model files, and describes them.
struct Models: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decides whether a model may be released, and describes one.",
    discussion: """
      `check` holds a new model against the current one and fails where it is worse; `card` writes \
      down what a model is, where it comes from and how far it can be trusted.

        digits models check runs/full/model.safetensors --json release.json
        digits models card runs/full/model.safetensors --output docs/model-card.md
      """,
    subcommands: [Check.self, Card.self]
  )
}
