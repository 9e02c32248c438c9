// DigitClassifier
// SPDX-License-Identifier: MIT

/// Something about a picture that makes its reading less certain.
///
/// It changes neither the digit that is read nor whether that is accepted. Where a reading is not accepted, the faults
/// among them say that the picture is why.
public enum ReadingWarning: String, CaseIterable, Sendable {
  /// The digit has too few pixels to show its shape.
  case smallDigit = "small_digit"
  /// The strokes hardly differ from their background.
  case lowContrast = "low_contrast"
  /// The strokes' edges are so wide that they run into each other.
  case blurred
  /// A part of the digit may lie outside the picture.
  case touchesBorder = "touches_border"
  /// The digit is a small thing in a large picture: something else may have been meant.
  case smallShare = "small_share"
  /// The first network was not sure, and a slower one was asked.
  case secondLook = "second_look"
  /// Another digit is nearly as probable.
  case closeDigits = "close_digits"

  /// What was seen and what to do about it, in plain words.
  public var message: String {
    switch self {
    case .smallDigit:
      "The digit is smaller than 10 pixels. Move the camera closer, or send a larger picture."
    case .lowContrast:
      "The digit hardly stands out from its background. Use a darker pen or more light."
    case .blurred:
      "The digit is blurred. Hold the camera still and let it focus, or send a sharper picture."
    case .touchesBorder:
      "The digit touches the picture's border and may be cut off. Leave some space around it."
    case .smallShare:
      "The digit fills less than 1/200 of the picture. Move closer, or cut the picture to the digit."
    case .secondLook:
      "The first look was not sure, so a second network was asked. Check the digit if it matters."
    case .closeDigits:
      "Another digit is nearly as probable. Check the digit, or write it more clearly."
    }
  }

  /// A digit whose longer side is below this is small, in pixels of the picture.
  static let smallestSide = 10
  /// Mean contrast below this is low; a faint pencil has about 40.
  static let lowestContrast = 48.0
  /// Edges wider than this are blurred, in glyph pixels. Clear pictures have up to 2.4; at 3 strokes begin to run
  /// together and one reading in five is wrong.
  static let widestEdge = 3.0
  /// Edges up to this width are as sharp as pixels are, in pixels of the picture: the digit is small, not blurred.
  static let sharpestEdge = 4.0
  /// A digit whose box has less than one part in this many of the picture's area is lost in it.
  static let smallestShare = 200
  /// Two digits are close when the next one is at least this share as probable as the answer.
  static let closeShare = 1.0 / 3

  /// Everything there is to say about a digit in a picture of some size, in the order of the cases.
  static func all(
    for framed: FramedGlyph,
    width: Int,
    height: Int,
    scores: Scores
  ) -> [ReadingWarning] {
    let box = framed.box
    return allCases.filter { warning in
      switch warning {
      case .smallDigit: isSmall(box)
      case .lowContrast: framed.placement.map(isFaint) ?? false
      case .blurred: framed.placement.map(isBlurred) ?? false
      case .touchesBorder: box.reachesBorder(width: width, height: height)
      case .smallShare: box.width * box.height * smallestShare < width * height
      case .secondLook: scores.stage > 0
      case .closeDigits: scores.runnerUp >= closeShare * scores.confidence
      }
    }
  }

  /// What may be why a digit cannot be told, in the order of the cases; nothing of a picture that was passed through,
  /// which is as good as what networks learn from.
  static func faults(of framed: FramedGlyph) -> [ReadingWarning] {
    guard let placement = framed.placement else { return [] }
    var faults: [ReadingWarning] = []
    if isSmall(framed.box) { faults.append(.smallDigit) }
    if isFaint(placement) { faults.append(.lowContrast) }
    if isBlurred(placement) { faults.append(.blurred) }
    return faults
  }

  private static func isSmall(_ box: PixelBox) -> Bool {
    max(box.width, box.height) < smallestSide
  }

  private static func isFaint(_ placement: GlyphPlacement) -> Bool {
    placement.contrast < lowestContrast
  }

  private static func isBlurred(_ placement: GlyphPlacement) -> Bool {
    placement.edgeWidth > max(widestEdge, sharpestEdge * placement.scale)
  }
}
