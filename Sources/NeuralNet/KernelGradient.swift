// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// The gradient of a convolution's kernel, summed over some pictures.
final class KernelGradient {
  private let shape: ConvolutionShape
  private let backend: KernelBackend
  private let winograd: WinogradConvolution?
  private let scratch: ScratchPool

  init(_ shape: ConvolutionShape, backend: KernelBackend) {
    self.shape = shape
    self.backend = backend
    winograd = WinogradConvolution(batch: shape, backend: backend)
    let counts = winograd.map { $0.inputCount + $0.outputCount + $0.kernelCount }
    scratch = ScratchPool(count: counts ?? 0)
  }

  /// Adds dW[kh][kw][c][o] = Σ over pixels of x[y·s + kh][x·s + kw][c] · dy[y][x][o] to `gradient`.
  func add(_ input: MapBatch, slope: MapBatch, to gradient: Region) {
    guard let winograd else {
      let walk = walk(input: input.layout, slope: slope.layout)
      for picture in 0..<input.count {
        backend.multiply(
          walk,
          input.region(picture, margin: shape.padding),
          slope.region(picture),
          into: gradient
        )
      }
      return
    }
    scratch.withBuffer { buffer in
      let transformed = Region(buffer)
      let slopes = Region(buffer, at: winograd.inputCount)
      let sum = Region(buffer, at: winograd.inputCount + winograd.outputCount)
      for (x, dy) in zip(
        input.groups(of: winograd.pictures),
        slope.groups(of: winograd.pictures)
      ) {
        winograd.transformInput(x, into: transformed, backend)
        winograd.transformSlope(dy, into: slopes, backend)
        var walk = winograd.gradientProduct(pictures: x.count, panelWidth: backend.panelWidth)
        walk.accumulates = x.maps.lowerBound > input.maps.lowerBound
        backend.multiply(walk, transformed, slopes, into: sum)
      }
      backend.addWinogradKernelGradient(
        sum,
        channels: shape.input.channels,
        outputs: shape.output.channels,
        to: gradient
      )
    }
  }

  private func walk(input: MapLayout, slope: MapLayout) -> ProductWalk {
    let (channels, outputs) = (shape.input.channels, shape.output.channels)
    var walk = ProductWalk()
    walk.groups = shape.kernelSize
    walk.rows = shape.kernelSize * channels
    walk.columns = outputs
    walk.segments = shape.output.height
    walk.steps = shape.output.width
    walk.leftGroup = input.pitch
    walk.leftRow = 1
    walk.leftSegment = shape.stride * input.pitch
    walk.leftStep = shape.stride * channels
    walk.rightPanel = backend.panelWidth
    walk.rightSegment = slope.pitch
    walk.rightStep = outputs
    walk.outGroup = shape.kernelSize * channels * outputs
    walk.outRow = outputs
    walk.accumulates = true
    return walk
  }
}
