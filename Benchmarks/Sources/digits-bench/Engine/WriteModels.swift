// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import NeuralNet

/// `digits-bench models`: the networks as files, for other engines to run the same weights.
struct WriteModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Writes the measured networks into a folder, one safetensors file each."
  )

  @Argument(help: ArgumentHelp("Where to write default.safetensors and the others."))
  var folder: String

  func run() throws {
    for network in try Network.all() + [Network.linear()] {
      let file = URL(fileURLWithPath: folder).appendingPathComponent("\(network.name).safetensors")
      try Data(try network.model.safetensors()).write(to: file)
    }
  }
}
