// DigitClassifier
// SPDX-License-Identifier: MIT

/// One step of a network, as `nn.Sequential` of PyTorch would list it.
///
/// | Layer | PyTorch | Parameters in a model file |
/// |---|---|---|
/// | `convolution` | `Conv2d(C, OUT, K, stride, padding=0 or K // 2, bias=…)` | `weight [OUT, C, K, K]`, `bias [OUT]` |
/// | `batchNorm` | `BatchNorm2d(C)`, after `flatten` `BatchNorm1d(IN)` | `weight`, `bias`, `running_mean`, `running_var`, each `[C]` |
/// | `relu` | `ReLU()` | – |
/// | `maxPool`, `averagePool` | `MaxPool2d(size)`, `AvgPool2d(size)` | – |
/// | `dropout` | `Dropout(rate)`, for whole channels `Dropout2d(rate)` | – |
/// | `flatten` | `Flatten()` | – |
/// | `linear` | `Linear(IN, OUT, bias=…)` | `weight [OUT, IN]`, `bias [OUT]` |
///
/// `flatten` counts features in the order C, H, W, as PyTorch does, although the engine works in
/// NHWC: the columns of the first `linear` weight are in that order in a file.
public enum Layer: Sendable, Hashable {
  /// A 2-D convolution (cross-correlation) with stride 1 or 2 and a square kernel of side 1, 3 or 5.
  case convolution(
    outputChannels: Int,
    kernelSize: Int,
    stride: Int = 1,
    padding: Padding,
    bias: Bool
  )

  /// Batch normalisation of each channel over batch and pixels, with learnt scale and shift.
  ///
  /// - Source: Ioffe and Szegedy, "Batch Normalization", 2015, algorithms 1 and 2.
  case batchNorm

  /// The rectifier, max(0, x).
  case relu

  /// The maximum of each `size × size` tile; rows and columns that fill no tile are dropped.
  case maxPool(size: Int)

  /// The mean of each `size × size` tile; rows and columns that fill no tile are dropped.
  case averagePool(size: Int)

  /// Zeroes values with probability `rate` (0 ..< 1) and scales the rest by 1 / (1 − rate), in
  /// training only; `wholeChannels` drops a channel's whole map at once.
  case dropout(rate: Float, wholeChannels: Bool)

  /// Turns a map into a row of H·W·C features.
  case flatten

  /// A fully connected layer on flattened features, `y = W x + b`.
  case linear(outputFeatures: Int, bias: Bool)
}

extension Layer {
  /// Added to the variance before its root is taken, as in PyTorch.
  public static let batchNormEpsilon: Float = 1e-5

  /// Share of the newest batch in the running statistics, as in PyTorch:
  /// `running = (1 − momentum) · running + momentum · batch`.
  public static let batchNormMomentum: Float = 0.1
}
