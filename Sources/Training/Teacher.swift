// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
public import Kernels
public import NeuralNet
import Synchronization

/// Trained networks that another network learns from.
///
/// Each piece of a batch is answered by one of them, drawn by chance. The gradient of the cross-entropy is linear in
/// its target, so on average the network learns from their mean answer, at the cost of one of them.
public final class Teacher: Sendable {
  /// Numbers in an answer.
  let classes: Int
  private let plans: [InferencePlan]
  /// Memory of calls that are over, for those to come: by plan.
  private let idle: Mutex<[[Workspace]]>

  /// Pictures a call of a plan.
  static let pieceSize = 8

  /// Compiles the networks.
  ///
  /// - Parameters:
  ///   - models: Networks from 784 pixels to the same number of classes; one or more.
  ///   - backend: The kernels.
  ///   - precision: How finely to compute.
  /// - Throws: `TrainingError.Code.invalidModel` where there is none, or they do not fit each other.
  public init(
    _ models: [Model],
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(TrainingError) {
    do {
      var plans: [InferencePlan] = []
      for model in models {
        plans.append(try InferencePlan(model, backend: backend, precision: precision))
      }
      self.plans = plans
    } catch {
      throw TrainingError(.invalidModel, "A teacher cannot be compiled: \(error)")
    }
    guard let classes = plans.first?.outputCount,
      plans.allSatisfy({
        $0.outputCount == classes && $0.inputCount == LabelledImages.pixelsPerImage
      })
    else {
      throw TrainingError(
        .invalidModel,
        "Expected teachers from 784 pixels to the same classes; found \(plans.map(\.outputCount))."
      )
    }
    self.classes = classes
    idle = Mutex(plans.map { _ in [] })
  }

  /// Writes what one of the networks says of some pictures.
  ///
  /// - Parameters:
  ///   - pixels: Shape `[count, 784]`, 0...1.
  ///   - count: The pictures, at most ``pieceSize``.
  ///   - probabilities: Receives shape `[count, classes]`.
  ///   - generator: Decides which network answers.
  func write(
    of pixels: Span<Float>,
    count: Int,
    into probabilities: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let place = Int(generator.uniform() * Float(plans.count))
    let plan = plans[place]
    var logits = [Float](repeating: 0, count: count * classes)
    var workspace =
      idle.withLock { $0[place].popLast() } ?? plan.makeWorkspace(batch: Self.pieceSize)
    var span = logits.mutableSpan
    plan.write(logitsOf: pixels, count: count, into: &span, using: &workspace)
    idle.withLock { $0[place].append(workspace) }
    for row in stride(from: 0, to: logits.count, by: classes) {
      let answer = softmax(Array(logits[row..<row + classes]))
      for index in answer.indices { probabilities[row + index] = answer[index] }
    }
  }
}
