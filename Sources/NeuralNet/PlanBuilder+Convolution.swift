// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

extension PlanBuilder {
  /// A pooling layer.
  private typealias Pool = (kind: PoolingKind, size: Int)

  /// Adds a convolution with all that follows it and that it can take in: normalisation, rectifier, pool.
  ///
  /// - Returns: The first layer that it did not take in.
  mutating func addConvolution(_ index: Int) -> Int {
    guard let shape = convolution(at: index) else {
      preconditionFailure("Layer \(index) is a convolution.")
    }
    var (folded, next) = fold(index)
    let pool = pool(at: next)
    if pool != nil { next += 1 }
    let pools = poolsInRegisters(pool)
    if pools, let unit, suits(unit, shape) {
      addBFloat16(unit, shape, folded, pools: pool != nil, next: next)
      return next
    }
    let source = map
    map = newMap(pool == nil ? shape.output : shapes[next], before: next)
    let (form, weights) =
      if pools, let winograd = WinogradConvolution(shape, backend: backend) {
        self.winograd(winograd, folded, pitch: source.layout.pitch, pools: pool != nil)
      } else if pools, isFirstLayer(shape) {
        firstLayer(shape, folded, pitch: source.layout.pitch, pools: pool != nil)
      } else if let pool {
        pooled(shape, folded, from: source, pool: pool)
      } else {
        direct(shape, folded, from: source)
      }
    append(
      form,
      weights,
      folded,
      source: source.offset + source.layout.origin(map: 0, margin: shape.padding),
      target: map.offset + map.layout.origin(map: 0)
    )
    return next
  }

  private mutating func append(
    _ form: PlanStep.Convolution.Form,
    _ weights: FloatBuffer,
    _ folded: FoldedLayer,
    source: Int,
    target: Int
  ) {
    steps.append(
      .convolution(
        PlanStep.Convolution(
          form: form,
          weights: weights,
          bias: FloatBuffer(folded.bias),
          source: source,
          target: target
        )
      )
    )
  }

  /// The extents of a layer that is a convolution.
  private func convolution(at index: Int) -> ConvolutionShape? {
    guard index < layers.count,
      case .convolution(_, let side, let stride, let padding, _) = layers[index]
    else { return nil }
    return ConvolutionShape(
      input: shapes[index],
      output: shapes[index + 1],
      kernelSize: side,
      stride: stride,
      padding: padding.pixels(kernelSize: side)
    )
  }

  private func pool(at index: Int) -> Pool? {
    guard index < layers.count else { return nil }
    return switch layers[index] {
    case .maxPool(let size): (.maximum, size)
    case .averagePool(let size): (.average, size)
    default: nil
    }
  }

  /// Whether nothing is left to pool once the kernels have pooled all that they can before they write.
  private func poolsInRegisters(_ pool: Pool?) -> Bool { pool.map { $0 == (.maximum, 2) } ?? true }

  private func isFirstLayer(_ shape: ConvolutionShape) -> Bool {
    shape.input.channels == 1 && shape.stride == 1 && backend != .reference
      && shape.output.channels % backend.panelWidth == 0
  }

  private func suits(_ unit: MatrixUnit, _ shape: ConvolutionShape) -> Bool {
    shape.stride == 1 && shape.input.channels % MatrixUnit.channelMultiple == 0
      && shape.output.channels % MatrixUnit.channelMultiple == 0
  }
}

/// The forms that compute in float32.
extension PlanBuilder {
  private typealias Form = (PlanStep.Convolution.Form, weights: FloatBuffer)

  private func direct(_ shape: ConvolutionShape, _ folded: FoldedLayer, from source: Map) -> Form {
    let (walk, weights) = product(shape.walk(from: source.layout, to: map.layout), folded)
    return (.direct(walk), weights)
  }

  private mutating func pooled(
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    from source: Map,
    pool: Pool
  ) -> Form {
    // The rows of the convolution under one row of the pool.
    let band = MapLayout(
      FeatureShape(
        height: pool.size,
        width: shape.output.width,
        channels: shape.output.channels
      )
    )
    _ = scratch(band.stride)
    var rows = shape.walk(from: source.layout, to: band)
    rows.groups = pool.size
    let (walk, weights) = product(rows, folded)
    return (.pooled(walk, pooling(pool.kind, size: pool.size, from: (band, 0), to: map)), weights)
  }

