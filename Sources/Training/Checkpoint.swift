// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A run laid down between two steps: everything needed to go on as if it had never stopped.
///
/// Going on with the same backend gives the weights of an uninterrupted run bit for bit, with any
/// number of threads: the order of the images, their augmentation and the dropout masks are drawn
/// from the seed, the epoch and the step, never from a generator that would have to be remembered.
public struct Checkpoint: Sendable, Equatable {
  /// What is run.
  public let recipe: Recipe
  /// The seed it was started with.
  public let seed: UInt64
  /// The kernels that computed it; another backend goes on too, with other rounding.
  public let backend: String
  /// SHA-256 of the training images, which must be the same to go on.
  public let dataFingerprint: String
  /// Where the run stands.
  public let progress: TrainingProgress
  /// Weights, running statistics and their average.
  let network: TrainableNetwork.State
  /// The optimiser's moments.
  let optimizer: Optimizer.State
  /// The weights kept so far, as a safetensors file; empty before the first epoch is complete.
  let bestModel: [UInt8]

  /// Checks that this checkpoint belongs to the run that wants to go on from it.
  ///
  /// - Throws: `TrainingError.Code.checkpointMismatch`, saying what differs.
  func require(recipe: Recipe, seed: UInt64, dataFingerprint: String) throws(TrainingError) {
    let difference =
      if recipe != self.recipe {
        "another recipe or another number of epochs"
      } else if seed != self.seed {
        "seed \(self.seed) instead of \(seed)"
      } else if dataFingerprint != self.dataFingerprint {
        "other training images"
      } else {
        nil as String?
      }
    guard let difference else { return }
    throw TrainingError(
      .checkpointMismatch,
      "The checkpoint was made with \(difference). Go on with what it was started with, or start "
        + "anew in another folder."
    )
  }
}
