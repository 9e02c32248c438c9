// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Recognition

/// How far the readings of a scene agree with what is on it.
struct SceneScore: Sendable, Hashable {
  /// The reading that looks for one digit.
  struct Single: Sendable, Hashable {
    /// Whether it is the digit that is there; never where none is.
    let isRight: Bool
    /// Whether it is accepted.
    let isAccepted: Bool
  }

  /// Digits on the scene.
  let digits: Int
  /// The reading of the one digit; nil where there are several, of which none is asked for.
  let single: Single?
  /// Whether every line was read as it is, and no other.
  let isWholeRight: Bool
  /// Digits that were read right where they are.
  let digitsRight: Int
  /// Whether everything that was read is accepted, and there is something.
  let isPageAccepted: Bool
  /// Whether anything that was read is accepted.
  let isDigitAccepted: Bool

  /// The least overlap of two boxes, as a share of what either covers, that counts as the same place.
  static let leastOverlap = 0.5

  /// Compares readings with the truth.
  ///
  /// - Parameters:
  ///   - truth: What is on the scene.
  ///   - single: The reading that looks for one digit; nil where there are several.
  ///   - page: The reading of all digits.
  init(_ truth: SceneTruth, single: Reading?, page: PageReading) {
    digits = truth.digits.count
    self.single = single.map {
      let label = truth.digits.count == 1 ? truth.digits[0].label : nil
      return Single(
        isRight: label != nil && $0.predictedClass == label,
        isAccepted: $0.accepted
      )
    }
    isWholeRight = page.texts == truth.lines
    digitsRight = truth.digits.count { digit in
      page.digits.contains { reading in
        reading.predictedClass == digit.label
          && reading.box.map { $0.overlap(with: PixelBox(digit.box)) >= Self.leastOverlap } == true
      }
    }
    isPageAccepted = page.accepted
    isDigitAccepted = page.digits.contains { $0.accepted }
  }
}

extension PixelBox {
  fileprivate init(_ box: SceneBox) {
    self.init(x: box.x, y: box.y, width: box.width, height: box.height)
  }
}
