// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Synchronization

/// Workspaces waiting for their next picture.
///
/// Each caller takes one out and brings it back, so calls never wait for each other's arithmetic, and
/// there are never more workspaces than there were callers at one time.
final class WorkspacePool: Sendable {
  private let plan: InferencePlan
  private let idle = Mutex<[Workspace]>([])

  init(plan: InferencePlan) { self.plan = plan }

  /// Numbers in an answer.
  var outputCount: Int { plan.outputCount }

  /// The network's logits for one picture of 784 values in 0...1.
  func logits(of pixels: [Float]) -> [Float] {
    var workspace = idle.withLock { $0.popLast() } ?? plan.makeWorkspace()
    let logits = plan.logits(of: pixels, using: &workspace)
    idle.withLock { $0.append(workspace) }
    return logits
  }
}
