// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
package import Kernels
package import NeuralNet
import Synchronization

/// A network for windows of 28×28 pixels, run over whole planes: every fourth pixel both ways its answer for the
/// window that begins there, for the price of a few convolutions over the plane.
///
/// - Source: O. Matan, C. Burges, Y. LeCun, J. Denker: "Multi-Digit Recognition Using a Space Displacement Neural
///   Network", 1992; P. Sermanet et al.: "OverFeat", 2013.
package final class DenseNetwork: Sendable {
  /// Answers for windows in a grid.
  package struct Answers {
    /// Windows a row of the grid.
    package let columns: Int
    /// Rows of the grid.
    package let rows: Int
    /// Numbers in one answer: the last one stands for no digit.
    package let classes: Int
    /// Logits, shape `[rows, columns, classes]`.
    package let logits: [Float]
  }

  /// Pixels from one window to the next: two poolings by two.
  package static let stride = 4

  private let model: Model
  private let backend: KernelBackend
  /// For a single window.
  let sole: WorkspacePool
  /// By height and width, one for each shape of a tile.
  private let pools = Mutex<[[Int]: WorkspacePool]>([:])
  /// Ten digits and none.
  static let classes = 11

  /// Checks that a network can be run over planes.
  ///
  /// - Parameters:
  ///   - model: Convolutions without padding and poolings that leave one pixel of a 28×28 window, and then a
  ///     `flatten`: eleven logits.
  ///   - backend: The kernels to compute with.
  /// - Throws: ``RecognitionError/Code/unsuitableModel`` or ``RecognitionError/Code/invalidModel``.
  package init(
    _ model: Model,
    backend: KernelBackend = .fastest
  ) throws(RecognitionError) {
    let isDense = model.architecture.layers.dropLast().allSatisfy { layer in
      switch layer {
      case .convolution(_, _, let stride, let padding, _): stride == 1 && padding == .valid
      case .batchNorm, .relu, .dropout: true
      case .maxPool(let size), .averagePool(let size): size == 2
      case .flatten, .linear: false
      }
    }
    let poolings = model.architecture.layers.count { layer in
      switch layer {
      case .maxPool, .averagePool: true
      default: false
      }
    }
    let input = FeatureShape(height: Glyph.side, width: Glyph.side, channels: 1)
    guard isDense, poolings == 2, model.architecture.layers.last == .flatten,
      model.architecture.input == input,
      let shapes = try? model.architecture.shapes(), shapes.last?.count == Self.classes
    else {
      throw RecognitionError(
        .unsuitableModel,
        "Expected a detector: valid convolutions and two poolings by two from 28×28×1 to 1×1×11, then flatten; found "
          + "“\(model.architecture.name)”. Use a network made by the recipe detector."
      )
    }
    self.model = model
    self.backend = backend
    do {
      sole = WorkspacePool(plan: try InferencePlan(model, backend: backend))
      let side = Self.pixels(Tiling.largest)
      _ = try Self.plan(model, backend, height: side, width: side)
    } catch {
      throw RecognitionError(.invalidModel, "The detector cannot be compiled: \(error.message)")
    }
  }

  /// Answers for all windows of a plane.
  ///
  /// - Parameter plane: What to look at; what the grid leaves at the right and at the bottom, up to three pixels, is not
  ///   looked at.
  /// - Returns: None for a plane with a side below 28 pixels.
  func answers(for plane: GreyImage) -> Answers {
    let (columns, rows) = (Self.windows(plane.width), Self.windows(plane.height))
    guard columns > 0, rows > 0 else {
      return Answers(columns: 0, rows: 0, classes: Self.classes, logits: [])
    }
    let (across, down) = (Tiling(of: columns), Tiling(of: rows))
    let pool = pool(height: Self.pixels(down.side), width: Self.pixels(across.side))
    var logits = [Float](repeating: 0, count: rows * columns * Self.classes)
    for top in down.starts {
      for left in across.starts {
        let answers = pool.logits(
          of: plane.intensities(
            left: left * Self.stride,
            top: top * Self.stride,
            width: Self.pixels(across.side),
            height: Self.pixels(down.side)
          )
        )
        for row in 0..<min(down.side, rows - top) {
          let count = min(across.side, columns - left) * Self.classes
          let source = row * across.side * Self.classes
          let target = ((top + row) * columns + left) * Self.classes
          for index in 0..<count { logits[target + index] = answers[source + index] }
        }
      }
    }
    return Answers(columns: columns, rows: rows, classes: Self.classes, logits: logits)
  }

  /// A row of windows cut into tiles of the same size, the last of which may reach beyond the end.
  private struct Tiling {
    /// Windows of one tile.
    let side: Int
    /// The first window of each tile.
    let starts: StrideTo<Int>

    /// Few sizes, so that few networks are compiled; the largest still fits a core's cache.
    private static let sides = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, largest]
    static let largest = 40

    init(of count: Int) {
      let tiles = (count + Self.largest - 1) / Self.largest
      let needed = (count + tiles - 1) / tiles
      let side = Self.sides.first { $0 >= needed } ?? Self.largest
      self.side = side
      starts = Swift.stride(from: 0, to: count, by: side)
    }
  }

  /// Pixels that so many windows take.
  private static func pixels(_ windows: Int) -> Int { (windows - 1) * stride + Glyph.side }

  /// Windows that fit into so many pixels.
  private static func windows(_ pixels: Int) -> Int {
    pixels < Glyph.side ? 0 : (pixels - Glyph.side) / stride + 1
  }

  private func pool(height: Int, width: Int) -> WorkspacePool {
    if let pool = pools.withLock({ $0[[height, width]] }) { return pool }
    do {
      let pool = WorkspacePool(plan: try Self.plan(model, backend, height: height, width: width))
      pools.withLock { $0[[height, width]] = pool }
      return pool
    } catch {
      preconditionFailure(
        "The largest tile could be compiled, one of \(width)×\(height) cannot: \(error)"
      )
    }
  }

  private static func plan(
    _ model: Model,
    _ backend: KernelBackend,
    height: Int,
    width: Int
  ) throws(ModelError) -> InferencePlan {
    var architecture = model.architecture
    architecture.input = FeatureShape(height: height, width: width, channels: 1)
    return try InferencePlan(
      try Model(architecture: architecture, tensors: model.tensors),
      backend: backend
    )
  }
}

extension GreyImage {
  /// A part of the plane as networks take it, 0...1; no contrast where the plane ends.
  fileprivate func intensities(left: Int, top: Int, width: Int, height: Int) -> [Float] {
    var values = [Float](repeating: Float(ImagePyramid.neutral) / 255, count: width * height)
    let source = pixels.span
    let columns = left..<min(left + width, self.width)
    for row in 0..<min(height, self.height - top) {
      let start = (top + row) * self.width
      for column in columns {
        values[row * width + column - left] = Float(source[start + column]) * (1 / 255)
      }
    }
    return values
  }
}
