// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// The scratch memory of one worker that runs an ``InferencePlan``.
///
/// It is a value: a copy that is used beside the original gets memory of its own, so two workers can
/// never write into each other's activations. Hold on to one and pass it in again; then predictions
/// allocate only their answer.
public struct Workspace: Sendable {
  /// Pictures that are taken through the linear layers together.
  public let batch: Int
  private var arena: FloatBuffer

  init(count: Int, batch: Int) {
    self.batch = batch
    arena = FloatBuffer(zeros: count)
  }

  /// The arena, which nothing else can reach while the caller has exclusive access to this value.
  ///
  /// Halos in it are zero, as they were made: plans write the insides of maps only.
  mutating func exclusiveArena(count: Int) -> FloatBuffer {
    precondition(arena.count == count, "The workspace was made by a plan of another network.")
    if !isKnownUniquelyReferenced(&arena) { arena = FloatBuffer(zeros: count) }
    return arena
  }
}
