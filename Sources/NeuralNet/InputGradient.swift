// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// The gradient of a convolution's input: a convolution of the output's gradient with the mirrored kernel.
///
/// A convolution of stride 2 skips pixels of its output; their gradient is zero. So the gradient is first
/// spread over a map of zeros, and then convolved as if nothing had been skipped.
final class InputGradient {
  private let shape: ConvolutionShape
  private let backend: KernelBackend
  private let convolution: BatchConvolution
  /// The kernel mirrored and turned around, `[KH·KW·OUT, C]`.
  private let mirrored: FloatBuffer
  /// Maps of zeros to spread a strided gradient over.
  private let spread: (layout: MapLayout, pool: ScratchPool)?

  init(_ shape: ConvolutionShape, backend: KernelBackend) {
    self.shape = shape
    self.backend = backend
    convolution = BatchConvolution(shape.mirrored, rectifies: false, backend: backend)
    mirrored = FloatBuffer(zeros: shape.weightRows * shape.output.channels)
    guard shape.stride > 1 else {
      spread = nil
      return
    }
    let layout = MapLayout(shape.denseOutput, halo: shape.gradientPadding)
    spread = (layout, ScratchPool(count: layout.stride))
  }

  /// Takes over the forward weights, `[KH·KW·C, OUT]`.
  func load(_ weights: Region) {
    let (channels, outputs) = (shape.input.channels, shape.output.channels)
    let taps = shape.kernelSize * shape.kernelSize
    for tap in 0..<taps {
      backend.transpose(
        weights.advanced(by: tap * channels * outputs),
        xRow: outputs,
        into: Region(mirrored, at: (taps - 1 - tap) * channels * outputs),
        outRow: channels,
        rows: channels,
        columns: outputs
      )
    }
    convolution.load(Region(mirrored))
  }

  /// Writes the gradient of the input of some pictures.
  func run(_ slope: MapBatch, into target: MapBatch) {
    guard let spread else {
      convolution.run(slope, bias: nil, into: target)
      return
    }
    spread.pool.withBuffer { buffer in
      let dense = MapBatch(buffer: buffer, layout: spread.layout, maps: 0..<1)
      for (from, to) in zip(slope.groups(of: 1), target.groups(of: 1)) {
        copy(from, to: dense)
        convolution.run(dense, bias: nil, into: to)
      }
    }
  }

  /// Spreads one picture's gradient. All write the same places, so what lies between them stays zero.
  private func copy(_ slope: MapBatch, to dense: MapBatch) {
    let (from, to) = (slope.region(0), dense.region(0))
    let channels = shape.output.channels
    for y in 0..<shape.output.height {
      for x in 0..<shape.output.width {
        dense.buffer.copy(
          channels,
          from: slope.buffer,
          at: from.offset + y * slope.layout.pitch + x * channels,
          to: to.offset + shape.stride * (y * dense.layout.pitch + x * channels)
        )
      }
    }
  }
}
