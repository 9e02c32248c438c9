// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct GreyImageTests {
  @Test func `shrinking keeps the mean`() throws {
    let plane = try GreyImage.noise(97, 61)
    for (width, height) in [(20, 20), (1, 1), (96, 60), (13, 61)] {
      let small = plane.resized(width: width, height: height)
      let before = plane.pixels.reduce(0) { $0 + Double($1) } / Double(plane.pixels.count)
      let after = small.pixels.reduce(0) { $0 + Double($1) } / Double(small.pixels.count)
      #expect(abs(before - after) < 0.6)
    }
  }

  @Test func `shrinking by a whole factor averages blocks`() throws {
    let plane = try GreyImage.noise(12, 8)
    let small = plane.resized(width: 4, height: 4)
    for y in 0..<4 {
      for x in 0..<4 {
        var sum = 0
        for dy in 0..<2 { for dx in 0..<3 { sum += Int(plane[x * 3 + dx, y * 2 + dy]) } }
        #expect(abs(Double(small[x, y]) - Double(sum) / 6) <= 0.51)
      }
    }
    #expect(plane.reduced(by: 4) == plane.resized(width: 3, height: 2))
  }

  @Test func `cut blocks at the edges are averaged over what is there`() throws {
    let plane = try GreyImage(width: 3, height: 3, pixels: [10, 20, 30, 40, 50, 60, 70, 80, 90])
    #expect(plane.reduced(by: 2).pixels == [30, 45, 75, 90])
    #expect(plane.reduced(by: 100).pixels == [50])
  }

  @Test(arguments: [(64, 48), (63, 48), (64, 47), (31, 1), (1, 30)], [2, 3])
  func `every mean is rounded to the nearest`(size: (Int, Int), factor: Int) throws {
    let plane = try GreyImage.noise(size.0, size.1)
    let small = plane.reduced(by: factor)
    for y in 0..<small.height {
      for x in 0..<small.width {
        var (sum, count) = (0, 0)
        for row in y * factor..<min((y + 1) * factor, plane.height) {
          for column in x * factor..<min((x + 1) * factor, plane.width) {
            sum += Int(plane[column, row])
            count += 1
          }
        }
        #expect(Int(small[x, y]) == (sum + count / 2) / count, "\(x), \(y)")
      }
    }
  }

  @Test func `growing interpolates between pixel centres`() throws {
    let plane = try GreyImage(width: 2, height: 1, pixels: [0, 100])
    #expect(plane.resized(width: 4, height: 1).pixels == [0, 25, 75, 100])
    #expect(plane.resized(width: 4, height: 2).pixels == [0, 25, 75, 100, 0, 25, 75, 100])
    let dot = try GreyImage(width: 1, height: 1, pixels: [77])
    #expect(dot.resized(width: 3, height: 3).pixels == [UInt8](repeating: 77, count: 9))
  }

  @Test func `a picture at its own size is unchanged`() throws {
    let plane = try GreyImage.noise(31, 17)
    #expect(plane.resized(width: 31, height: 17) == plane)
    #expect(plane.reduced(by: 1) == plane)
    #expect(plane.inverted().inverted() == plane)
  }

  @Test func `rows and columns are resized alike`() throws {
    let plane = try GreyImage.noise(13, 9)
    let sizes = [(31, 20), (5, 4), (31, 4), (5, 20)]
    for (width, height) in sizes {
      let straight = plane.resized(width: width, height: height)
      let turned = try plane.transposed().resized(width: height, height: width).transposed()
      #expect(zip(straight.pixels, turned.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }
  }

  @Test(arguments: [(1, 1, 2), (1, 40, 3), (5, 3, 12), (13, 12, 5), (60, 50, 12), (4200, 30, 12)])
  func `local contrast is what mean and deviation of each window say`(
    width: Int,
    height: Int,
    radius: Int
  ) throws {
    // Bright enough for sums of squares over all columns to pass 2³² in the widest.
    let plane = try GreyImage(
      width: width,
      height: height,
      pixels: GreyImage.noise(width, height).pixels.map { 200 + $0 % 56 }
    )
    let contrast = plane.localContrast(radius: radius, floor: 4)
    for y in 0..<height {
      for x in stride(from: 0, to: width, by: max(width / 50, 1)) {
        var (sum, square, count) = (0.0, 0.0, 0.0)
        for row in max(y - radius, 0)..<min(y + radius + 1, height) {
          for column in max(x - radius, 0)..<min(x + radius + 1, width) {
            let value = Double(plane[column, row])
            (sum, square, count) = (sum + value, square + value * value, count + 1)
          }
        }
        let mean = sum / count
        let deviation = max(square / count - mean * mean, 0).squareRoot()
        let expected = 128.5 + (Double(plane[x, y]) - mean) / (deviation + 4) * 127 / 3
        #expect(abs(Double(contrast[x, y]) - expected.rounded(.down)) <= 1)
      }
    }
  }

  @Test(arguments: [(1, 1), (1, 40), (33, 1), (23, 37)], [0, 1, 2, 5, 16, 60])
  func `the extremes match a plain search of each square`(sides: (Int, Int), radius: Int) throws {
    let plane = try GreyImage.noise(sides.0, sides.1)
    func search(_ plane: GreyImage, _ pick: ([UInt8]) -> UInt8?) -> [UInt8?] {
      (0..<plane.height).flatMap { y in
        (0..<plane.width).map { x in
          let rows = max(y - radius, 0)...min(y + radius, plane.height - 1)
          let columns = max(x - radius, 0)...min(x + radius, plane.width - 1)
          return pick(rows.flatMap { row in columns.map { plane[$0, row] } })
        }
      }
    }
    #expect(plane.dilated(radius: radius).pixels == search(plane) { $0.max() })
    #expect(plane.eroded(radius: radius).pixels == search(plane) { $0.min() })
  }

  @Test func `closing removes narrow dark strokes and keeps wide dark areas`() throws {
    var pixels = [UInt8](repeating: 200, count: 60 * 40)
    for y in 0..<40 {
      for x in 0..<60 where x >= 40 || (10..<13).contains(x) { pixels[y * 60 + x] = 30 }
    }
    let plane = try GreyImage(width: 60, height: 40, pixels: pixels)
    let closed = plane.closing(radius: 5)
    for y in 0..<40 { for x in 0..<60 { #expect(closed[x, y] == (x >= 40 ? 30 : 200)) } }
    #expect(plane.inverted().opening(radius: 5) == closed.inverted())
  }

  @Test func `smoothing keeps even areas and halves noise`() throws {
    let even = try GreyImage(width: 5, height: 4, pixels: [UInt8](repeating: 93, count: 20))
    #expect(even.smoothed() == even)
    let noise = try GreyImage.noise(64, 64)
    func spread(_ plane: GreyImage) -> Double {
      let mean = plane.pixels.reduce(0) { $0 + Double($1) } / Double(plane.pixels.count)
      let squares = plane.pixels.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      return (squares / Double(plane.pixels.count)).squareRoot()
    }
    // White noise keeps √((1+4+1)/16) of its spread along each side: 3/8.
    #expect(abs(spread(noise.smoothed()) / spread(noise) - 0.375) < 0.03)
    let dot = try GreyImage(width: 1, height: 1, pixels: [8])
    #expect(dot.smoothed() == dot)
  }

  @Test func `excess is the difference where it is positive`() throws {
    let one = try GreyImage(width: 3, height: 1, pixels: [10, 200, 7])
    let other = try GreyImage(width: 3, height: 1, pixels: [20, 50, 7])
    #expect(one.excess(over: other).pixels == [0, 150, 0])
  }

  @Test func `an outline is what lies along the rectangle, moved inside the plane`() throws {
    let plane = try GreyImage(width: 3, height: 3, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let outline = plane.outline(columns: -5..<9, rows: -1..<20)
    #expect(Set(outline) == [1, 2, 3, 4, 6, 7, 8, 9])
    #expect(Set(plane.outline(columns: 1..<2, rows: 1..<2)) == [5])
  }
}

extension GreyImage {
  /// Columns as rows.
  fileprivate func transposed() throws -> GreyImage {
    let pixels = (0..<width * height).map { self[$0 / height, $0 % height] }
    return try GreyImage(width: height, height: width, pixels: pixels)
  }
}
