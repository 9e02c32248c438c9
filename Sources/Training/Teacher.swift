// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
public import Kernels
public import NeuralNet
import Synchronization

/// Trained networks whose mean answer another network learns from.
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

  /// Writes the mean probabilities of some pictures.
  ///
  /// - Parameters:
  ///   - pixels: Shape `[count, 784]`, 0...1.
  ///   - count: The pictures, at most ``pieceSize``.
  ///   - probabilities: Receives shape `[count, classes]`.
  func write(
    of pixels: Span<Float>,
    count: Int,
    into probabilities: inout MutableSpan<Float>
  ) {
    for index in probabilities.indices { probabilities[index] = 0 }
    var logits = [Float](repeating: 0, count: count * classes)
    for (place, plan) in plans.enumerated() {
      var workspace =
        idle.withLock { $0[place].popLast() } ?? plan.makeWorkspace(batch: Self.pieceSize)
      var span = logits.mutableSpan
      plan.write(logitsOf: pixels, count: count, into: &span, using: &workspace)
      idle.withLock { $0[place].append(workspace) }
      for picture in 0..<count {
        let row = picture * classes..<(picture + 1) * classes
        let answer = softmax(Array(logits[row]))
        for index in answer.indices {
          probabilities[row.lowerBound + index] += answer[index] / Float(plans.count)
        }
      }
    }
  }
}
