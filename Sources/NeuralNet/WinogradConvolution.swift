// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A 3×3 convolution computed as 36 matrix products over its channels: see `WinogradMap`.
///
/// It multiplies a quarter as often as the direct convolution and rounds about as finely: results differ
/// by some 5e-6 of the largest. Where the transforms cost more than that saves, there is none.
struct WinogradConvolution: Sendable {
  let shape: ConvolutionShape
  /// Pictures whose tiles lie side by side, so that one product serves them all.
  let pictures: Int
  let tileRows: Int
  let tileColumns: Int

  /// Plans the convolution, if it suits this form.
  ///
  /// - Parameters:
  ///   - shape: The convolution.
  ///   - pictures: The most pictures that are taken together.
  ///   - backend: The kernels to run on.
  init?(_ shape: ConvolutionShape, pictures: Int = 1, backend: KernelBackend) {
    let (channels, outputs) = (shape.input.channels, shape.output.channels)
    guard
      backend != .reference, shape.kernelSize == 3, shape.stride == 1, channels >= 16,
      channels % backend.vectorWidth == 0, outputs % backend.panelWidth == 0,
      min(shape.output.height, shape.output.width) >= WinogradMap.tile
    else { return nil }
    self.shape = shape
    self.pictures = pictures
    tileRows = (shape.output.height + WinogradMap.tile - 1) / WinogradMap.tile
    tileColumns = (shape.output.width + WinogradMap.tile - 1) / WinogradMap.tile
    // The transformed kernel is four times as large as the plain one. Used for few tiles, it takes longer to
    // fetch than the multiplications take that it saves.
    guard kernelCount <= pictures * tiles * Self.weightsPerTile else { return nil }
  }

  /// Floats of a transformed kernel that one tile's savings pay for; measured, with kernels of layers in a
  /// row that together exceed the second-level cache.
  private static let weightsPerTile = 1 << 15

  /// Tiles of one picture.
  var tiles: Int { tileRows * tileColumns }

  /// Floats between two positions of the transformed input. The cache line at the end keeps the 36
  /// positions of a tile from falling into the same sets of the cache.
  var inputPosition: Int { pictures * tiles * shape.input.channels + 16 }
  /// Floats between two positions of the products.
  var outputPosition: Int { pictures * tiles * shape.output.channels + 16 }
  /// Floats of the transformed input.
  var inputCount: Int { WinogradMap.positions * inputPosition }
  /// Floats of the products.
  var outputCount: Int { WinogradMap.positions * outputPosition }
  /// Floats of the transformed kernel.
  var kernelCount: Int { WinogradMap.positions * shape.input.channels * shape.output.channels }

  /// The input's side, read from the first pixel of the padding.
  func input(pitch: Int) -> WinogradMap {
    let reach = shape.kernelSize - 1
    return map(
      height: shape.output.height + reach,
      width: shape.output.width + reach,
      channels: shape.input.channels,
      pitch: pitch,
      position: inputPosition
    )
  }

  /// The output's side, before pooling.
  func output(pitch: Int) -> WinogradMap {
    map(
      height: shape.output.height,
      width: shape.output.width,
      channels: shape.output.channels,
      pitch: pitch,
      position: outputPosition
    )
  }

  private func map(height: Int, width: Int, channels: Int, pitch: Int, position: Int) -> WinogradMap
  {
    WinogradMap(
      height: height,
      width: width,
      tileRows: tileRows,
      tileColumns: tileColumns,
      channels: channels,
      pitch: pitch,
      position: position
    )
  }

  /// The 36 products of the transformed input of `pictures` pictures with the transformed kernel.
  func product(pictures: Int, panelWidth: Int) -> ProductWalk {
    let (channels, outputs) = (shape.input.channels, shape.output.channels)
    var walk = ProductWalk()
    walk.groups = WinogradMap.positions
    walk.rows = pictures * tiles
    walk.columns = outputs
    walk.steps = channels
    walk.leftGroup = inputPosition
    walk.leftRow = channels
    walk.rightGroup = channels * panelWidth
    walk.rightPanel = WinogradMap.positions * channels * panelWidth
    walk.rightStep = panelWidth
    walk.rightIsPadded = true
    walk.outGroup = outputPosition
    walk.outRow = outputs
    return walk
  }

  /// The kernel's transformed gradient: 36 products of the transformed input with the transformed
  /// gradient of the output, summed over the tiles.
  func gradientProduct(pictures: Int, panelWidth: Int) -> ProductWalk {
    let (channels, outputs) = (shape.input.channels, shape.output.channels)
    var walk = ProductWalk()
    walk.groups = WinogradMap.positions
    walk.rows = channels
    walk.columns = outputs
    walk.steps = pictures * tiles
    walk.leftGroup = inputPosition
    walk.leftRow = 1
    walk.leftStep = channels
    walk.rightGroup = outputPosition
    walk.rightPanel = panelWidth
    walk.rightStep = outputs
    walk.outGroup = channels * outputs
    walk.outRow = outputs
    return walk
  }
}
