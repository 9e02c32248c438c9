// DigitClassifier
// SPDX-License-Identifier: MIT

public import Kernels

/// What a network learns from another one besides the labels.
public struct Teaching {
  /// The other network's probabilities, shape `[N, classes]`.
  public let probabilities: FloatBuffer
  /// Their share of the target, 0...1; the labels have the rest.
  public let share: Float

  /// Joins probabilities with their weight.
  ///
  /// - Parameters:
  ///   - probabilities: Shape `[N, classes]`; there may be room for more pictures.
  ///   - share: Their share of the target, 0...1.
  public init(probabilities: FloatBuffer, share: Float) {
    precondition(share >= 0 && share <= 1, "A teacher's share is 0…1; found \(share).")
    self.probabilities = probabilities
    self.share = share
  }
}
