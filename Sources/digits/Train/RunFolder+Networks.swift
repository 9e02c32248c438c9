// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The folder of one network of a run of several: what is finished is not trained again.
extension RunFolder {
  /// The network of a run that is over; nil where it is not.
  ///
  /// - Throws: `CommandFailure` where it was made by another recipe or seed.
  func finishedNetwork(of recipe: Recipe, seed: UInt64) throws -> Model? {
    guard FileManager.default.fileExists(atPath: model) else { return nil }
    let loaded = try LoadedModel(path: model)
    let origin = ModelCard.origin(in: loaded.bundle.metadata)
    guard origin?.recipe == recipe, origin?.seed == seed else {
      throw CommandFailure(
        "“\(model)” was made by another recipe or seed. Choose another folder with --output, or remove "
          + "“\(path)” to train this network anew."
      )
    }
    return try loaded.soleNetwork(for: "train")
  }

  /// Where a run begins: at its first step, or where its checkpoint stands.
  func start(of recipe: Recipe, seed: UInt64) throws -> TrainingStart {
    let isUnderWay = FileManager.default.fileExists(atPath: checkpoint)
    return TrainingStart(
      recipe: recipe,
      seed: seed,
      checkpoint: isUnderWay ? try loadCheckpoint() : nil
    )
  }
}
