// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Testing

@testable import Datasets

@Suite("Shapes of drawn scenes")
struct SceneShapeTests {
  @Test
  func `A filled outline covers its area, and a hole is left out`() {
    let square: [SIMD2<Float>] = [[2.5, 3], [10.5, 3], [10.5, 9], [2.5, 9]]
    let hole: [SIMD2<Float>] = [[4, 4], [4, 6], [6, 6], [6, 4]]
    #expect(abs(InkMask(filling: [square]).coverage.reduce(0, +) - 48) < 1e-3)
    #expect(abs(InkMask(filling: [square, hole]).coverage.reduce(0, +) - 44) < 1e-3)
    let triangle: [SIMD2<Float>] = [[0, 0], [20, 3], [7, 15]]
    #expect(abs(InkMask(filling: [triangle]).coverage.reduce(0, +) - 139.5) < 1e-2)
  }

  @Test
  func `A box holds what is covered by half`() {
    let mask = InkMask(filling: [[[2, 3], [10, 3], [10, 9], [2, 9]]])
    #expect(mask.box == SceneBox(x: 2, y: 3, width: 8, height: 6))
    #expect(InkMask(left: 0, top: 0, width: 4, height: 4).box == nil)
  }

  @Test
  func `A box of a turned mask holds its corners`() throws {
    let mask = InkMask(filling: [[[80, 40], [120, 40], [120, 60], [80, 60]]])
    let view = Projection(size: [200, 100], degrees: 90, tilt: 0, direction: [1, 0]).inverse
    let box = try #require(mask.box(seenBy: view))
    // A quarter turn about (100, 50).
    #expect(abs(box.x - 90) <= 1 && abs(box.y - 30) <= 1)
    #expect(abs(box.width - 20) <= 1 && abs(box.height - 40) <= 1)
  }

  @Test(arguments: [(Float(0), Float(0)), (12, 0), (0, 15), (-15, 10)])
  func `A view and its inverse lead back`(degrees: Float, tilt: Float) {
    let view = Projection(
      size: [640, 480],
      degrees: degrees,
      tilt: tilt,
      direction: SIMD2<Float>(1, 0).turned(halfTurn: 0.3)
    )
    let back = view.inverse
    for place: SIMD2<Float> in [[0, 0], [320, 240], [600, 100], [639, 479]] {
      #expect(back(view(place)).distance(to: place) < 0.05)
    }
    #expect(view([320, 240]).distance(to: [320, 240]) < 1e-3)
  }

  @Test
  func `Tangents are right to six digits`() {
    let pairs: [(Float, Float)] = [(0, 0), (15, 0.267_949_2), (-30, -0.577_350_3), (45, 1)]
    for (degrees, tangent) in pairs {
      #expect(abs(Angle.tangent(degrees: degrees) - tangent) < 2e-6)
    }
  }

  @Test
  func `Noise is the same for a place however the row is read`() {
    var generator = SeededGenerator(seed: 4)
    for scale: SIMD2<Float> in [[0.02, 0.5], [0.3, 0.3], [1, 1]] {
      let layer = NoiseLayer(scale: scale, using: &generator)
      var (whole, part) = (
        Array(repeating: Float(0), count: 90), Array(repeating: Float(0), count: 40)
      )
      layer.read(row: 7, from: -20, into: &whole)
      layer.read(row: 7, from: 10, into: &part)
      #expect(zip(whole[30..<70], part).allSatisfy { abs($0 - $1) < 0.01 })
      #expect(whole.allSatisfy { abs($0) <= 1.01 })
      #expect((whole.max() ?? 0) - (whole.min() ?? 0) > 0.1)
    }
  }

  @Test
  func `Every material can be made and has its grain`() {
    var generator = SeededGenerator(seed: 2)
    for name in Material.writing + Material.products + Material.displays {
      let material = Material.named(name, unit: 1, using: &generator)
      #expect(material.name == name)
      var raster = Raster(width: 64, height: 48)
      material.fill(&raster, origin: [5, 9], strength: 1)
      #expect(raster.pixels.contains { abs($0.y - raster.pixels[0].y) > 0.002 }, "\(name)")
      material.fill(&raster, origin: [5, 9], strength: 0)
      #expect(raster.pixels.allSatisfy { $0 == raster.pixels[0] }, "\(name)")
    }
  }
}
