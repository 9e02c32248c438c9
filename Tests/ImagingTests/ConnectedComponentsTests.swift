// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct ConnectedComponentsTests {
  /// Labels by flooding from each pixel in turn.
  private static func flood(_ plane: GreyImage, from threshold: UInt8) -> [Set<[Int]>] {
    var left = Set<[Int]>()
    for y in 0..<plane.height {
      for x in 0..<plane.width where plane[x, y] >= threshold { left.insert([x, y]) }
    }
    var groups: [Set<[Int]>] = []
    for y in 0..<plane.height {
      for x in 0..<plane.width where left.contains([x, y]) {
        var group: Set<[Int]> = []
        var open = [[x, y]]
        while let pixel = open.popLast() {
          guard left.remove(pixel) != nil else { continue }
          group.insert(pixel)
          for dy in -1...1 { for dx in -1...1 { open.append([pixel[0] + dx, pixel[1] + dy]) } }
        }
        groups.append(group)
      }
    }
    return groups
  }

  @Test(arguments: [(1, 1), (1, 30), (30, 1), (24, 19)], [100, 150, 200, 0] as [UInt8])
  func `groups match a flood fill`(sides: (Int, Int), threshold: UInt8) throws {
    let plane = try GreyImage.noise(sides.0, sides.1, seed: UInt64(threshold))
    let groups = Self.flood(plane, from: threshold)
    let components = ConnectedComponents(of: plane, from: threshold).components
    try #require(components.count == groups.count)
    for (component, group) in zip(components, groups) {
      var pixels: Set<[Int]> = []
      for run in component.runs {
        for x in run.start..<run.end { pixels.insert([x, run.row]) }
      }
      #expect(pixels == group)
      #expect(component.area == group.count)
      let xs = group.map { $0[0] }
      let ys = group.map { $0[1] }
      #expect(
        component.columns.lowerBound == xs.min() && component.columns.upperBound - 1 == xs.max()
      )
      #expect(component.rows.lowerBound == ys.min() && component.rows.upperBound - 1 == ys.max())
    }
  }

  @Test func `a spiral is one group and specks can be left out`() throws {
    let rows = [
      "#########", "........#", "#######.#", "#.....#.#", "#.###.#.#", "#...#.#.#", "#####.#.#",
      "......#.#", "#######.#", "........#", "#.#######",
    ]
    let pixels = rows.flatMap { $0.map { $0 == "#" ? UInt8(255) : 0 } }
    let plane = try GreyImage(width: 9, height: rows.count, pixels: pixels)
    let all = ConnectedComponents(of: plane, from: 128).components
    let large = ConnectedComponents(of: plane, from: 128, minimumArea: 2).components
    #expect(all.count == large.count + 1)
    #expect(all.map(\.area).reduce(0, +) == pixels.count { $0 == 255 })
  }
}
