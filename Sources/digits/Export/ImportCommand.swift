// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import NeuralNet

/// `digits import`: makes a model file of weights that PyTorch saved.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a model of the classic network's weights, saved by PyTorch.",
    discussion: """
      The file is the state_dict of the classic network (two 3×3 convolutions of 32 and 64 \
      channels, a 2×2 maximum, linear layers of 128 and 10), saved with \
      safetensors.torch.save_file. The tensors' names do not matter. See docs/exchange.md.

        digits import net.safetensors --output model.safetensors
        digits evaluate --model model.safetensors
      """
  )

  @Argument(
    help: ArgumentHelp("The weights, a safetensors file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"])
  )
  var weights: String

  @OptionGroup var file: OutputOptions

  @Option(help: "The model's name, which answers quote: letters, digits, “.”, “_” and “-”.")
  var name = "classic"

  @Option(help: "The mean that was subtracted from pixels in 0...1 in training.")
  var mean: Float = 0.1307

  @Option(help: "The standard deviation that they were then divided by.")
  var std: Float = 0.3081

  func validate() throws {
    guard name.utf8.count <= Architecture.Limits.nameLength,
      name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil
    else {
      throw ValidationError(
        "--name must be 1 to \(Architecture.Limits.nameLength) letters, digits, “.”, “_” or “-”."
      )
    }
    for (option, value, range) in [
      ("--mean", mean, Architecture.Limits.mean),
      ("--std", std, Architecture.Limits.standardDeviation),
    ] where !range.contains(value) {
      throw ValidationError("\(option) must be \(range), found \(value).")
    }
  }

  func run() throws {
    let bytes = try FileInput.read(weights, limit: Model.maximumFileBytes, kind: "model")
    let imported = try ImportedWeights(
      bytes,
      file: weights,
      name: name,
      normalization: Normalization(mean: mean, standardDeviation: std)
    )
    try file.write(imported.bytes)
    Console.output.line(imported.text(path: file.output))
  }
}
