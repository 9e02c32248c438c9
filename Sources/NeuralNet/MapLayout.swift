// DigitClassifier
// SPDX-License-Identifier: MIT

/// How a batch of NHWC feature maps lies in memory: one map after another, each inside a halo of zeros.
///
/// A convolution with "same" padding, and the gradient of every convolution, reads past the edge of its
/// map. With the zeros already lying there, the inner loop has no edge to look out for and nothing is
/// copied: whoever writes a map writes the inside only.
struct MapLayout: Sendable, Hashable {
  let shape: FeatureShape
  /// Pixels of zeros on each side.
  let halo: Int

  init(_ shape: FeatureShape, halo: Int = 0) {
    self.shape = shape
    self.halo = halo
  }

  /// Floats between two rows of pixels.
  var pitch: Int { (shape.width + 2 * halo) * shape.channels }
  /// Floats between two maps.
  var stride: Int { (shape.height + 2 * halo) * pitch }

  /// Where a map begins if it is read with `margin` pixels of its halo.
  func origin(map: Int, margin: Int = 0) -> Int {
    precondition(margin <= halo, "A margin of \(margin) pixels was read from a halo of \(halo).")
    return map * stride + (halo - margin) * (pitch + shape.channels)
  }

  /// The offset of each row of a map.
  func rows(map: Int) -> StrideTo<Int> {
    let first = origin(map: map)
    return Swift.stride(from: first, to: first + shape.height * pitch, by: pitch)
  }

  /// The offset of each unbroken run of ``runPixels`` pixels of a map.
  func runs(map: Int) -> StrideTo<Int> {
    let first = origin(map: map)
    return Swift.stride(from: first, to: first + shape.height * pitch, by: runLength)
  }

  /// Pixels of a run: without a halo the rows touch and the whole map is one.
  var runPixels: Int { halo == 0 ? shape.width * shape.height : shape.width }

  private var runLength: Int { halo == 0 ? shape.count : pitch }
}
