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
  func groups(of size: Int) -> Groups { Groups(rest: self, size: size) }

  /// What is left to hand out. A sequence of its own: a lazy one would allocate its closure in every step.
  struct Groups: Sequence, IteratorProtocol {
    fileprivate var rest: MapBatch
    fileprivate let size: Int

    mutating func next() -> MapBatch? {
      guard rest.count > 0 else { return nil }
      let end = rest.maps.lowerBound + Swift.min(size, rest.count)
      let group = rest.part(rest.maps.lowerBound..<end)
      rest = rest.part(end..<rest.maps.upperBound)
      return group
    }
  }

  private func part(_ maps: Range<Int>) -> MapBatch {
    MapBatch(buffer: buffer, layout: layout, maps: maps)
  }
}
