// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging
public import NeuralNet

/// Draws digits as people write them and cameras see them, without copying any data set.
///
/// A digit starts as one of several skeletons, is written by an unsteady hand with a marker,
/// ballpoint, pencil or chalk, and photographed or scanned. Equal generators give equal pictures.
public struct DigitPainter: Sendable {
  /// Makes a painter; it holds no state.
  public init() {}

  /// Draws a small picture that the digit fills, as a user would cut out and upload.
  ///
  /// Dark on light or light on dark, colour or grey, photographed or scanned.
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - habit: Writes ones, fours and sevens only in the ways that not every country has.
  ///   - generator: Source of all chance.
  /// - Returns: A picture of 40...160 pixels a side.
  /// - Precondition: The digit is in range.
  public func crop(
    digit: Int,
    habit: Bool = false,
    using generator: inout SeededGenerator
  ) -> Image {
    let height = generator.value(in: 56...160).rounded()
    let width = min(max((height * generator.value(in: 0.7...1.2)).rounded(), 40), 160)
    let size = SIMD2(width, height)
    let style = Style.crop(using: &generator)
    let skeletons = habit ? Skeleton.habits[digit] : nil
    var digit = WrittenDigit(
      skeletons ?? Skeleton.digits[digit],
      pen: style.pen,
      using: &generator
    )
    digit.fit(in: size * generator.value(in: 0.66...0.86))
    let slack = (size * 0.94 - digit.size) / 2
    digit.origin =
      size / 2 + slack * SIMD2(generator.value(in: -0.6...0.6), generator.value(in: -0.6...0.6))
    return Scene(size: size, style: style, digit: digit, sheet: nil).render(using: &generator)
  }

  /// Draws what a webcam sees: a digit somewhere on paper, whiteboard or blackboard.
  ///
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - generator: Source of all chance.
  /// - Returns: A colour picture, 640×480 pixels.
  /// - Precondition: The digit is in range.
  public func cameraFrame(digit: Int, using generator: inout SeededGenerator) -> Image {
    let size = SIMD2<Float>(640, 480)
    let style = Style.cameraFrame(using: &generator)
    var digit = WrittenDigit(Skeleton.digits[digit], pen: style.pen, using: &generator)
    digit.fit(in: SIMD2(repeating: generator.value(in: 150...320)))
    let slack = (size - 48 - digit.size) / 2
    digit.origin =
      size / 2 + slack * SIMD2(generator.value(in: -0.9...0.9), generator.value(in: -0.9...0.9))
    let sheet = style.desk.map { _ in
      Sheet.around(
        digit.origin,
        reach: digit.size.max() * 0.5 + 45,
        size: size,
        using: &generator
      )
    }
    return Scene(size: size, style: style, digit: digit, sheet: sheet).render(using: &generator)
  }
}
