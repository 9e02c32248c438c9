// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// One step of a compiled plan; offsets count floats from the arena's start.
///
/// Steps up to the flattening run picture by picture, so that a picture's maps stay in the second-level
/// cache; steps after it run on the whole batch, so that a linear layer's weights are read once.
enum PlanStep: Sendable {
  /// Maps: convolution with folded batch normalisation, bias and rectifier.
  case convolution(Product)
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

  struct Pooling: Sendable {
    let kind: PoolingKind
    let row: PoolingRow
    let rows: Int
    let source: Int
    let sourceStep: Int
    let target: Int
    let targetStep: Int
  }

  /// Rows of pixels that a step reads and writes.
  struct Rows: Sendable {
    let count: Int
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
