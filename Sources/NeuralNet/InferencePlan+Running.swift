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
    precondition(
      count >= 0 && pixels.count == count * inputCount,
      "Expected \(count) pictures of \(inputCount) intensities; found \(pixels.count) numbers."
    )
    let batch = workspace.batch
    let arena = workspace.exclusiveArena(count: arenaCount(batch: batch))
    var logits: [Float] = []
    logits.reserveCapacity(count * outputCount)
    for first in stride(from: 0, to: count, by: batch) {
      let pictures = min(batch, count - first)
      for picture in 0..<pictures {
        load(pixels, picture: first + picture, into: arena)
        for step in steps { run(step, picture: picture, batch: batch, arena) }
      }
      for step in steps { run(step, pictures: pictures, batch: batch, arena) }
      let start = featureOffset(output.start, batch: batch)
      logits.append(contentsOf: arena.values(start..<start + pictures * outputCount))
    }
    return logits
  }

  /// Normalises a picture into the first map.
  private func load(_ pixels: [Float], picture: Int, into arena: FloatBuffer) {
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

  private func featureOffset(_ start: Int, batch: Int) -> Int { mapCount + start * batch }

  /// The part of a step that belongs to one picture's maps.
  private func run(_ step: PlanStep, picture: Int, batch: Int, _ arena: FloatBuffer) {
    switch step {
    case .convolution(let product):
      backend.multiply(
        product.walk,
        Region(arena, at: product.source),
        Region(product.weights.buffer),
        bias: Region(product.bias),
        into: Region(arena, at: product.target)
      )
    case .pool(let pool):
      for row in 0..<pool.rows {
        let source = Region(arena, at: pool.source + row * pool.sourceStep)
        let target = Region(arena, at: pool.target + row * pool.targetStep)
        switch pool.kind {
        case .maximum: backend.maxPool(pool.row, source, into: target)
        case .average: backend.averagePool(pool.row, source, into: target)
        }
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

  /// The part of a step that belongs to the features of a batch.
  private func run(_ step: PlanStep, pictures: Int, batch: Int, _ arena: FloatBuffer) {
    switch step {
    case .linear(let product):
      var walk = product.walk
      walk.rows = pictures
      let source = featureOffset(product.source, batch: batch)
      let target = featureOffset(product.target, batch: batch)
      backend.multiply(
        walk,
        Region(arena, at: source),
        Region(product.weights.buffer),
        bias: Region(product.bias),
        into: Region(arena, at: target)
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
    case .convolution, .pool, .affine, .flatten:
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
