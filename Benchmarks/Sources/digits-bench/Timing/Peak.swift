// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CPeak
import Kernels

/// The most arithmetic that a core does with an instruction set, by a loop that touches no memory.
struct Peak {
  /// The instruction set's name.
  let name: String
  private let set: Int32

  /// Rounds of the loop in one slice: a fraction of a millisecond.
  private static let rounds: Int64 = 20_000

  /// Those that this CPU has, slowest first.
  static var available: [Peak] {
    #if arch(arm64)
    let all = [Peak(name: "NEON", set: Int32(cpeak_baseline))]
    #else
    let all = [
      Peak(name: "SSE2 (multiply, then add)", set: Int32(cpeak_baseline)),
      Peak(name: "AVX2 + FMA", set: Int32(cpeak_avx2)),
      Peak(name: "AVX-512", set: Int32(cpeak_avx512)),
    ]
    #endif
    return all.filter { cpeak_run($0.set, 1) > 0 }
  }

  private init(name: String, set: Int32) {
    self.name = name
    self.set = set
  }

  /// The peak of the instructions that a backend is made of.
  init(of backend: KernelBackend) {
    switch backend {
    case .avx2: self.init(name: "AVX2 + FMA", set: Int32(cpeak_avx2))
    case .avx512: self.init(name: "AVX-512", set: Int32(cpeak_avx512))
    default: self.init(name: "baseline", set: Int32(cpeak_baseline))
    }
  }

  /// The loop as work to be measured; a call is ``operations`` operations.
  var work: Work {
    let set = set
    return Work(name: name) { times in
      for _ in 0..<times { _ = cpeak_run(set, Self.rounds) }
    }
  }

  /// Floating-point operations of one call, a multiply-add counting as two.
  var operations: Double { Double(cpeak_run(set, 1)) * Double(Self.rounds) }
}
