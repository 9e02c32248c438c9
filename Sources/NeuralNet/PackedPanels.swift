// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A `[K, N]` matrix cut into panels of a backend's width, each panel's rows one after another.
///
/// That is the order in which the product reads its right operand: one panel is a straight run of
/// memory. The last panel is filled up with zeros.
struct PackedPanels: Sendable {
  let buffer: FloatBuffer
  /// Rows of the matrix.
  let rows: Int
  /// Columns of the matrix.
  let columns: Int
  private let width: Int

  /// Makes room for a matrix.
  init(rows: Int, columns: Int, backend: KernelBackend) {
    self.rows = rows
    self.columns = columns
    width = backend.panelWidth
    buffer = FloatBuffer(zeros: (columns + width - 1) / width * width * rows)
  }

  /// Fills the panels from a row-major matrix.
  func pack(_ matrix: FloatBuffer, at offset: Int) {
    matrix.withSpan(offset..<offset + rows * columns) { source in
      buffer.withMutableSpan(0..<buffer.count) { target in
        for first in stride(from: 0, to: columns, by: width) {
          let count = min(width, columns - first)
          for row in 0..<rows {
            let to = first * rows + row * width
            let from = row * columns + first
            for column in 0..<count { target[to + column] = source[from + column] }
          }
        }
      }
    }
  }

  /// Sets the strides of a walk's right operand, for `segments` segments of equal length.
  func describe(in walk: inout ProductWalk) {
    walk.columns = columns
    walk.rightPanel = rows * width
    walk.rightStep = width
    walk.rightSegment = walk.steps * width
    walk.rightIsPadded = true
  }
}
