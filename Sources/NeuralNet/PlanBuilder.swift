// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Turns an architecture and its weights into the steps of an ``InferencePlan``.
struct PlanBuilder {
  var steps: [PlanStep] = []
  private(set) var input: MapLayout
  private(set) var mapCount = 0
  private(set) var featureCount = 0
  /// Floats that the step with the greatest need wants for itself while it runs.
  private(set) var scratchCount = 0
  /// The features that the steps so far leave behind.
  private(set) var features = InferencePlan.FeatureSlot(start: 0, count: 0)

  /// A map in the arena.
  typealias Map = (layout: MapLayout, offset: Int)

  /// What convolutions that suit it are computed on in bfloat16; nil for float32 throughout.
  let unit: MatrixUnit?
  /// Whether the newest map is in bfloat16.
  var isNarrow = false
  let layers: [Layer]
  let shapes: [FeatureShape]
  let backend: KernelBackend
  private let weights: EngineWeights
  /// The map that the steps so far leave behind.
  var map: Map
  private var isFlattened = false

  init(_ model: Model, backend: KernelBackend, unit: MatrixUnit?) throws(ModelError) {
    let architecture = model.architecture
    layers = architecture.layers
    shapes = [architecture.input] + (try architecture.shapes())
    weights = try EngineWeights(model)
    self.backend = backend
    self.unit = unit
    input = MapLayout(architecture.input, halo: Self.halo(before: 0, of: layers))
    map = (input, 0)
    mapCount = input.stride
  }

  mutating func compile() throws(ModelError) {
    var index = 0
    while index < layers.count {
      switch layers[index] {
      case .convolution:
        index = addConvolution(index)
      case .linear:
        index = addLinear(index)
      case .batchNorm:
        let (scale, shift) = weights.affine(batchNorm: index)
        index = addAffine(index, scale: scale, shift: shift)
      case .relu:
        let channels = shapes[index].channels
        let ones = [Float](repeating: 1, count: channels)
        // The rectifier itself is taken in by `addAffine`, as one that follows.
        index = addAffine(index - 1, scale: ones, shift: ones.map { _ in 0 })
      case .maxPool(let size):
        index = addPool(index, .maximum, size: size)
      case .averagePool(let size):
        index = addPool(index, .average, size: size)
      case .dropout:
        index += 1
      case .flatten:
        flatten()
        index += 1
      }
    }
    guard isFlattened else {
      throw ModelError(
        .invalidArchitecture,
        "Expected a network that ends in features; found a map of \(map.layout.shape). Add a flatten layer."
      )
    }
  }
}

extension PlanBuilder {
  private mutating func addLinear(_ index: Int) -> Int {
    let (folded, next) = fold(index)
    let source = features
    features = newFeatures(folded.bias.count)
    var walk = ProductWalk()
    walk.rows = 1
    walk.steps = source.count
    walk.leftRow = source.count
    walk.outRow = features.count
    walk.rectifies = folded.rectifies
    let panels = packed(folded, rows: source.count)
    panels.describe(in: &walk)
    steps.append(
      .linear(
        PlanStep.Linear(
          walk: walk,
          weights: panels.buffer,
          bias: FloatBuffer(folded.bias),
          source: source.start,
          target: features.start
        )
      )
    )
    return next
  }

  private mutating func addAffine(_ index: Int, scale: [Float], shift: [Float]) -> Int {
    let next = skippingDropout(from: index + 1)
    let rectifies = next < layers.count && layers[next] == .relu
    let behind = next + (rectifies ? 1 : 0)
    if isFlattened {
      let source = features
      features = newFeatures(source.count)
      let rows = PlanStep.Rows(
        count: 1,
        pixels: 1,
        channels: source.count,
        source: source.start,
        sourceStep: source.count,
        target: features.start,
        targetStep: source.count
      )
      steps.append(.affineFeatures(affine(rows, scale, shift, rectifies)))
    } else {
      let source = map
      map = newMap(source.layout.shape, before: behind)
      steps.append(.affine(affine(rows(from: source, to: map), scale, shift, rectifies)))
    }
    return behind
  }

  private func affine(_ rows: PlanStep.Rows, _ scale: [Float], _ shift: [Float], _ rectifies: Bool)
    -> PlanStep.Affine
  {
    PlanStep.Affine(
      rows: rows,
      scale: FloatBuffer(scale),
      shift: FloatBuffer(shift),
      rectifies: rectifies
    )
  }

  private mutating func addPool(_ index: Int, _ kind: PoolingKind, size: Int) -> Int {
    let source = map
    map = newMap(shapes[index + 1], before: index + 1)
    steps.append(.pool(pooling(kind, size: size, from: source, to: map)))
    return index + 1
  }

