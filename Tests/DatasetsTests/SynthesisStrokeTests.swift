// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Testing

@testable import Datasets

@Suite("Strokes of drawn digits")
struct SynthesisStrokeTests {
  @Test(arguments: 0...9)
  func `Each digit has at least three skeletons that fill the unit square's height`(
    digit: Int
  ) throws {
    let skeletons = Skeleton.digits[digit]
    #expect(skeletons.count >= 3)
    #expect(Set(skeletons.map(\.name)).count == skeletons.count)
    for skeleton in skeletons {
      let points = skeleton.strokes.flatMap { $0.runs.flatMap(\.self) }
      #expect(points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
      let rows = points.map(\.y)
      #expect(try #require(rows.max()) - #require(rows.min()) > 0.9)
    }
  }

  @Test
  func `A spline passes through its knots in steps no longer than asked, and a little`() {
    let knots: [SIMD2<Float>] = [[0, 0], [1, 0.2], [1.1, 1], [0.3, 0.9], [0, 2]]
    let curve = Spline.points(through: knots, step: 0.05)
    for knot in knots { #expect(curve.contains { $0.distance(to: knot) < 1e-5 }) }
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.distance(to: $1) < 0.11 })
  }

  @Test
  func `A spline through two points is straight, and through fewer is what it was given`() {
    let line = Spline.points(through: [[0, 0], [2, 1]], step: 0.1)
    #expect(line.allSatisfy { abs($0.x - 2 * $0.y) < 1e-5 })
    #expect(Spline.points(through: [[3, 4]], step: 0.1) == [[3, 4]])
    #expect(Spline.points(through: [], step: 0.1) == [])
  }

  @Test
  func `Turning by the tangent of half an angle keeps lengths and turns by the angle`() {
    let turned = SIMD2<Float>(2, 0).turned(halfTurn: 1)
    #expect(turned.distance(to: [0, 2]) < 1e-6)
    #expect(abs(SIMD2<Float>(3, 4).turned(halfTurn: 0.3).length - 5) < 1e-5)
  }

  @Test(arguments: 0...9)
  func `Every hand writes its digit one unit high around the middle`(digit: Int) throws {
    var generator = SeededGenerator(seed: UInt64(digit))
    for skeleton in Skeleton.digits[digit] {
      let traces = Handwriting.random(using: &generator).write(skeleton, using: &generator)
      #expect(traces.count == skeleton.strokes.count)
      let points = traces.flatMap(\.points)
      let (rows, columns) = (points.map(\.position.y), points.map(\.position.x))
      let (top, bottom) = (try #require(rows.min()), try #require(rows.max()))
      let (left, right) = (try #require(columns.min()), try #require(columns.max()))
      #expect(abs(top + 0.5) < 1e-4 && abs(bottom - 0.5) < 1e-4)
      #expect(abs(left + right) < 1e-4)
      #expect(points.allSatisfy { (0.7...1.3).contains($0.pressure) })
    }
  }

  @Test
  func `Two hands write the same skeleton differently`() {
    var generator = SeededGenerator(seed: 5)
    let skeleton = Skeleton.digits[2][0]
    let first = Handwriting.random(using: &generator).write(skeleton, using: &generator)
    let second = Handwriting.random(using: &generator).write(skeleton, using: &generator)
    #expect(first != second)
  }

  @Test
  func `A stroke is as deep as its radius in the middle and ends where its edge is`() {
    var field = StrokeField(width: 40, height: 20)
    let trace = PenTrace(points: [
      .init(position: [0, 0], pressure: 1), .init(position: [2, 0], pressure: 1),
    ])
    field.draw(trace, scale: 10, origin: [10.5, 10.5], radius: 4)
    func depth(_ column: Int, _ row: Int) -> Float { field.depths[row * 40 + column] }
    #expect(abs(depth(20, 10) - 4) < 1e-4)
    #expect(abs(depth(20, 14)) < 1e-4)
    #expect(abs(depth(34, 10)) < 1e-4)
    #expect(abs(depth(20, 7) - 1) < 1e-4)
    #expect(depth(20, 0) == -.infinity)
    #expect(depth(0, 10) == -.infinity)
  }

  @Test
  func `A stroke that leaves the picture is cut at its border`() {
    var field = StrokeField(width: 8, height: 8)
    let trace = PenTrace(points: [
      .init(position: [-50, 4], pressure: 1), .init(position: [60, 4], pressure: 1),
    ])
    field.draw(trace, scale: 1, origin: [0, 0], radius: 2)
    #expect(field.depths.count == 64)
    #expect(field.depths[3 * 8] > 1 && field.depths[3 * 8 + 7] > 1)
  }

  @Test
  func `Ink is full inside a stroke, half at its edge and none outside`() {
    let pen = Pen(radius: 0.05, colour: .zero, opacity: 0.8, grain: 0, fade: 1, fray: 0)
    #expect(pen.coverage(depth: 2, tooth: 0) == 0.8)
    #expect(pen.coverage(depth: 0, tooth: 0) == 0.4)
    #expect(pen.coverage(depth: -2, tooth: 0) == 0)
  }

  @Test
  func `Noise is the same for a seed, smooth, and balanced about zero`() {
    let noise = ValueNoise(seed: 9)
    var places: [SIMD2<Float>] = []
    for row in 0..<60 {
      for column in 0..<67 { places.append([Float(column) * 0.37, Float(row) * 0.41 - 9]) }
    }
    let heights = places.map { noise($0) }
    #expect(heights == places.map { ValueNoise(seed: 9)($0) })
    #expect(heights != places.map { ValueNoise(seed: 10)($0) })
    #expect(heights.allSatisfy { abs($0) <= 1 })
    #expect(abs(heights.reduce(0, +) / Float(heights.count)) < 0.1)
    #expect(heights.contains { $0 > 0.5 } && heights.contains { $0 < -0.5 })
    #expect(places.allSatisfy { abs(noise($0) - noise($0 + 0.001)) < 0.02 })
  }

  @Test
  func `A sheet reaches as far around the digit as asked, however it is turned`() {
    for seed in UInt64(0)..<50 {
      var generator = SeededGenerator(seed: seed)
      let sheet = Sheet.around([200, 180], reach: 90, size: [640, 480], using: &generator)
      #expect(sheet.depth(atLocal: sheet.local([200, 180])) >= 90)
      #expect(sheet.depth(atLocal: sheet.local([255, 235])) > 0)
    }
  }
}
