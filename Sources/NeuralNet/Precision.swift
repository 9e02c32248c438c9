// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// How finely a compiled plan computes.
public enum Precision: String, Sendable, CaseIterable {
  /// Everything in float32: the same answer to the last bits on every machine.
  case float32
  /// Convolutions multiply in bfloat16, 8 bits of mantissa, and add in float32, on CPUs with a matrix unit
  /// (AMX): several times as fast, with probabilities that differ in the third decimal.
  case bfloat16

  /// The precisions that this CPU computes in.
  public static let available: [Precision] =
    MatrixUnit.shared == nil ? [.float32] : [.float32, .bfloat16]
}
