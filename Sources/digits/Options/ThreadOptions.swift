// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How many cores a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads to compute with. The result is the same for any number.",
      discussion: "Without it, one a core.",
      valueName: "count"
    )
  )
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads must be 1...1024, found \(threads).")
    }
  }

  /// Threads to use.
  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// A loop over that many threads.
  var parallel: ParallelFor { .threads(count) }
}
