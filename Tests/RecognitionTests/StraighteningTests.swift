// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Recognition

struct StraighteningTests {
  /// Light on dark, where a function of the place says so.
  private static func picture(
    _ width: Int,
    _ height: Int,
    isLight: (_ x: Double, _ y: Double) -> Bool
  ) -> GreyImage {
    let pixels = (0..<width * height).map { index -> UInt8 in
      isLight(Double(index % width), Double(index / width)) ? 230 : 20
    }
    return GreyImage(unchecked: width, height, pixels)
  }

  /// The middle of all that is light.
  private static func middle(of plane: GreyImage) -> (x: Double, y: Double) {
    var (x, y, count) = (0.0, 0.0, 0.0)
    for (index, value) in plane.pixels.enumerated() where value > 128 {
      x += Double(index % plane.width)
      y += Double(index / plane.width)
      count += 1
    }
    return (x / count, y / count)
  }

  @Test(arguments: [-0.3, -0.1, 0.2])
  func `a line that slopes runs level afterwards`(tangent: Double) throws {
    let picture = Self.picture(300, 200) { x, y in
      abs(y - 100 - tangent * (x - 150)) < 3 && 90..<210 ~= x
    }
    let plane = StraightenedPicture(picture, by: Slope(tangent: tangent)).plane
    let rows = Set(plane.pixels.indices.filter { plane.pixels[$0] > 128 }.map { $0 / plane.width })
    #expect(rows.count <= 8)
  }

  // 300: as it is. 1500: turned at a smaller size.
  @Test(arguments: [300, 1500], [-0.25, 0.15])
  func `what is found in the turned picture is told where it is in the original`(
    side: Int,
    tangent: Double
  ) {
    let (x, y) = (0.7 * Double(side), 0.3 * Double(side))
    let radius = Double(side) / 50
    let picture = Self.picture(side, side) { max(abs($0 - x), abs($1 - y)) <= radius }
    let straightened = StraightenedPicture(picture, by: Slope(tangent: tangent))
    #expect(max(straightened.plane.width, straightened.plane.height) < 1300)
    let there = Self.middle(of: straightened.plane)
    let found = Detection(x: there.x, y: there.y, size: 20, probabilities: [])
    let restored = straightened.restored(found)
    #expect(abs(restored.x - x) < 1.5 && abs(restored.y - y) < 1.5)
    #expect(abs(restored.size - 20 * max(Double(side) / 960, 1)) < 1e-9)
  }

  @Test func `beyond its edges a turned picture goes on without an edge`() {
    let picture = Self.picture(200, 150) { _, _ in true }
    let plane = StraightenedPicture(picture, by: Slope(tangent: 0.25)).plane
    #expect(plane.width > 200 && plane.height > 150)
    #expect(plane.pixels.allSatisfy { $0 == 230 })
  }

  @Test func `pictures of one pixel are turned as well`() {
    let plane = StraightenedPicture(GreyImage(unchecked: 1, 1, [7]), by: Slope(tangent: 0.5)).plane
    #expect(plane.pixels.allSatisfy { $0 == 7 })
  }

  @Test func `the slope of a page is that of most of its lines`() {
    let digits = (0..<5).map { place in
      let x = 50 + 25 * Double(place)
      return Detection(
        x: x,
        y: 40 + 0.2 * x,
        size: 30,
        probabilities: [1] + [Double](repeating: 0, count: 10)
      )
    }
    let page = DetectedPage(digits)
    #expect(abs(page.slope.sine / page.slope.cosine - 0.2) < 1e-9)
    #expect(page.lines.count == 1)
    #expect(DetectedPage([digits[0]]).slope.sine == 0)
  }

  /// A window with ink of three times the usual deviation where a function says so.
  private static func window(isInk: (_ x: Int, _ y: Int) -> Bool) -> [UInt8] {
    (0..<784).map { isInk($0 % 28, $0 / 28) ? 20 : 140 }
  }

  /// The box of a one in a window, in pixels of the window; its middle is that of the window.
  private static func box(isInk: (_ x: Int, _ y: Int) -> Bool) -> PixelBox? {
    let picture = GreyImage(unchecked: 280, 280, [UInt8](repeating: 0, count: 78_400))
    let probabilities = (0..<11).map { $0 == 1 ? 1.0 : 0 }
    // Ten pixels of the picture for each of the window.
    let one = Detection(x: 140, y: 140, size: 200, probabilities: probabilities)
    return one.strokeBox(in: window(isInk: isInk), .darkOnLight, of: picture)
  }

  @Test func `the box of a bare stroke is as wide as the stroke`() throws {
    let box = try #require(Self.box { x, y in 13...15 ~= x && 4..<24 ~= y })
    #expect((box.x, box.width) == (130, 30))
    #expect((box.y, box.height) == (40, 200))
  }

  @Test func `the box of a one holds its flag`() throws {
    let box = try #require(
      Self.box { x, y in
        (14...15 ~= x && 4..<24 ~= y) || (y < 10 && y >= 4 && x < 14 && x + y >= 17 && x + y <= 19)
      }
    )
    #expect((box.x, box.width) == (80, 80))
  }

  @Test func `the box of a leaning stroke is as wide as it leans`() throws {
    let box = try #require(
      Self.box { x, y in 4..<24 ~= y && abs(Double(x) - 5 - 0.85 * Double(y - 4)) <= 1 }
    )
    #expect(box.width >= 160)
  }

  @Test func `a stroke beside a one is not part of it`() throws {
    let box = try #require(
      Self.box { x, y in 4..<24 ~= y && (13...14 ~= x || 17...18 ~= x) }
    )
    #expect((box.x, box.width) == (130, 20))
  }

  @Test func `without a stroke by itself there is no such box`() {
    // Nothing; a dot; a one that runs into a bar.
    #expect(Self.box { _, _ in false } == nil)
    #expect(Self.box { x, y in 12...16 ~= x && 12...16 ~= y } == nil)
    #expect(Self.box { x, y in (13...15 ~= x && 4..<24 ~= y) || (y == 8 && x > 2) } == nil)
  }
}