  private func product(_ walk: ProductWalk, _ folded: FoldedLayer) -> (ProductWalk, FloatBuffer) {
    var walk = walk
    walk.rectifies = folded.rectifies
    let panels = packed(folded, rows: folded.weights.count / folded.bias.count)
    panels.describe(in: &walk)
    return (walk, panels.buffer)
  }

  private func firstLayer(
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    pitch: Int,
    pools: Bool
  ) -> Form {
    let layer = FirstLayer(
      height: shape.output.height,
      width: shape.output.width,
      side: shape.kernelSize,
      channels: shape.output.channels,
      pitch: pitch,
      outPitch: map.layout.pitch,
      rectifies: folded.rectifies,
      pools: pools
    )
    return (.first(layer), packed(folded, rows: shape.weightRows).buffer)
  }

  private mutating func winograd(
    _ winograd: WinogradConvolution,
    _ folded: FoldedLayer,
    pitch: Int,
    pools: Bool
  ) -> Form {
    let weights = FloatBuffer(zeros: winograd.kernelCount)
    backend.winogradKernel(
      Region(FloatBuffer(folded.weights)),
      channels: winograd.shape.input.channels,
      outputs: winograd.shape.output.channels,
      into: Region(weights)
    )
    var output = winograd.output(pitch: map.layout.pitch)
    output.rectifies = folded.rectifies
    output.pools = pools
    let parts = scratch(winograd.inputCount, winograd.outputCount)
    let form = PlanStep.Winograd(
      input: winograd.input(pitch: pitch),
      walk: winograd.product(pictures: 1, panelWidth: backend.panelWidth),
      output: output,
      products: parts[1]
    )
    return (.winograd(form), weights)
  }
}

/// The form that computes in bfloat16.
extension PlanBuilder {
  private mutating func addBFloat16(
    _ unit: MatrixUnit,
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    pools: Bool,
    next: Int
  ) {
    if !isNarrow { addNarrowing(unit) }
    let source = map
    map = newMap(pools ? shapes[next] : shape.output, before: next)
    var convolution = BFloat16Convolution(
      height: shape.output.height,
      width: shape.output.width,
      side: shape.kernelSize,
      channels: shape.input.channels,
      outputs: shape.output.channels,
      pitch: source.layout.pitch,
      outPitch: map.layout.pitch
    )
    convolution.rectifies = folded.rectifies
    convolution.pools = pools
    isNarrow = isBFloat16(skippingDropout(from: next), unit)
    convolution.narrows = isNarrow
    let weights = unit.pack(
      folded.weights,
      channels: shape.input.channels,
      outputs: shape.output.channels,
      taps: shape.kernelSize * shape.kernelSize
    )
    let inside = map.layout.origin(map: 0)
    append(
      .bfloat16(convolution, unit),
      weights,
      folded,
      // Two numbers of bfloat16 lie in the place of a float.
      source: source.offset + source.layout.origin(map: 0, margin: shape.padding) / 2,
      target: map.offset + (isNarrow ? inside / 2 : inside)
    )
  }

  /// Whether a layer is a convolution that is computed in bfloat16, and so reads bfloat16.
  private func isBFloat16(_ index: Int, _ unit: MatrixUnit) -> Bool {
    guard let shape = convolution(at: index), suits(unit, shape) else { return false }
    return poolsInRegisters(pool(at: fold(index).next))
  }

  private mutating func addNarrowing(_ unit: MatrixUnit) {
    let source = map
    map = (source.layout, newMap(source.layout).offset)
    let shape = source.layout.shape
    let rows = PlanStep.Rows(
      count: shape.height,
      pixels: shape.width,
      channels: shape.channels,
      source: source.offset + source.layout.origin(map: 0),
      sourceStep: source.layout.pitch,
      target: map.offset + map.layout.origin(map: 0) / 2,
      targetStep: map.layout.pitch / 2
    )
    steps.append(.narrow(unit, rows))
    isNarrow = true
  }
}
