// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
internal import CModel
import NeuralNet

/// A network to measure.
struct Network {
  /// Its name in tables.
  let name: String
  /// The network with its weights.
  let model: Model

  /// The network compiled into the program that is asked first, with its trained weights.
  static func compiledIn() throws -> Network {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    let bytes = Array(
      UnsafeBufferPointer(start: cmodel_default_bytes(), count: cmodel_default_count())
    )
    let bundle = try ModelBundle(safetensors: bytes)
    let named = bundle.models["fast"] ?? bundle.models[ModelBundle.soleName]
    guard let model = named else {
      throw ValidationError("The model compiled in has no fast network.")
    }
    return Network(name: "default", model: model)
  }

  /// The original project's network; a network that has learnt nothing is no faster.
  ///
  /// Its layers are those of the training recipe `classic`, repeated here because the recipes' module brings
  /// the HTTP client of the data sets with it, which would take longer to build than all of this.
  static func classic() throws -> Network {
    let architecture = Architecture(
      name: "classic",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
      layers: [
        .convolution(outputChannels: 32, kernelSize: 3, padding: .valid, bias: true),
        .relu,
        .convolution(outputChannels: 64, kernelSize: 3, padding: .valid, bias: true),
        .relu,
        .maxPool(size: 2),
        .dropout(rate: 0.25, wholeChannels: true),
        .flatten,
        .linear(outputFeatures: 128, bias: true),
        .relu,
        .dropout(rate: 0.5, wholeChannels: false),
        .linear(outputFeatures: 10, bias: true),
      ]
    )
    return Network(name: "classic", model: try Model.initialized(architecture, seed: 1))
  }

  /// One linear layer, which takes next to no time: what is left is what a call costs.
  static func linear() throws -> Network {
    let architecture = Architecture(
      name: "linear",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
      layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
    )
    return Network(name: "linear", model: try Model.initialized(architecture, seed: 1))
  }

  /// The networks that read digits.
  static func all() throws -> [Network] { [try compiledIn(), try classic()] }
}
