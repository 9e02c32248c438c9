// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// A stride-1 convolution of a map of one channel, with the rectifier and pooling behind it.
public struct FirstLayer: Sendable {
  /// Rows of the output, before pooling.
  public var height: Int
  /// Columns of the output, before pooling.
  public var width: Int
  /// Side of the kernel.
  public var side: Int
  /// Channels of the output: whole panels of the backend.
  public var channels: Int
  /// Floats between two rows of the input.
  public var pitch: Int
  /// Floats between two rows of the output.
  public var outPitch: Int
  /// Clamps results below zero to zero.
  public var rectifies: Bool
  /// Writes the maximum of every 2×2 pixels; a last odd row or column is dropped.
  public var pools: Bool

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - height: Rows of the output, before pooling.
  ///   - width: Columns of the output, before pooling.
  ///   - side: Side of the kernel.
  ///   - channels: Channels of the output.
  ///   - pitch: Floats between two rows of the input.
  ///   - outPitch: Floats between two rows of the output.
  ///   - rectifies: Clamps results below zero to zero.
  ///   - pools: Writes the maximum of every 2×2 pixels.
  public init(
    height: Int,
    width: Int,
    side: Int,
    channels: Int,
    pitch: Int,
    outPitch: Int,
    rectifies: Bool,
    pools: Bool
  ) {
    self.height = height
    self.width = width
    self.side = side
    self.channels = channels
    self.pitch = pitch
    self.outPitch = outPitch
    self.rectifies = rectifies
    self.pools = pools
  }
}

extension KernelBackend {
  /// Computes a convolution of a map of one channel.
  ///
  /// - Parameters:
  ///   - layer: Its shape.
  ///   - map: The first pixel that the kernel reads, padding included.
  ///   - weights: The kernel `[side², channels]` in panels.
  ///   - bias: One value a channel.
  ///   - out: Receives the output; must not overlap the map.
  public func convolve(
    _ layer: FirstLayer,
    _ map: Region,
    weights: Region,
    bias: Region,
    into out: Region
  ) {
    precondition(
      layer.channels > 0 && layer.channels % panelWidth == 0 && layer.side > 0
        && layer.height >= 0 && layer.width >= 0 && layer.pitch >= 0 && layer.outPitch >= 0,
      "\(layer.channels) channels do not fill panels of \(panelWidth)."
    )
    guard layer.height > 0, layer.width > 0 else { return }
    let rows = layer.pools ? layer.height / 2 : layer.height
    let columns = layer.pools ? layer.width / 2 : layer.width
    guard rows > 0, columns > 0 else { return }
    // SAFETY: `pointer` checks the furthest element that each operand is read or written at.
    var shape = unsafe ckernels_first_layer(
      map: map.pointer(
        (layer.height + layer.side - 2) * layer.pitch + layer.width + layer.side - 1
      ),
      weights: weights.pointer(layer.side * layer.side * layer.channels),
      bias: bias.pointer(layer.channels),
      out: out.pointer((rows - 1) * layer.outPitch + columns * layer.channels),
      height: Int64(layer.height),
      width: Int64(layer.width),
      side: Int64(layer.side),
      channels: Int64(layer.channels),
      pitch: Int64(layer.pitch),
      out_pitch: Int64(layer.outPitch),
      relu: layer.rectifies ? 1 : 0,
      pools: layer.pools ? 1 : 0
    )
    unsafe kernels.pointee.first_layer(&shape)
  }
}
