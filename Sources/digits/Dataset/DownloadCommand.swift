// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets

/// `digits dataset download`: fetches MNIST.
struct Download: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetches MNIST (11 MB) and checks it.",
    discussion: """
      Each file's SHA-256 is compared with the published one before the file is put in place; \
      files that are there and right are left alone. A download that was cut off goes on \
      where it stopped.
      """
  )

  @OptionGroup var data: DataOptions

  func run() async throws {
    let store = try await data.preparedStore()
    Console.output.line("MNIST is in \(store.path), whole and as published.")
  }
}
