// DigitClassifier
// SPDX-License-Identifier: MIT

public import Kernels

/// A model compiled for answering: a flat list of steps over one arena.
///
/// Batch normalisation, biases and rectifiers are folded into the convolution or linear layer before
/// them, dropout is gone, and weights are packed in the order in which the inner loop reads them. A plan
/// never changes and can be shared by any number of threads; each brings a ``Workspace`` of its own.
public struct InferencePlan: Sendable {
  /// Numbers in one picture: H × W × C.
  public let inputCount: Int
  /// Numbers in one answer: the logits of the classes.
  public let outputCount: Int
  /// The kernels that the weights are packed for.
  public let backend: KernelBackend
  /// How finely convolutions compute.
  public let precision: Precision

  let normalization: Normalization
  let input: MapLayout
  let steps: [PlanStep]
  /// Floats of the arena that hold one picture's maps; behind them lie the scratch memory of the step that
  /// is running and the features of the batch.
  let mapCount: Int
  let scratchCount: Int
  /// The logits.
  let output: FeatureSlot

  /// One row of features for each picture of a batch.
  struct FeatureSlot: Sendable {
    /// Features of the slots before this one: the offset of the first row for a batch of one.
    let start: Int
    let count: Int
  }

  /// Floats of features that one picture has.
  let featureCount: Int

  /// Compiles a model.
  ///
  /// - Parameters:
  ///   - model: The architecture and weights.
  ///   - backend: The kernels to run on.
  ///   - precision: How finely convolutions compute.
  /// - Throws: ``ModelError`` if the backend or precision cannot run on this CPU, or the architecture ends
  ///   in a map.
  public init(
    _ model: Model,
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(ModelError) {
    guard KernelBackend.available.contains(backend) else {
      let names = KernelBackend.available.map(\.rawValue).joined(separator: ", ")
      throw ModelError(
        .unavailableBackend,
        "Expected kernels that this CPU can run (\(names)); found \(backend.rawValue). Choose one of them."
      )
    }
    guard Precision.available.contains(precision) else {
      throw ModelError(
        .unavailableBackend,
        "Expected a precision that this CPU computes in (float32); found \(precision.rawValue), which needs a matrix unit (AMX). Choose float32."
      )
    }
    var builder = try PlanBuilder(
      model,
      backend: backend,
      unit: precision == .bfloat16 ? MatrixUnit.shared : nil
    )
    try builder.compile()
    self.backend = backend
    self.precision = precision
    normalization = model.architecture.normalization
    input = builder.input
    inputCount = model.architecture.input.count
    steps = builder.steps
    mapCount = builder.mapCount
    scratchCount = builder.scratchCount
    featureCount = builder.featureCount
    output = builder.features
    outputCount = builder.features.count
  }

  /// Makes the scratch memory of one worker.
  ///
  /// - Parameter batch: Pictures to take through the linear layers together; larger batches of
  ///   ``logits(of:count:using:)`` are cut up.
  /// - Returns: A workspace for this plan and no other.
  public func makeWorkspace(batch: Int = 1) -> Workspace {
    precondition(batch > 0, "A batch of \(batch) pictures was asked for; expected 1 or more.")
    return Workspace(count: arenaCount(batch: batch), batch: batch)
  }

  func arenaCount(batch: Int) -> Int { mapCount + scratchCount + featureCount * batch }
}
