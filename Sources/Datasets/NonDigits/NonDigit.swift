// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

/// Pictures that show no digit, to learn and to measure refusal with.
///
/// A reader that only ever saw digits gives every picture a digit, often with great confidence. The kinds fall
/// into two groups: those to train on, and those that are never trained on and say how well refusal carries over to
/// what nobody thought of.
public enum NonDigit: String, CaseIterable, Sendable, Codable {
  /// A wild curve of one pen.
  case scribble
  /// Signs of a keyboard and of drawings: + × = # ? → and the like.
  case symbol
  /// A few unrelated lines and arcs.
  case strokes
  /// Signs of a script that nobody writes: lines and bows that meet.
  case character
  /// Two digits beside each other.
  case twoDigits = "two_digits"
  /// One digit written over another.
  case overwritten
  /// A piece of a digit, so near that the rest is out of sight.
  case fragment
  /// A digit turned or mirrored into something else.
  case turned
  /// Halves of two digits, out of line.
  case torn
  /// A digit cut into squares that are laid down in another order.
  case shuffled
  /// A small piece of a digit, over and over.
  case tiled
  /// Half of a digit and its mirror image.
  case symmetric
  /// Noughts inside each other.
  case nested
  /// A digit strewn so often that only its grain is left.
  case strewn
  /// A digit bent beyond reading.
  case warped
  /// Filled shapes.
  case blob
  /// Nothing, or next to nothing.
  case blank
  /// Letters that cannot be taken for digits.
  case letter
  /// Letters of other alphabets and signs of other scripts.
  case script
  /// Filled outlines like those of clothes.
  case garment
  /// Patterns: stripes, checks, dots, clouds.
  case texture
  /// Pixels by chance.
  case noise

  /// The kinds to train on.
  public static let trained: [NonDigit] = [
    .scribble, .symbol, .strokes, .character, .twoDigits, .overwritten, .fragment, .turned, .torn,
    .shuffled, .tiled, .symmetric, .nested, .strewn, .warped, .blob, .blank,
  ]

  /// The kinds that are never trained on.
  public static let heldOut: [NonDigit] = [.letter, .script, .garment, .texture, .noise]

  /// Draws one.
  ///
  /// - Parameters:
  ///   - images: Digits that some kinds are made of.
  ///   - output: Receives the picture, shape `[28, 28]`, 0...1; overwritten.
  ///   - generator: Source of chance.
  /// - Precondition: There are 784 pixels; `images` holds every digit.
  public func draw(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    precondition(output.count == PaddedImage.pixelCount, "room for \(output.count), not 784")
    for index in output.indices { output[index] = 0 }
    switch self {
    case .scribble: Doodle.scribble(using: &generator).paint(on: &output, using: &generator)
    case .symbol: Doodle.symbol(using: &generator).paint(on: &output, using: &generator)
    case .strokes: Doodle.strokes(using: &generator).paint(on: &output, using: &generator)
    case .character: Doodle.character(using: &generator).paint(on: &output, using: &generator)
    case .script: Doodle.script(using: &generator).paint(on: &output, using: &generator)
    case .letter: Doodle.letter(using: &generator).paint(on: &output, using: &generator)
    case .twoDigits: SpoiltDigit.pair(from: images, into: &output, using: &generator)
    case .overwritten: SpoiltDigit.overwritten(from: images, into: &output, using: &generator)
    case .fragment: SpoiltDigit.fragment(from: images, into: &output, using: &generator)
    case .torn: SpoiltDigit.torn(from: images, into: &output, using: &generator)
    case .shuffled: SpoiltDigit.shuffled(from: images, into: &output, using: &generator)
    case .tiled: SpoiltDigit.tiled(from: images, into: &output, using: &generator)
    case .symmetric: SpoiltDigit.symmetric(from: images, into: &output, using: &generator)
    case .nested: SpoiltDigit.nested(from: images, into: &output, using: &generator)
    case .strewn: SpoiltDigit.strewn(from: images, into: &output, using: &generator)
    case .warped: SpoiltDigit.warped(from: images, into: &output, using: &generator)
    case .turned: SpoiltDigit.turned(from: images, into: &output, using: &generator)
    case .blob: Silhouette.blob(using: &generator).paint(on: &output, using: &generator)
    case .garment: Silhouette.garment(using: &generator).paint(on: &output, using: &generator)
    case .blank: Pattern.blank(on: &output, using: &generator)
    case .texture: Pattern.texture(on: &output, using: &generator)
    case .noise: Pattern.noise(on: &output, using: &generator)
    }
  }
}
