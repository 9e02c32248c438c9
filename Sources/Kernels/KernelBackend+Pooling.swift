// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// One output row of a pooling layer over an NHWC map: windows of `size` × `size`, side by side.
public struct PoolingRow: Sendable {
  /// Output pixels in the row.
  public var width: Int
  /// Channels of every pixel.
  public var channels: Int
  /// Side of the window, and the stride.
  public var size: Int
  /// Floats between two rows of the input.
  public var pitch: Int

  /// Describes a row.
  ///
  /// - Parameters:
  ///   - width: Output pixels in the row.
  ///   - channels: Channels of every pixel.
  ///   - size: Side of the window, and the stride.
  ///   - pitch: Floats between two rows of the input.
  public init(width: Int, channels: Int, size: Int, pitch: Int) {
    self.width = width
    self.channels = channels
    self.size = size
    self.pitch = pitch
  }

  var outputCount: Int { width * channels }

  func inputCount(pitch: Int) -> Int {
    width == 0 || size == 0 ? 0 : (size - 1) * pitch + width * size * channels
  }
}

extension KernelBackend {
  /// Writes one row of max pooling.
  ///
  /// - Parameters:
  ///   - row: The row's shape.
  ///   - x: The first of the input rows under it.
  ///   - y: Receives the row.
  public func maxPool(_ row: PoolingRow, _ x: Region, into y: Region) {
    unsafe kernels.pointee.max_pool_row(
      x.pointer(row.inputCount(pitch: row.pitch)),
      Int64(row.pitch),
      y.pointer(row.outputCount),
      Int64(row.width),
      Int64(row.channels),
      Int64(row.size)
    )
  }

  /// Writes the input gradient under one row of max pooling: all of it goes to the first largest element.
  ///
  /// - Parameters:
  ///   - row: The row's shape.
  ///   - x: The first of the input rows under it.
  ///   - y: The pooled row.
  ///   - dy: Its gradient.
  ///   - dx: Receives the gradient under the windows.
  ///   - gradientPitch: Floats between two rows of `dx`.
  public func maxPoolBackward(
    _ row: PoolingRow,
    _ x: Region,
    output y: Region,
    dy: Region,
    into dx: Region,
    gradientPitch: Int
  ) {
    unsafe kernels.pointee.max_pool_row_backward(
      x.pointer(row.inputCount(pitch: row.pitch)),
      Int64(row.pitch),
      y.pointer(row.outputCount),
      dy.pointer(row.outputCount),
      dx.pointer(row.inputCount(pitch: gradientPitch)),
      Int64(gradientPitch),
      Int64(row.width),
      Int64(row.channels),
      Int64(row.size)
    )
  }

  /// Writes one row of average pooling.
  ///
  /// - Parameters:
  ///   - row: The row's shape.
  ///   - x: The first of the input rows under it.
  ///   - y: Receives the row.
  public func averagePool(_ row: PoolingRow, _ x: Region, into y: Region) {
    unsafe kernels.pointee.average_pool_row(
      x.pointer(row.inputCount(pitch: row.pitch)),
      Int64(row.pitch),
      y.pointer(row.outputCount),
      Int64(row.width),
      Int64(row.channels),
      Int64(row.size)
    )
  }

  /// Writes the input gradient under one row of average pooling.
  ///
  /// - Parameters:
  ///   - row: The row's shape.
  ///   - dy: The gradient of the pooled row.
  ///   - dx: Receives the gradient under the windows.
  ///   - gradientPitch: Floats between two rows of `dx`.
  public func averagePoolBackward(
    _ row: PoolingRow,
    dy: Region,
    into dx: Region,
    gradientPitch: Int
  ) {
    unsafe kernels.pointee.average_pool_row_backward(
      dy.pointer(row.outputCount),
      dx.pointer(row.inputCount(pitch: gradientPitch)),
      Int64(gradientPitch),
      Int64(row.width),
      Int64(row.channels),
      Int64(row.size)
    )
  }
}
