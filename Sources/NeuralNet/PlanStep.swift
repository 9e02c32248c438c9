// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// One step of a compiled plan; offsets count floats from the arena's start, those of scratch memory from
/// the start of the scratch memory.
///
/// Steps up to the flattening run picture by picture, so that a picture's maps stay in the second-level
/// cache; steps after it run on the whole batch, so that a linear layer's weights are read once.
enum PlanStep: Sendable {
  /// Maps: convolution with folded batch normalisation, bias and rectifier.
  case convolution(Convolution)
  /// Maps: rounding to bfloat16, row by row.
  case narrow(MatrixUnit, Rows)
  /// Maps: pooling, all rows.
  case pool(Pooling)
  /// Maps: scale, shift and rectifier by channel, where no convolution could take them in.
  case affine(Affine)
  /// Map to features: the copy that flattens.
  case flatten(Affine)
  /// Features: linear layer with folded batch normalisation, bias and rectifier.
  case linear(Linear)
  /// Features: scale, shift and rectifier by feature.
  case affineFeatures(Affine)

  struct Convolution: Sendable {
    let form: Form
    /// The kernel, in the form's order.
    let weights: FloatBuffer
    let bias: FloatBuffer
    /// The first pixel that the kernel reads, padding included.
    let source: Int
    /// The first pixel that is written, inside the halo.
    let target: Int

    /// How a convolution is computed.
    enum Form: Sendable {
      /// As one product, read where it lies.
      case direct(ProductWalk)
      /// The same into scratch memory, pooled row by row before it leaves the first-level cache. The walk is
      /// that of the rows under one row of the pool.
      case pooled(ProductWalk, Pooling)
      /// From a map of one channel, pooled in registers.
      case first(FirstLayer)
      /// By Winograd's method, pooled in registers.
      case winograd(Winograd)
      /// In bfloat16, pooled before it is written.
      case bfloat16(BFloat16Convolution, MatrixUnit)
    }
  }

  struct Winograd: Sendable {
    let input: WinogradMap
    let walk: ProductWalk
    let output: WinogradMap
    /// Scratch memory of the products; the transformed input comes first.
    let products: Int
  }

  struct Linear: Sendable {
    /// The walk for one picture.
    let walk: ProductWalk
    let weights: FloatBuffer
    let bias: FloatBuffer
    let source: Int
    let target: Int
  }

  struct Pooling: Sendable {
    let kind: PoolingKind
    let row: PoolingRow
    let rows: Rows
  }

  /// Rows of pixels that a step reads and writes.
  struct Rows: Sendable {
    /// Rows written.
    let count: Int
    /// Pixels and channels of a row written.
    let pixels: Int
    let channels: Int
    let source: Int
    let sourceStep: Int
    let target: Int
    let targetStep: Int
  }

  struct Affine: Sendable {
    let rows: Rows
    let scale: FloatBuffer
    let shift: FloatBuffer
    let rectifies: Bool
  }
}

/// What a pooling layer takes of each window.
enum PoolingKind: Sendable { case maximum, average }
