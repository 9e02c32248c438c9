// DigitClassifier
// SPDX-License-Identifier: MIT

/// A dense array of numbers with a shape, row-major: the last dimension varies fastest.
public struct Tensor: Sendable, Hashable {
  /// Dimensions, slowest first; empty for a single number.
  public var shape: [Int]

  /// The numbers; as many as the product of `shape`, which ``Model`` and ``SafetensorsFile`` check.
  public var values: [Float]

  /// Makes a tensor; shape and values are checked by what takes it, not here.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

extension Tensor {
  /// The number of values in `shape`; nil where a dimension is negative or the product overflows.
  static func count(of shape: [Int]) -> Int? {
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }
}
