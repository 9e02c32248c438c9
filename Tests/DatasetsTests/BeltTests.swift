// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Datasets

@Suite("Belt")
struct BeltTests {
  private static let belt = {
    var belt = Belt(seed: 3)
    (belt.width, belt.height, belt.speed, belt.pitch) = (320, 240, 16, 230)
    return belt
  }()

  @Test
  func `A frame depends on its number alone`() {
    let frame = Self.belt.frame(number: 30)
    _ = Self.belt.frame(number: 4)
    let again = Self.belt.frame(number: 30)
    #expect(again.image == frame.image && again.truth == frame.truth)
    #expect(Self.belt.frame(number: 31).image != frame.image)
    #expect(frame.truth.kind == .belt)
  }

  @Test
  func `Products move to the left at the belt's speed and keep their digit`() throws {
    var last: [Int: SceneDigit] = [:]
    var followed = 0
    for number in 0..<60 {
      let digits = Self.belt.frame(number: number).truth.digits
      for digit in digits {
        let product = try #require(digit.product)
        #expect(digit.box.x >= 0 && digit.box.x + digit.box.width <= 320)
        #expect(digit.box.y >= 0 && digit.box.y + digit.box.height <= 240)
        if let before = last[product] {
          followed += 1
          #expect(before.label == digit.label)
          #expect(before.box.x - digit.box.x == 16)
          #expect(before.box.y == digit.box.y)
        }
      }
      #expect(digits.map(\.box.x) == digits.map(\.box.x).sorted())
      last = Dictionary(
        uniqueKeysWithValues: digits.compactMap { digit in digit.product.map { ($0, digit) } }
      )
    }
    #expect(followed > 30)
  }

  @Test
  func `The light drifts, and some places are empty`() {
    let conditions = stride(from: 0, to: 800, by: 40).map {
      Self.belt.frame(number: $0).truth.conditions.brightness
    }
    #expect((conditions.max() ?? 0) - (conditions.min() ?? 0) > 0.05)
    #expect(conditions.allSatisfy { (0.74...1.26).contains($0) })
    let products = Set(
      (0..<120).flatMap { Self.belt.frame(number: $0 * 6).truth.digits.compactMap(\.product) }
    )
    let seen = (products.max() ?? 0) + 1
    #expect(products.count < seen && products.count > seen / 2)
  }

  @Test
  func `What is held out stays out`() {
    var belt = Self.belt
    belt.styles = .heldOut
    for number in stride(from: 0, to: 300, by: 15) {
      let styles = belt.frame(number: number).truth.styles
      guard styles.lettering != nil else { continue }
      #expect(StyleSplit.heldOutSurfaces.contains(styles.surface))
    }
  }
}
