// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A convolution of many pictures with weights that change: the forward pass of training, and with the
/// kernel mirrored the gradient of the input.
final class BatchConvolution {
  private let shape: ConvolutionShape
  private let rectifies: Bool
  private let backend: KernelBackend
  private let form: Form

  private enum Form {
    case direct(PackedPanels)
    case winograd(WinogradConvolution, kernel: FloatBuffer, scratch: ScratchPool)
  }

  init(_ shape: ConvolutionShape, rectifies: Bool, backend: KernelBackend) {
    self.shape = shape
    self.rectifies = rectifies
    self.backend = backend
    if let winograd = WinogradConvolution(batch: shape, backend: backend) {
      form = .winograd(
        winograd,
        kernel: FloatBuffer(zeros: winograd.kernelCount),
        scratch: ScratchPool(count: winograd.inputCount + winograd.outputCount)
      )
    } else {
      form = .direct(
        PackedPanels(rows: shape.weightRows, columns: shape.output.channels, backend: backend)
      )
    }
  }

  /// Takes over the weights, `[KH·KW·C, OUT]`.
  func load(_ weights: Region) {
    switch form {
    case .direct(let panels): panels.pack(weights.buffer, at: weights.offset)
    case .winograd(_, let kernel, _):
      backend.winogradKernel(
        weights,
        channels: shape.input.channels,
        outputs: shape.output.channels,
        into: Region(kernel)
      )
    }
  }

  /// Convolves some pictures; others may be under way at the same time.
  func run(_ source: MapBatch, bias: Region?, into target: MapBatch) {
    switch form {
    case .direct(let panels):
      var walk = shape.walk(from: source.layout, to: target.layout)
      panels.describe(in: &walk)
      walk.rectifies = rectifies
      for picture in 0..<source.count {
        backend.multiply(
          walk,
          source.region(picture, margin: shape.padding),
          Region(panels.buffer),
          bias: bias,
          into: target.region(picture)
        )
      }
    case .winograd(let winograd, let kernel, let scratch):
      scratch.withBuffer { buffer in
        let transformed = Region(buffer)
        let products = Region(buffer, at: winograd.inputCount)
        for (from, to) in zip(
          source.groups(of: winograd.pictures),
          target.groups(of: winograd.pictures)
        ) {
          winograd.transformInput(from, into: transformed, backend)
          let walk = winograd.product(pictures: from.count, panelWidth: backend.panelWidth)
          backend.multiply(walk, transformed, Region(kernel), into: products)
          winograd.transformOutput(
            products,
            bias: bias,
            rectifies: rectifies,
            into: to,
            backend
          )
        }
      }
    }
  }
}

extension WinogradConvolution {
  /// The form that suits a batch: as many pictures at a time as fit well into the second-level cache.
  init?(batch shape: ConvolutionShape, backend: KernelBackend) {
    let most = 8
    guard let many = WinogradConvolution(shape, pictures: most, backend: backend) else {
      return nil
    }
    let cachedFloats = 1 << 18
    let pictures = cachedFloats * most / (many.inputCount + many.outputCount)
    self.init(shape, pictures: max(1, min(most, pictures)), backend: backend)
  }

  /// Transforms the input of a group, picture beside picture.
  func transformInput(_ group: MapBatch, into transformed: Region, _ backend: KernelBackend) {
    let input = input(pitch: group.layout.pitch)
    for picture in 0..<group.count {
      backend.winogradInput(
        input,
        group.region(picture, margin: shape.padding),
        into: transformed.advanced(by: picture * tiles * shape.input.channels)
      )
    }
  }

  /// Transforms the gradient of the output of a group, picture beside picture.
  func transformSlope(_ group: MapBatch, into transformed: Region, _ backend: KernelBackend) {
    let output = output(pitch: group.layout.pitch)
    for picture in 0..<group.count {
      backend.winogradSlope(
        output,
        group.region(picture),
        into: transformed.advanced(by: picture * tiles * shape.output.channels)
      )
    }
  }

  /// Transforms the products back into the output of a group.
  fileprivate func transformOutput(
    _ products: Region,
    bias: Region?,
    rectifies: Bool,
    into group: MapBatch,
    _ backend: KernelBackend
  ) {
    var output = output(pitch: group.layout.pitch)
    output.rectifies = rectifies
    for picture in 0..<group.count {
      backend.winogradOutput(
        output,
        products.advanced(by: picture * tiles * shape.output.channels),
        bias: bias,
        into: group.region(picture)
      )
    }
  }
}
