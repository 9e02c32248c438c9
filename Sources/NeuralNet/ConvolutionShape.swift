// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// The extents of one convolution, and its walk over a map.
struct ConvolutionShape: Sendable {
  let input: FeatureShape
  let output: FeatureShape
  let kernelSize: Int
  var stride = 1
  /// Pixels of zeros that the convolution reads on each side of its input.
  let padding: Int

  /// Rows of the weights as a `[KH·KW·C, OUT]` matrix.
  var weightRows: Int { kernelSize * kernelSize * input.channels }

  /// The forward walk: output rows are groups, output columns are rows, kernel rows are segments, and
  /// within one kernel row (column, channel) is one run of the map.
  func walk(from source: MapLayout, to target: MapLayout) -> ProductWalk {
    var walk = ProductWalk()
    walk.groups = output.height
    walk.rows = output.width
    walk.segments = kernelSize
    walk.steps = kernelSize * input.channels
    walk.leftGroup = stride * source.pitch
    walk.leftRow = stride * input.channels
    walk.leftSegment = source.pitch
    walk.outGroup = target.pitch
    walk.outRow = output.channels
    return walk
  }
}

extension ConvolutionShape {
  /// The output that stride 1 would give: a strided convolution leaves pixels of it out.
  var denseOutput: FeatureShape {
    let shrink = kernelSize - 1 - 2 * padding
    return FeatureShape(
      height: input.height - shrink,
      width: input.width - shrink,
      channels: output.channels
    )
  }

  /// Pixels of zeros that the gradient of the input reads around that of the dense output.
  var gradientPadding: Int { kernelSize - 1 - padding }

  /// The convolution that turns the gradient of the dense output into that of the input, with the kernel
  /// mirrored and its channels exchanged.
  var mirrored: ConvolutionShape {
    ConvolutionShape(
      input: denseOutput,
      output: input,
      kernelSize: kernelSize,
      padding: gradientPadding
    )
  }
}
