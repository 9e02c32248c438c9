// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// The extents of one stride-1 convolution, and its walk over a map.
struct ConvolutionShape: Sendable {
  let input: FeatureShape
  let output: FeatureShape
  let kernelSize: Int

  /// Pixels of zeros that the convolution reads on each side of its input.
  var padding: Int { (output.height - input.height + kernelSize - 1) / 2 }

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
    walk.leftGroup = source.pitch
    walk.leftRow = input.channels
    walk.leftSegment = source.pitch
    walk.outGroup = target.pitch
    walk.outRow = output.channels
    return walk
  }
}
