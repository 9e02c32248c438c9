// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

extension PlanBuilder {
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
    let pools = pool.map { $0 == (.maximum, 2) } ?? true
    if pools, let unit, suits(unit, shape) {
      addBFloat16(unit, shape, folded, pools: pool != nil, next: next)
      return next
    }
    let source = map
    map = newMap(pool == nil ? shape.output : shapes[next], before: next)
    let start = source.offset + source.layout.origin(map: 0, margin: shape.padding)
    if pools, let winograd = WinogradConvolution(shape, backend: backend) {
      addWinograd(winograd, folded, pitch: source.layout.pitch, start: start, pools: pool != nil)
    } else if pools, isFirstLayer(shape) {
      addFirstLayer(shape, folded, pitch: source.layout.pitch, start: start, pools: pool != nil)
    } else if let pool {
      addPooledConvolution(shape, folded, from: source, start: start, pool: pool)
    } else {
      let walk = shape.walk(from: source.layout, to: map.layout)
      steps.append(.convolution(product(walk, folded, start: start, target: target)))
    }
    return next
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

  private func suits(_ unit: MatrixUnit, _ shape: ConvolutionShape) -> Bool {
    shape.stride == 1 && shape.input.channels % MatrixUnit.channelMultiple == 0
      && shape.output.channels % MatrixUnit.channelMultiple == 0
  }

  private mutating func addBFloat16(
    _ unit: MatrixUnit,
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    pools: Bool,
    next: Int
  ) {
    if !isNarrow { addNarrowing() }
    let source = map
    map = newMap(pools ? shapes[next] : shape.output, before: next)
    // It stays narrow where the next layer wants it so; a pool that is not taken in computes in float32.
    let following = convolution(at: skippingDropout(from: next))
    let narrows = following.map { suits(unit, $0) && followsPool(next) } ?? false
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
    convolution.narrows = narrows
    isNarrow = narrows
    let inside = map.layout.origin(map: 0)
    steps.append(
      .bfloat16(
        PlanStep.BFloat16(
          convolution: convolution,
          weights: unit.pack(
            folded.weights,
            channels: shape.input.channels,
            outputs: shape.output.channels,
            taps: shape.kernelSize * shape.kernelSize
          ),
          bias: FloatBuffer(folded.bias),
          // Two numbers of bfloat16 lie in the place of a float.
          source: source.offset + source.layout.origin(map: 0, margin: shape.padding) / 2,
          target: map.offset + (narrows ? inside / 2 : inside)
        )
      )
    )
  }

  /// Whether the convolution at `index` can be computed in bfloat16 with the pool behind it.
  private func followsPool(_ index: Int) -> Bool {
    let (_, behind) = fold(skippingDropout(from: index))
    return pool(at: behind).map { $0 == (.maximum, 2) } ?? true
  }

  private mutating func addNarrowing() {
    let source = map
    map = (source.layout, newMap(source.layout).offset)
    let shape = source.layout.shape
    steps.append(
      .narrow(
        PlanStep.Rows(
          count: shape.height,
          pixels: shape.width,
          channels: shape.channels,
          source: source.offset + source.layout.origin(map: 0),
          sourceStep: source.layout.pitch,
          target: map.offset + map.layout.origin(map: 0) / 2,
          targetStep: map.layout.pitch / 2
        )
      )
    )
    isNarrow = true
  }

  /// Where the inside of the newest map begins.
  private var target: Int { map.offset + map.layout.origin(map: 0) }

  private func pool(at index: Int) -> (kind: PoolingKind, size: Int)? {
    guard index < layers.count else { return nil }
    return switch layers[index] {
    case .maxPool(let size): (.maximum, size)
    case .averagePool(let size): (.average, size)
    default: nil
    }
  }

  private func isFirstLayer(_ shape: ConvolutionShape) -> Bool {
    shape.input.channels == 1 && shape.stride == 1 && backend != .reference
      && shape.output.channels % backend.panelWidth == 0
  }

  private func product(_ walk: ProductWalk, _ folded: FoldedLayer, start: Int, target: Int)
    -> PlanStep.Product
  {
    var walk = walk
    walk.rectifies = folded.rectifies
    let panels = packed(folded, rows: folded.weights.count / folded.bias.count)
    panels.describe(in: &walk)
    return PlanStep.Product(
      walk: walk,
      weights: panels,
      bias: FloatBuffer(folded.bias),
      source: start,
      target: target
    )
  }

  private mutating func addWinograd(
    _ winograd: WinogradConvolution,
    _ folded: FoldedLayer,
    pitch: Int,
    start: Int,
    pools: Bool
  ) {
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
    steps.append(
      .winograd(
        PlanStep.Winograd(
          input: winograd.input(pitch: pitch),
          walk: winograd.product(pictures: 1, panelWidth: backend.panelWidth),
          output: output,
          weights: weights,
          bias: FloatBuffer(folded.bias),
          source: start,
          target: target,
          products: parts[1]
        )
      )
    )
  }

  private mutating func addFirstLayer(
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    pitch: Int,
    start: Int,
    pools: Bool
  ) {
    steps.append(
      .first(
        PlanStep.First(
          layer: FirstLayer(
            height: shape.output.height,
            width: shape.output.width,
            side: shape.kernelSize,
            channels: shape.output.channels,
            pitch: pitch,
            outPitch: map.layout.pitch,
            rectifies: folded.rectifies,
            pools: pools
          ),
          weights: packed(folded, rows: shape.weightRows),
          bias: FloatBuffer(folded.bias),
          source: start,
          target: target
        )
      )
    )
  }

  private mutating func addPooledConvolution(
    _ shape: ConvolutionShape,
    _ folded: FoldedLayer,
    from source: Map,
    start: Int,
    pool: (kind: PoolingKind, size: Int)
  ) {
    // The rows of the convolution under one row of the pool.
    let band = MapLayout(
      FeatureShape(
        height: pool.size,
        width: shape.output.width,
        channels: shape.output.channels
      )
    )
    _ = scratch(band.stride)
    var walk = shape.walk(from: source.layout, to: band)
    walk.groups = pool.size
    steps.append(
      .pooledConvolution(
        PlanStep.PooledProduct(
          product: product(walk, folded, start: start, target: 0),
          pooling: pooling(pool.kind, size: pool.size, from: (band, 0), to: map)
        )
      )
    )
  }
}
