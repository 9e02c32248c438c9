// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

extension TrainableNetwork {
  /// Changes the parameters by the gradients of the last step.
  ///
  /// - Parameters:
  ///   - optimizer: The rule and its moments; made for ``parameterCount`` parameters.
  ///   - learningRate: The step size.
  public func update(with optimizer: inout Optimizer, learningRate: Float) {
    optimizer.beginUpdate()
    for slot in slots where slot.specification.isTrainable {
      let decays = slot.specification.role == .weight
      inChunks(slot.range) { range in
        optimizer.update(
          range,
          parameters: parameters,
          gradients: gradientBuffer,
          learningRate: learningRate,
          decays: decays,
          backend: backend
        )
      }
    }
  }

  /// Moves the running average of parameters and statistics towards their present values.
  ///
  /// - Parameter decay: How much of the old average stays, in 0...1; 0 makes it the present values.
  public func updateAverage(decay: Float) {
    for (average, values) in [
      (averageParameters, parameters), (averageStatistics, statistics),
    ] {
      inChunks(0..<values.count) { range in
        backend.updateAverage(
          Region(average, at: range.lowerBound),
          with: Region(values, at: range.lowerBound),
          count: range.count,
          decay: decay
        )
      }
    }
  }

  /// Elementwise work in pieces that are worth a thread's while.
  private func inChunks(_ range: Range<Int>, _ work: (Range<Int>) -> Void) {
    let chunk = 1 << 15
    parallel((range.count + chunk - 1) / chunk) { index in
      let start = range.lowerBound + index * chunk
      work(start..<min(range.upperBound, start + chunk))
    }
  }
}
