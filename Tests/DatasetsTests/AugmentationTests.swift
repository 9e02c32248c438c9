// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import NeuralNet
import Testing

@testable import Datasets

struct AugmentationTests {
  /// A picture of noise, so that each pixel is told from each other.
  private let picture: [UInt8] = {
    var generator = SeededGenerator(seed: 42)
    return (0..<784).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 40) }
  }()

  private func sample(_ map: AffineMap) -> [Float] {
    var result = [Float](repeating: .nan, count: 784)
    var span = result.mutableSpan
    PaddedImage(picture.span).sample(map, into: &span)
    return result
  }

  private func apply(_ augmentation: Augmentation, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var result = [Float](repeating: .nan, count: 784)
    var span = result.mutableSpan
    augmentation.apply(picture[...], into: &span, using: &generator)
    return result
  }

  /// Bilinear sampling written down as its definition, in double precision.
  private func reference(_ picture: [UInt8], x: Double, y: Double) -> Double {
    var sum = 0.0
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    for row in top...(top + 1) where (0..<28).contains(row) {
      for column in left...(left + 1) where (0..<28).contains(column) {
        let weight = max(0, 1 - abs(x - Double(column))) * max(0, 1 - abs(y - Double(row)))
        sum += weight * Double(picture[row * 28 + column]) / 255
      }
    }
    return sum
  }

  @Test func `Without distortion grey levels become numbers up to 1`() {
    #expect(apply(.none, seed: 1) == picture.map { Float($0) * (1 / 255) })
    // The general way gives the same.
    #expect(sample(.identity) == picture.map { Float($0) * (1 / 255) })
  }

  @Test func `a window goes on beyond its edge where it is told to`() {
    let turned = Augmentation(rotationDegrees: 10, scale: 0.7...0.8, surroundings: .edge)
    var (grey, black) = ([Float](repeating: .nan, count: 784), [Float](repeating: .nan, count: 784))
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var span = grey.mutableSpan
      let even = [UInt8](repeating: 128, count: 784)
      turned.apply(even[...], into: &span, using: &generator)
      #expect(grey.allSatisfy { abs($0 - 128 / 255) < 1e-6 })
      var usual = turned
      usual.surroundings = nil
      generator = SeededGenerator(seed: seed)
      var other = black.mutableSpan
      usual.apply(even[...], into: &other, using: &generator)
      #expect(black[0] == 0 && black[14 * 28 + 14] == grey[14 * 28 + 14])
    }
    // Each side goes on as it is: the first column's value left of it, and so on.
    var span = grey.mutableSpan
    let ramp = (0..<784).map { UInt8($0 % 28 * 9) }
    var generator = SeededGenerator(seed: 1)
    Augmentation(scale: 0.5...0.5, surroundings: .edge).apply(
      ramp[...],
      into: &span,
      using: &generator
    )
    for row in [0, 13, 27] {
      #expect(grey[row * 28] == 0 && abs(grey[row * 28 + 27] - 27 * 9 / 255) < 1e-6)
    }
  }

  @Test(arguments: [(3, 0), (0, -2), (-5, 4), (28, 0), (0, 28), (-40, 40)])
  func `A shift by whole pixels moves the picture and brings in black`(right: Int, down: Int) {
    let map = AffineMap(
      invertingRotation: 0,
      scale: 1,
      shear: 0,
      shiftX: Float(right),
      shiftY: Float(down)
    )
    let shifted = sample(map)
    for row in 0..<28 {
      for column in 0..<28 {
        let (fromRow, fromColumn) = (row - down, column - right)
        let isInside = (0..<28).contains(fromRow) && (0..<28).contains(fromColumn)
        let expected = isInside ? Float(picture[fromRow * 28 + fromColumn]) * (1 / 255) : 0
        #expect(shifted[row * 28 + column] == expected)
      }
    }
  }

  @Test func `A quarter turn is clockwise about the centre`() {
    let turned = sample(
      AffineMap(invertingRotation: .pi / 2, scale: 1, shear: 0, shiftX: 0, shiftY: 0)
    )
    for row in 0..<28 {
      for column in 0..<28 {
        // What was at the top is at the right now.
        let before = Float(picture[row * 28 + column]) / 255
        #expect(abs(turned[column * 28 + (27 - row)] - before) < 1e-4)
      }
    }
  }

  @Test func `A scale above 1 makes the picture larger`() {
    let map = AffineMap(invertingRotation: 0, scale: 2, shear: 0, shiftX: 0, shiftY: 0)
    // A place 4 right of the centre shows what was 2 right of it.
    #expect(map.xx * 17.5 + map.x0 == 15.5)
  }

  @Test func `A positive shear moves what lies below to the right`() {
    let map = AffineMap(invertingRotation: 0, scale: 1, shear: 0.5, shiftX: 0, shiftY: 0)
    // The source of (15.5, 17.5), 4 below the centre, is 2 further left.
    #expect(map.xx * 15.5 + map.xy * 17.5 + map.x0 == 13.5)
    #expect(map.yx * 15.5 + map.yy * 17.5 + map.y0 == 17.5)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Sampling is bilinear interpolation`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let settings = Augmentation(
      rotationDegrees: 180,
      scale: 0.5...2,
      shearDegrees: 40,
      shiftPixels: 10
    )
    let map = settings.drawMap(using: &generator)
    let result = sample(map)
    for row in 0..<28 {
      for column in 0..<28 {
        let (x, y) = (Double(column), Double(row))
        let expected = reference(
          picture,
          x: Double(map.xx) * x + Double(map.xy) * y + Double(map.x0),
          y: Double(map.yx) * x + Double(map.yy) * y + Double(map.y0)
        )
        // Coordinates up to 100 in single precision are off by 1e-5, times a step of at most 2.
        #expect(abs(Double(result[row * 28 + column]) - expected) < 1e-4)
      }
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `Drawn maps stay within the settings and undo what they promise`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let map = Augmentation(rotationDegrees: 15, scale: 0.8...1.25).drawMap(using: &generator)
    // Rotation and scale alone: xx = cos/s, xy = sin/s.
    let scale = 1 / (map.xx * map.xx + map.xy * map.xy).squareRoot()
    #expect((0.7999...1.2501).contains(scale))
    // tan(15°) = 0.26795
    #expect(abs(map.xy / map.xx) < 0.26796)
    // The centre stays where it is.
    #expect(abs(map.xx * 13.5 + map.xy * 13.5 + map.x0 - 13.5) < 1e-4)

    let shift = Augmentation(shiftPixels: 3).drawMap(using: &generator)
    #expect(abs(shift.x0) <= 3.0001)
    #expect(abs(shift.y0) <= 3.0001)
  }

  @Test(arguments: [
    Augmentation.standard, Augmentation(rotationDegrees: 10), Augmentation(elasticAlpha: 30),
  ])
  func `A picture depends on the generator alone`(augmentation: Augmentation) {
    #expect(apply(augmentation, seed: 5) == apply(augmentation, seed: 5))
    #expect(apply(augmentation, seed: 5) != apply(augmentation, seed: 6))
  }

  @Test(arguments: [
    Augmentation.standard,
    Augmentation(rotationDegrees: 180, scale: 0.01...100, shearDegrees: 89, shiftPixels: 1000),
    Augmentation(shearDegrees: 90, elasticAlpha: 1e30, elasticSigma: 0.01),
    Augmentation(shiftPixels: .infinity), Augmentation(elasticAlpha: .infinity),
  ])
  func `Numbers stay between 0 and 1 whatever the settings`(augmentation: Augmentation) {
    for seed in 0..<20 as Range<UInt64> {
      let result = apply(augmentation, seed: seed)
      // Interpolation rounds, by less than one unit in the last place at 1.
      #expect(result.allSatisfy { $0 >= 0 && $0 <= 1 + .ulpOfOne })
    }
  }

  @Test func `Settings survive a journey through JSON`() throws {
    let data = try JSONEncoder().encode(Augmentation.standard)
    #expect(try JSONDecoder().decode(Augmentation.self, from: data) == .standard)
  }

  @Test func `A picture of another size stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var generator = SeededGenerator(seed: 1)
      var result = [Float](repeating: 0, count: 784)
      var span = result.mutableSpan
      Augmentation.none.apply(
        [UInt8](repeating: 0, count: 783)[...],
        into: &span,
        using: &generator
      )
    }
  }
}

struct ElasticFieldTests {
  /// Simard's field as the paper has it: a Gaussian window around each pixel, zero outside.
  private func reference(
    _ draws: [Double],
    alpha: Double,
    sigma: Double,
    row: Int,
    column: Int
  ) -> Double {
    let radius = Int((3 * sigma).rounded(.up))
    func weight(_ distance: Int) -> Double {
      let ratio = Double(distance) / sigma
      return exp(-0.5 * ratio * ratio)
    }
    let sum = (-radius...radius).reduce(0.0) { $0 + weight($1) }
    var value = 0.0
    for down in -radius...radius where (0..<28).contains(row + down) {
      for right in -radius...radius where (0..<28).contains(column + right) {
        value +=
          weight(down) * weight(right) / (sum * sum) * draws[(row + down) * 28 + column + right]
      }
    }
    return alpha * value
  }

  @Test(arguments: [1, 2.5, 4, 8] as [Float])
  func `Displacements are the smoothed draws`(sigma: Float) {
    var generator = SeededGenerator(seed: 9)
    var copy = generator
    let field = ElasticField(alpha: 34, sigma: sigma, using: &generator)
    let draws = (0..<784).map { _ in copy.next() }
    let right = draws.map { Double(Int32(truncatingIfNeeded: $0 >> 32)) / 0x1p31 }
    let down = draws.map { Double(Int32(truncatingIfNeeded: $0)) / 0x1p31 }
    for row in 0..<28 {
      for column in 0..<28 {
        let (alpha, sigma) = (34.0, Double(sigma))
        let x = reference(right, alpha: alpha, sigma: sigma, row: row, column: column)
        let y = reference(down, alpha: alpha, sigma: sigma, row: row, column: column)
        // Sums of 784 products below 34 in single precision.
        #expect(abs(Double(field.horizontal[row * 28 + column]) - x) < 1e-4)
        #expect(abs(Double(field.vertical[row * 28 + column]) - y) < 1e-4)
      }
    }
    // Both have taken the same numbers.
    #expect(generator.next() == copy.next())
  }

  @Test func `The usual setting moves pixels by one or two`() {
    var generator = SeededGenerator(seed: 10)
    var sum: Float = 0
    for _ in 0..<100 {
      let field = ElasticField(alpha: 34, sigma: 4, using: &generator)
      sum += field.horizontal[14 * 29] * field.horizontal[14 * 29]
    }
    // Uniform draws have the variance 1/3, a Gaussian divides it by 4 pi sigma²: 34² / (3 * 201).
    let standardDeviation = (sum / 100).squareRoot()
    #expect((1.0...1.8).contains(standardDeviation))
  }
}
