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
  case convolution(Product)
  /// Maps: the same, pooled row by row before it leaves the first-level cache.
  case pooledConvolution(PooledProduct)
  /// Maps: the same for a map of one channel, pooled in registers.
  case first(First)
  /// Maps: the same by Winograd's method, pooled in registers.
  case winograd(Winograd)
  /// Maps: the same in bfloat16, pooled before it is written.
  case bfloat16(BFloat16)
  /// Maps: rounding to bfloat16, row by row.
  case narrow(Rows)
  /// Maps: pooling, all rows.
  case pool(Pooling)
  /// Maps: scale, shift and rectifier by channel, where no convolution could take them in.
  case affine(Affine)
  /// Map to features: the copy that flattens.
  case flatten(Affine)
  /// Features: linear layer with folded batch normalisation, bias and rectifier.
  case linear(Product)
  /// Features: scale, shift and rectifier by feature.
  case affineFeatures(Affine)

  struct Product: Sendable {
    /// A convolution's complete walk; a linear layer's for one picture.
    var walk: ProductWalk
    let weights: PackedPanels
    let bias: FloatBuffer
    let source: Int
    let target: Int
  }

  struct PooledProduct: Sendable {
    /// The walk of the rows under one row of the pool, into scratch memory.
    let product: Product
    /// The pooling of those rows into the map.
    let pooling: Pooling
  }

  struct First: Sendable {
    let layer: FirstLayer
    let weights: PackedPanels
    let bias: FloatBuffer
    let source: Int
    let target: Int
  }

  struct Winograd: Sendable {
    let input: WinogradMap
    let walk: ProductWalk
    let output: WinogradMap
    /// The transformed kernel.
    let weights: FloatBuffer
    let bias: FloatBuffer
    let source: Int
    let target: Int
    /// Scratch memory of the products; the transformed input comes first.
    let products: Int
  }

  struct BFloat16: Sendable {
    let convolution: BFloat16Convolution
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
