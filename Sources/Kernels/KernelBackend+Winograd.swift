// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// One side of a Winograd convolution F(4×4, 3×3): an NHWC map, and the same map transformed.
///
/// The transformed map is 36 positions of tiles × channels; a tile covers 4×4 output pixels. With it a
/// 3×3 convolution of stride 1 becomes 36 matrix products over the channels, with a quarter of the
/// multiplications.
///
/// - Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
public struct WinogradMap: Sendable {
  /// Products that one tile is computed with.
  public static let positions = 36
  /// Side of a tile in output pixels.
  public static let tile = 4

  /// Rows of the map, from the origin on; what a tile has below them is taken for zero.
  public var height: Int
  /// Columns of the map, from the origin on.
  public var width: Int
  /// Tiles that cover the output, from top to bottom.
  public var tileRows: Int
  /// Tiles from left to right.
  public var tileColumns: Int
  /// Channels: whole vectors of the backend.
  public var channels: Int
  /// Floats between two rows of the map.
  public var pitch: Int
  /// Floats between two positions of the transformed map.
  public var position: Int
  /// On output: clamps results below zero to zero.
  public var rectifies = false
  /// On output: writes the maximum of every 2×2 pixels.
  public var pools = false

  /// Describes one side of a convolution.
  ///
  /// - Parameters:
  ///   - height: Rows of the map.
  ///   - width: Columns of the map.
  ///   - tileRows: Tiles from top to bottom.
  ///   - tileColumns: Tiles from left to right.
  ///   - channels: Channels of the map.
  ///   - pitch: Floats between two rows of the map.
  ///   - position: Floats between two positions of the transformed map.
  public init(
    height: Int,
    width: Int,
    tileRows: Int,
    tileColumns: Int,
    channels: Int,
    pitch: Int,
    position: Int
  ) {
    self.height = height
    self.width = width
    self.tileRows = tileRows
    self.tileColumns = tileColumns
    self.channels = channels
    self.pitch = pitch
    self.position = position
  }

  /// One more than the furthest float of the map, before or after pooling.
  private var mapExtent: Int {
    let (rows, columns) = pools ? (height / 2, width / 2) : (height, width)
    return rows == 0 || columns == 0 ? 0 : (rows - 1) * pitch + columns * channels
  }

  /// One more than the furthest float of the transformed map.
  private var transformedExtent: Int {
    (Self.positions - 1) * position + tileRows * tileColumns * channels
  }

  /// Checks both operands and hands their addresses over.
  fileprivate func withOperands(
    _ map: Region,
    _ transformed: Region,
    vectorWidth: Int,
    _ body: (
      UnsafePointer<ckernels_winograd>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    precondition(
      height >= 0 && width >= 0 && tileRows >= 0 && tileColumns >= 0 && pitch >= 0 && position >= 0
        && channels > 0 && channels % vectorWidth == 0,
      "\(height)×\(width)×\(channels) is no map for vectors of \(vectorWidth) channels."
    )
    var shape = ckernels_winograd(
      height: Int64(height),
      width: Int64(width),
      tile_rows: Int64(tileRows),
      tile_columns: Int64(tileColumns),
      channels: Int64(channels),
      pitch: Int64(pitch),
      position: Int64(position),
      relu: rectifies ? 1 : 0,
      pools: pools ? 1 : 0
    )
    // SAFETY: `pointer` checks the furthest element of each operand; kernels read no pixel beyond
    // height and width.
    unsafe body(&shape, map.pointer(mapExtent), transformed.pointer(transformedExtent))
  }
}

extension KernelBackend {
  /// Floats in one vector register.
  public var vectorWidth: Int { Int(unsafe kernels.pointee.vector_width) }

  /// Transforms the input of a convolution: Bᵀ d B of every 6×6 tile, four pixels apart.
  ///
  /// - Parameters:
  ///   - shape: The map, from the first pixel that the kernel reads, padding included.
  ///   - map: The map.
  ///   - transformed: Receives it; must not overlap the map.
  public func winogradInput(_ shape: WinogradMap, _ map: Region, into transformed: Region) {
    unsafe shape.withOperands(map, transformed, vectorWidth: vectorWidth) {
      shape,
      map,
      transformed in
      unsafe kernels.pointee.winograd_input(shape, map, transformed)
    }
  }

  /// Transforms the gradient of a convolution's output: A dy Aᵀ of every 4×4 tile.
  ///
  /// - Parameters:
  ///   - shape: The gradient's map.
  ///   - map: The gradient.
  ///   - transformed: Receives it; must not overlap the map.
  public func winogradSlope(_ shape: WinogradMap, _ map: Region, into transformed: Region) {
    unsafe shape.withOperands(map, transformed, vectorWidth: vectorWidth) {
      shape,
      map,
      transformed in
      unsafe kernels.pointee.winograd_slope(shape, map, transformed)
    }
  }

  /// Transforms the products back: Aᵀ m A of every tile, then bias, rectifier and pooling.
  ///
  /// - Parameters:
  ///   - shape: The output's map, before pooling.
  ///   - transformed: The 36 products.
  ///   - bias: One value a channel, or nil.
  ///   - map: Receives the output; must not overlap the products.
  public func winogradOutput(
    _ shape: WinogradMap,
    _ transformed: Region,
    bias: Region?,
    into map: Region
  ) {
    unsafe shape.withOperands(map, transformed, vectorWidth: vectorWidth) {
      layout,
      map,
      transformed in
      let bias = unsafe bias?.pointer(shape.channels)
      unsafe kernels.pointee.winograd_output(layout, transformed, bias, map)
    }
  }

  /// Transforms a kernel: G g Gᵀ of every pair of channels, packed for the 36 products.
  ///
  /// - Parameters:
  ///   - kernel: `[3, 3, C, OUT]`.
  ///   - channels: C.
  ///   - outputs: OUT; a multiple of ``panelWidth``.
  ///   - panels: Receives 36 · C · OUT floats, as `[panel][position][C][panelWidth]`.
  public func winogradKernel(
    _ kernel: Region,
    channels: Int,
    outputs: Int,
    into panels: Region
  ) {
    precondition(
      channels > 0 && outputs > 0 && outputs % panelWidth == 0,
      "\(outputs) outputs do not fill panels of \(panelWidth)."
    )
    unsafe kernels.pointee.winograd_kernel(
      kernel.pointer(9 * channels * outputs),
      panels.pointer(WinogradMap.positions * channels * outputs),
      Int64(channels),
      Int64(outputs)
    )
  }

  /// Adds a kernel's gradient, Gᵀ x G of every pair of channels.
  ///
  /// - Parameters:
  ///   - transformed: x as `[36, C, OUT]`.
  ///   - channels: C.
  ///   - outputs: OUT; C · OUT is a multiple of ``vectorWidth``.
  ///   - gradient: `[3, 3, C, OUT]`, added to.
  public func addWinogradKernelGradient(
    _ transformed: Region,
    channels: Int,
    outputs: Int,
    to gradient: Region
  ) {
    precondition(
      channels > 0 && outputs > 0 && channels * outputs % vectorWidth == 0,
      "\(channels)×\(outputs) weights do not fill vectors of \(vectorWidth)."
    )
    unsafe kernels.pointee.winograd_kernel_gradient(
      transformed.pointer(WinogradMap.positions * channels * outputs),
      gradient.pointer(9 * channels * outputs),
      Int64(channels),
      Int64(outputs)
    )
  }
}
