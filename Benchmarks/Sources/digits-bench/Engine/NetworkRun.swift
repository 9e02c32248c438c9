// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Synchronization

/// A compiled network with pictures to run it on and memory to run it in.
final class NetworkRun: Sendable {
  /// Pictures a call.
  let batch: Int
  private let plan: InferencePlan
  private let pixels: [Float]
  private let workspace: Mutex<Workspace>

  /// Compiles a network and draws random pictures for it: arithmetic takes as long on any number.
  init(_ model: Model, backend: KernelBackend, batch: Int) throws {
    self.batch = batch
    plan = try InferencePlan(model, backend: backend)
    workspace = Mutex(plan.makeWorkspace(batch: batch))
    var generator = SeededGenerator(seed: 1)
    pixels = (0..<batch * plan.inputCount).map { _ in generator.uniform() }
  }

  /// Computes the logits of the pictures so many times.
  func run(_ times: Int) {
    workspace.withLock { workspace in
      for _ in 0..<times { _ = plan.logits(of: pixels, count: batch, using: &workspace) }
    }
  }
}
