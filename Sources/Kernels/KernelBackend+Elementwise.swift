// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

// Loops over elements and channels. Every operand region is checked to hold what the loop touches.
// Unless said otherwise an output must not overlap an input.

extension KernelBackend {
  /// Adds `x` to `out`, element by element.
  ///
  /// - Parameters:
  ///   - x: The addends.
  ///   - out: Receives the sums.
  ///   - count: The number of elements.
  public func add(_ x: Region, to out: Region, count: Int) {
    unsafe kernels.pointee.add(x.pointer(count), out.pointer(count), Int64(count))
  }

  /// Writes max(x, 0).
  ///
  /// - Parameters:
  ///   - x: The input.
  ///   - y: Receives the rectified values.
  ///   - count: The number of elements.
  public func relu(_ x: Region, into y: Region, count: Int) {
    unsafe kernels.pointee.relu(x.pointer(count), y.pointer(count), Int64(count))
  }

  /// Writes the gradient of a rectifier: `dy` where the output was above zero.
  ///
  /// - Parameters:
  ///   - output: What the rectifier gave.
  ///   - dy: The gradient of its output.
  ///   - dx: Receives the gradient of its input; may be `dy` itself.
  ///   - count: The number of elements.
  public func reluBackward(output: Region, dy: Region, into dx: Region, count: Int) {
    unsafe kernels.pointee.relu_backward(
      output.pointer(count),
      dy.pointer(count),
      dx.pointer(count),
      Int64(count)
    )
  }

  /// Multiplies element by element.
  ///
  /// - Parameters:
  ///   - x: The input.
  ///   - factors: One factor an element.
  ///   - y: Receives the products.
  ///   - count: The number of elements.
  public func scale(_ x: Region, by factors: Region, into y: Region, count: Int) {
    unsafe kernels.pointee.scale(
      x.pointer(count),
      factors.pointer(count),
      y.pointer(count),
      Int64(count)
    )
  }

  /// Adds up each channel's values, and their squared distances from a pivot.
  ///
  /// - Parameters:
  ///   - x: Pixels × channels.
  ///   - pivot: A value a channel near its mean, so that the squares cancel little.
  ///   - sums: Σ x is added to it, by channel.
  ///   - squares: Σ (x − pivot)² is added to it, by channel.
  ///   - pixels: The number of pixels.
  ///   - channels: The number of channels.
  public func channelMoments(
    _ x: Region,
    pivot: Region,
    sums: Region,
    squares: Region,
    pixels: Int,
    channels: Int
  ) {
    unsafe kernels.pointee.channel_moments(
      x.pointer(pixels * channels),
      pivot.pointer(channels),
      sums.pointer(channels),
      squares.pointer(channels),
      Int64(pixels),
      Int64(channels)
    )
  }

  /// Writes x · scale + shift by channel, rectified on request.
  ///
  /// - Parameters:
  ///   - x: Pixels × channels.
  ///   - scale: One factor a channel.
  ///   - shift: One addend a channel.
  ///   - y: Receives pixels × channels.
  ///   - pixels: The number of pixels.
  ///   - channels: The number of channels.
  ///   - rectifies: Clamps results below zero to zero.
  public func channelAffine(
    _ x: Region,
    scale: Region,
    shift: Region,
    into y: Region,
    pixels: Int,
    channels: Int,
    rectifies: Bool
  ) {
    unsafe kernels.pointee.channel_affine(
      x.pointer(pixels * channels),
      scale.pointer(channels),
      shift.pointer(channels),
      y.pointer(pixels * channels),
      Int64(pixels),
      Int64(channels),
      rectifies ? 1 : 0
    )
  }

  /// Adds up what batch normalisation's gradient needs: Σ g and Σ g · (x − mean) by channel.
  ///
  /// - Parameters:
  ///   - x: The layer's input, pixels × channels.
  ///   - rectified: The layer's rectified output, where a rectifier is fused: g is zero where it is zero.
  ///   - dy: The gradient of the output.
  ///   - mean: The batch mean of each channel.
  ///   - sums: Σ g is added to it.
  ///   - products: Σ g · (x − mean) is added to it.
  ///   - pixels: The number of pixels.
  ///   - channels: The number of channels.
  public func normBackwardSums(
    _ x: Region,
    rectified: Region?,
    dy: Region,
    mean: Region,
    sums: Region,
    products: Region,
    pixels: Int,
    channels: Int
  ) {
    unsafe kernels.pointee.norm_backward_sums(
      x.pointer(pixels * channels),
      rectified?.pointer(pixels * channels),
      dy.pointer(pixels * channels),
      mean.pointer(channels),
      sums.pointer(channels),
      products.pointer(channels),
      Int64(pixels),
      Int64(channels)
    )
  }

  /// Writes batch normalisation's input gradient, a · g + b · (x − mean) + d by channel.
  ///
  /// - Parameters:
  ///   - x: The layer's input, pixels × channels.
  ///   - rectified: As in `normBackwardSums`.
  ///   - dy: The gradient of the output.
  ///   - mean: The batch mean of each channel.
  ///   - coefficients: `a`, `b` and `d`, one after another, `channels` values each.
  ///   - dx: Receives the gradient of the input.
  ///   - pixels: The number of pixels.
  ///   - channels: The number of channels.
  public func normBackward(
    _ x: Region,
    rectified: Region?,
    dy: Region,
    mean: Region,
    coefficients: Region,
    into dx: Region,
    pixels: Int,
    channels: Int
  ) {
    let a = unsafe coefficients.pointer(3 * channels)
    unsafe kernels.pointee.norm_backward(
      x.pointer(pixels * channels),
      rectified?.pointer(pixels * channels),
      dy.pointer(pixels * channels),
      mean.pointer(channels),
      a,
      a + channels,
      a + 2 * channels,
      dx.pointer(pixels * channels),
      Int64(pixels),
      Int64(channels)
    )
  }

  /// Writes the transpose of a matrix.
  ///
  /// - Parameters:
  ///   - x: Rows × columns, `xRow` floats from row to row.
  ///   - xRow: The input's row stride.
  ///   - out: Receives columns × rows, `outRow` floats from row to row.
  ///   - outRow: The output's row stride.
  ///   - rows: The input's rows.
  ///   - columns: The input's columns.
  public func transpose(
    _ x: Region,
    xRow: Int,
    into out: Region,
    outRow: Int,
    rows: Int,
    columns: Int
  ) {
    guard rows > 0, columns > 0 else { return }
    unsafe kernels.pointee.transpose(
      x.pointer((rows - 1) * xRow + columns),
      Int64(xRow),
      out.pointer((columns - 1) * outRow + rows),
      Int64(outRow),
      Int64(rows),
      Int64(columns)
    )
  }
}
