// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// An instruction set the inner loops are compiled for.
///
/// Every backend computes the same functions; results differ in the last bits, because sums are taken
/// in another order or fused. Within one backend results are reproducible bit for bit.
public enum KernelBackend: String, CaseIterable, Sendable {
  /// Three plain loops, sums in double precision: what the others are checked against.
  case reference
  /// What every x86-64 CPU has (SSE2).
  case baseline
  /// 256-bit vectors and fused multiply-add (Intel Haswell, AMD Zen, and later).
  case avx2
  /// 512-bit vectors (Intel Skylake-SP, AMD Zen 4, and later).
  case avx512
  /// 128-bit vectors of every arm64 CPU.
  case neon

  /// The backends that this build has and this CPU can run, slowest first.
  public static let available: [KernelBackend] = allCases.filter { unsafe $0.table != nil }

  /// The fastest backend that this CPU can run.
  public static let fastest: KernelBackend = available.last ?? .reference

  /// Columns of the right operand that lie together in one packed panel.
  public var panelWidth: Int { Int(unsafe kernels.pointee.panel_width) }

  private var index: Int32 {
    switch self {
    case .reference: Int32(ckernels_reference)
    case .baseline: Int32(ckernels_baseline)
    case .avx2: Int32(ckernels_avx2)
    case .avx512: Int32(ckernels_avx512)
    case .neon: Int32(ckernels_neon)
    }
  }

  /// The C side answers null, or a pointer to an immutable table that is never freed.
  private var table: UnsafePointer<ckernels_table>? { unsafe ckernels_table_for(index) }

  /// The backend's functions.
  ///
  /// - Precondition: The backend is in `available`.
  var kernels: UnsafePointer<ckernels_table> {
    guard let table = unsafe table else {
      preconditionFailure("The \(rawValue) kernels cannot run here; choose one of `available`.")
    }
    return unsafe table
  }
}