  /// The pooling of one map into another.
  func pooling(_ kind: PoolingKind, size: Int, from source: Map, to target: Map)
    -> PlanStep.Pooling
  {
    let shape = target.layout.shape
    return PlanStep.Pooling(
      kind: kind,
      row: PoolingRow(
        width: shape.width,
        channels: shape.channels,
        size: size,
        pitch: source.layout.pitch
      ),
      rows: rows(of: shape, from: source, step: size * source.layout.pitch, to: target)
    )
  }

  /// Copies the last map to the batch's rows of features.
  private mutating func flatten() {
    guard !isFlattened else { return }
    isFlattened = true
    features = newFeatures(map.layout.shape.count)
    // A row of features has no halo, and begins where its slot does.
    let target = (layout: MapLayout(map.layout.shape), offset: features.start)
    let channels = map.layout.shape.channels
    let ones = [Float](repeating: 1, count: channels)
    steps.append(
      .flatten(affine(rows(from: map, to: target), ones, ones.map { _ in 0 }, false))
    )
  }
}

extension PlanBuilder {
  mutating func newMap(_ shape: FeatureShape, before layer: Int) -> Map {
    newMap(MapLayout(shape, halo: Self.halo(before: layer, of: layers)))
  }

  mutating func newMap(_ layout: MapLayout) -> Map {
    defer { mapCount += Self.rounded(layout.stride) }
    return (layout, mapCount)
  }

  private mutating func newFeatures(_ count: Int) -> InferencePlan.FeatureSlot {
    defer { featureCount += Self.rounded(count) }
    return InferencePlan.FeatureSlot(start: featureCount, count: count)
  }

  /// Rounds up to whole cache lines, so that every map begins on one.
  private static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// Asks for scratch memory.
  ///
  /// - Returns: Where each part begins.
  mutating func scratch(_ counts: Int...) -> [Int] {
    var offsets: [Int] = []
    var total = 0
    for count in counts {
      offsets.append(total)
      total += Self.rounded(count)
    }
    scratchCount = max(scratchCount, total)
    return offsets
  }

  private func rows(from source: Map, to target: Map) -> PlanStep.Rows {
    rows(of: source.layout.shape, from: source, step: source.layout.pitch, to: target)
  }

  private func rows(of shape: FeatureShape, from source: Map, step: Int, to target: Map)
    -> PlanStep.Rows
  {
    PlanStep.Rows(
      count: shape.height,
      pixels: shape.width,
      channels: shape.channels,
      source: source.offset + source.layout.origin(map: 0),
      sourceStep: step,
      target: target.offset + target.layout.origin(map: 0),
      targetStep: target.layout.pitch
    )
  }

  /// The layer's weights with the batch normalisation and rectifier behind it, and the layer after those.
  func fold(_ index: Int) -> (FoldedLayer, next: Int) {
    guard let matrix = weights[index, .weight] else {
      preconditionFailure("Layer \(index) has weights.")
    }
    let zeros = [Float](repeating: 0, count: outputCount(index))
    var folded = FoldedLayer(weights: matrix, bias: weights[index, .bias] ?? zeros)
    var next = skippingDropout(from: index + 1)
    while next < layers.count, layers[next] == .batchNorm {
      let (scale, shift) = weights.affine(batchNorm: next)
      folded.fold(scale: scale, shift: shift)
      next = skippingDropout(from: next + 1)
    }
    if next < layers.count, layers[next] == .relu {
      folded.rectifies = true
      next += 1
    }
    return (folded, next)
  }

  private func outputCount(_ index: Int) -> Int { shapes[index + 1].channels }

  func packed(_ layer: FoldedLayer, rows: Int) -> PackedPanels {
    let panels = PackedPanels(rows: rows, columns: layer.bias.count, backend: backend)
    panels.pack(FloatBuffer(layer.weights), at: 0)
    return panels
  }

  func skippingDropout(from index: Int) -> Int {
    Self.skippingDropout(from: index, of: layers)
  }

  private static func skippingDropout(from index: Int, of layers: [Layer]) -> Int {
    layers[index...].firstIndex { layer in
      if case .dropout = layer { false } else { true }
    } ?? layers.count
  }

  /// Zeros that the next layer with a kernel reads around a map.
  private static func halo(before index: Int, of layers: [Layer]) -> Int {
    let next = skippingDropout(from: index, of: layers)
    guard next < layers.count, case .convolution(_, let size, _, let padding, _) = layers[next]
    else {
      return 0
    }
    return padding.pixels(kernelSize: size)
  }
}
