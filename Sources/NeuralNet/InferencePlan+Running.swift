// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

extension InferencePlan {
  /// Computes the logits of some pictures.
  ///
  /// A picture's logits are the same bit for bit alone and in a batch.
  ///
  /// - Parameters:
  ///   - pixels: N pictures of ``inputCount`` intensities in 0...1, row by row (NHWC).
  ///   - count: N; zero is allowed.
  ///   - workspace: The calling worker's scratch memory, made by this plan.
  /// - Returns: N × ``outputCount`` logits.
  /// - Precondition: `pixels` holds exactly N pictures.
  public func logits(
    of pixels: [Float],
    count: Int = 1,
    using workspace: inout Workspace
  ) -> [Float] {
    precondition(count >= 0, "Expected pictures to classify; found a count of \(count).")
    var logits = [Float](repeating: 0, count: count * outputCount)
    var span = logits.mutableSpan
    write(logitsOf: pixels.span, count: count, into: &span, using: &workspace)
    return logits
  }

  /// Computes the logits of some pictures without allocating any memory.
  ///
  /// - Parameters:
  ///   - pixels: N pictures of ``inputCount`` intensities in 0...1, row by row (NHWC).
  ///   - count: N; zero is allowed.
  ///   - logits: Receives N × ``outputCount`` logits.
  ///   - workspace: The calling worker's scratch memory, made by this plan.
  /// - Precondition: `pixels` holds exactly N pictures, `logits` N answers.
  public func write(
    logitsOf pixels: Span<Float>,
    count: Int = 1,
    into logits: inout MutableSpan<Float>,
    using workspace: inout Workspace
  ) {
    precondition(
      count >= 0 && pixels.count == count * inputCount && logits.count == count * outputCount,
      "Expected \(count) pictures of \(inputCount) intensities and room for as many answers of \(outputCount); found \(pixels.count) and \(logits.count) numbers."
    )
    let batch = workspace.batch
    let arena = workspace.exclusiveArena(count: arenaCount(batch: batch))
    for first in stride(from: 0, to: count, by: batch) {
      let pictures = min(batch, count - first)
      for picture in 0..<pictures {
        load(pixels, picture: first + picture, into: arena)
        for step in steps { run(step, picture: picture, batch: batch, arena) }
      }
      for step in steps { run(step, pictures: pictures, batch: batch, arena) }
      let start = featureOffset(output.start, batch: batch)
      arena.withSpan(start..<start + pictures * outputCount) { answers in
        for index in answers.indices { logits[first * outputCount + index] = answers[index] }
      }
    }
  }

  /// Normalises a picture into the first map.
  private func load(_ pixels: Span<Float>, picture: Int, into arena: FloatBuffer) {
    let scale = 1 / normalization.standardDeviation
    let row = input.shape.width * input.shape.channels
    let source = picture * inputCount
    let origin = input.origin(map: 0)
    arena.withMutableSpan(0..<input.stride) { map in
      for y in 0..<input.shape.height {
        for x in 0..<row {
          let value = pixels[source + y * row + x]
          map[origin + y * input.pitch + x] = (value - normalization.mean) * scale
        }
      }
    }
  }

  private func featureOffset(_ start: Int, batch: Int) -> Int {
    mapCount + scratchCount + start * batch
  }

  /// The part of a step that belongs to one picture's maps.
  private func run(_ step: PlanStep, picture: Int, batch: Int, _ arena: FloatBuffer) {
    switch step {
    case .convolution(let convolution): run(convolution, arena)
    case .narrow(let unit, let rows):
      for row in 0..<rows.count {
        unit.narrow(
          Region(arena, at: rows.source + row * rows.sourceStep),
          into: Region(arena, at: rows.target + row * rows.targetStep),
          count: rows.pixels * rows.channels
        )
      }
    case .pool(let pool):
      for row in 0..<pool.rows.count {
        let source = Region(arena, at: pool.rows.source + row * pool.rows.sourceStep)
        run(pool, row: row, source, arena)
      }
    case .affine(let affine):
      run(affine, source: affine.rows.source, target: affine.rows.target, arena)
    case .flatten(let affine):
      let slot = featureOffset(affine.rows.target, batch: batch)
      let count = affine.rows.count * affine.rows.targetStep
      run(affine, source: affine.rows.source, target: slot + picture * count, arena)
    case .linear, .affineFeatures:
      break
    }
  }

  private func run(_ step: PlanStep.Convolution, _ arena: FloatBuffer) {
    let source = Region(arena, at: step.source)
    let target = Region(arena, at: step.target)
    let (weights, bias) = (Region(step.weights), Region(step.bias))
    switch step.form {
    case .direct(let walk):
      backend.multiply(walk, source, weights, bias: bias, into: target)
    case .pooled(let walk, let pooling):
      let band = Region(arena, at: mapCount)
      for row in 0..<pooling.rows.count {
        let rows = source.advanced(by: row * walk.groups * walk.leftGroup)
        backend.multiply(walk, rows, weights, bias: bias, into: band)
        run(pooling, row: row, band, arena)
      }
    case .first(let layer):
      backend.convolve(layer, source, weights: weights, bias: bias, into: target)
    case .winograd(let winograd):
      let transformed = Region(arena, at: mapCount)
      let products = transformed.advanced(by: winograd.products)
      backend.winogradInput(winograd.input, source, into: transformed)
      backend.multiply(winograd.walk, transformed, weights, into: products)
      backend.winogradOutput(winograd.output, products, bias: bias, into: target)
    case .bfloat16(let convolution, let unit):
      unit.convolve(convolution, source, weights: weights, bias: bias, into: target)
    }
  }

  private func run(_ pool: PlanStep.Pooling, row: Int, _ source: Region, _ arena: FloatBuffer) {
    let target = Region(arena, at: pool.rows.target + row * pool.rows.targetStep)
    switch pool.kind {
    case .maximum: backend.maxPool(pool.row, source, into: target)
    case .average: backend.averagePool(pool.row, source, into: target)
    }
  }

  /// The part of a step that belongs to the features of a batch.
  private func run(_ step: PlanStep, pictures: Int, batch: Int, _ arena: FloatBuffer) {
    switch step {
    case .linear(let linear):
      var walk = linear.walk
      walk.rows = pictures
      backend.multiply(
        walk,
        Region(arena, at: featureOffset(linear.source, batch: batch)),
        Region(linear.weights),
        bias: Region(linear.bias),
        into: Region(arena, at: featureOffset(linear.target, batch: batch))
      )
    case .affineFeatures(let affine):
      for picture in 0..<pictures {
        let row = picture * affine.rows.channels
        run(
          affine,
          source: featureOffset(affine.rows.source, batch: batch) + row,
          target: featureOffset(affine.rows.target, batch: batch) + row,
          arena
        )
      }
    case .convolution, .narrow, .pool, .affine, .flatten:
      break
    }
  }

  private func run(_ affine: PlanStep.Affine, source: Int, target: Int, _ arena: FloatBuffer) {
    let rows = affine.rows
    for row in 0..<rows.count {
      backend.channelAffine(
        Region(arena, at: source + row * rows.sourceStep),
        scale: Region(affine.scale),
        shift: Region(affine.shift),
        into: Region(arena, at: target + row * rows.targetStep),
        pixels: rows.pixels,
        channels: rows.channels,
        rectifies: affine.rectifies
      )
    }
  }
}
