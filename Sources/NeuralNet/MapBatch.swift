// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Some pictures' maps in a buffer.
struct MapBatch {
  let buffer: FloatBuffer
  let layout: MapLayout
  /// Which of the buffer's maps they are.
  let maps: Range<Int>

  var count: Int { maps.count }

  /// The place of a map, the first being 0, read with `margin` pixels of its halo.
  func region(_ index: Int, margin: Int = 0) -> Region {
    Region(buffer, at: layout.origin(map: maps.lowerBound + index, margin: margin))
  }

  /// The same maps in groups of at most `size`.
  func groups(of size: Int) -> some Sequence<MapBatch> {
    stride(from: maps.lowerBound, to: maps.upperBound, by: size).lazy.map { first in
      MapBatch(
        buffer: buffer,
        layout: layout,
        maps: first..<min(maps.upperBound, first + size)
      )
    }
  }
}
