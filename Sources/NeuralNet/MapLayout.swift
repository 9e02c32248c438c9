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

  /// The unbroken runs of pixels that make up a map, as offset and number of pixels.
  func runs(map: Int) -> some Sequence<(offset: Int, pixels: Int)> {
    let first = origin(map: map)
    // Without a halo the rows touch and the whole map is one run.
    let count = halo == 0 ? 1 : shape.height
    let pixels = shape.width * (halo == 0 ? shape.height : 1)
    let pitch = pitch
    return (0..<count).lazy.map { (first + $0 * pitch, pixels) }
  }
}

extension MapLayout {
  /// The offset of each row of a map.
  func rows(map: Int) -> some Sequence<Int> {
    let first = origin(map: map)
    let pitch = pitch
    return (0..<shape.height).lazy.map { first + $0 * pitch }
  }
}
