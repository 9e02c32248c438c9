// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A digit that was found in a picture, and what was made of it.
struct Sighting {
  /// Who answered.
  enum Witness {
    /// The networks for glyphs, asked about the digit's ink alone.
    case classifier
    /// The networks for scenes, asked about the digit and what is around it.
    case detector
  }

  /// The digit as it was looked at.
  var framed: FramedGlyph
  /// What that was found to be.
  let scores: Scores
  /// Who found it.
  let witness: Witness
}

extension Recognizer {
  /// What to do with a picture in which ink was looked for.
  enum Sight {
    /// This is all there is to see.
    case seen(Sighting?)
    /// The whole picture has to be looked at, which takes much longer.
    case unclear
  }

  /// Pictures with a shorter side below this are cut out around a digit: ink in them is not doubted.
  private static let sceneSide = 64
  /// Finds the digit in a picture.
  func sighting(in image: Image) -> Sighting? {
    let plane = image.grey()
    let found = sighting(in: plane)
    // White strokes on a clear background vanish on white paper.
    let seen = found ?? (image.format.hasAlpha ? sighting(in: image.grey(over: 0)) : nil)
    guard var seen else { return nil }
    seen.framed = seen.framed.restored(from: image)
    return seen
  }

  private func sighting(in plane: GreyImage) -> Sighting? {
    let framed = Framing.frame(plane)
    switch quickSight(of: framed, in: plane) {
    case .seen(let sighting): return sighting
    case .unclear: return scene(plane, ink: framed)
    }
  }

  /// Looks at the ink that was found, if any: where that is a digit for the detector too, there is no more to do.
  func quickSight(of framed: FramedGlyph?, in plane: GreyImage) -> Sight {
    let scores = framed.map { classifier.scores(of: $0.glyph.intensities) }
    guard let detector, min(plane.width, plane.height) >= Self.sceneSide,
      framed?.placement != nil || framed == nil
    else {
      guard let framed, let scores else { return .seen(nil) }
      return .seen(Sighting(framed: framed, scores: scores, witness: .classifier))
    }
    guard let framed, let scores, scores.nonDigit < scores.confidence else { return .unclear }
    let look = detector.look(at: framed.box, in: plane)
    guard look.presence >= DigitDetector.leastVerifiedPresence, look.digit == scores.best else {
      return .unclear
    }
    return .seen(Sighting(framed: framed, scores: scores, witness: .classifier))
  }

  /// Looks at the whole picture.
  private func scene(_ plane: GreyImage, ink framed: FramedGlyph?) -> Sighting? {
    guard let detector else { return nil }
    let found = (try? detector.verifiedDetections(in: plane)) ?? []
    // The digit that is meant is large and clear.
    if let digit = found.max(by: { $0.prominence < $1.prominence }) {
      return sighting(of: digit, in: plane)
    }
    guard let framed else { return nil }
    // Ink without a digit: each has a say.
    let scores = classifier.scores(of: framed.glyph.intensities)
    let look = detector.look(at: framed.box, in: plane)
    let doubted = Scores(
      digits: zip(scores.digits, look.probabilities).map { ($0 + $1) / 2 },
      nonDigit: (scores.nonDigit + look.probabilities[10]) / 2,
      stage: scores.stage
    )
    return Sighting(framed: framed, scores: doubted, witness: .classifier)
  }

  /// Reads a digit that the detector found: from its ink, where that gives the same digit, else as it stands there.
  func sighting(of digit: Detection, in plane: GreyImage) -> Sighting {
    let place = digit.box(in: plane)
    if let framed = Framing.frame(around: place, in: plane), framed.box.overlap(place) >= 0.4 {
      let scores = classifier.scores(of: framed.glyph.intensities)
      if scores.best == digit.digit, scores.confidence > digit.probabilities[digit.digit] {
        return Sighting(framed: framed, scores: scores, witness: .classifier)
      }
    }
    return Sighting(
      framed: FramedGlyph(digit, box: place, in: plane),
      scores: Scores(
        digits: Array(digit.probabilities.prefix(10)),
        nonDigit: digit.probabilities[10]
      ),
      witness: .detector
    )
  }
}

extension Detection {
  /// How likely it is the digit that was meant.
  fileprivate var prominence: Double { presence * presence * size.squareRoot() }
}

extension PixelBox {
  /// The share of two boxes' area that both have, 0...1: intersection over union.
  func overlap(_ other: PixelBox) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    guard columns > 0, rows > 0 else { return 0 }
    let shared = columns * rows
    return Double(shared) / Double(width * height + other.width * other.height - shared)
  }
}

extension Framing {
  /// Frames the digit at a place in a plane, from its ink.
  static func frame(around box: PixelBox, in plane: GreyImage) -> FramedGlyph? {
    let size = max(box.width, box.height)
    let margin = max(size / 2, 4)
    let (left, top) = (max(box.x - margin, 0), max(box.y - margin, 0))
    let part = plane.cropped(
      columns: left..<min(box.x + box.width + margin, plane.width),
      rows: top..<min(box.y + box.height + margin, plane.height)
    )
    // A part of 28×28 pixels is no glyph for that: it is searched like any other.
    guard var framed = frame(part), framed.placement != nil else { return nil }
    framed.box.x += left
    framed.box.y += top
    return framed
  }
}

extension FramedGlyph {
  /// A digit as the detector looked at it: brightness against its neighbourhood, grey where there is none.
  fileprivate init(_ digit: Detection, box: PixelBox, in plane: GreyImage) {
    let window = DigitDetector.window(x: digit.x, y: digit.y, size: digit.size, in: plane)
    let columns = box.x..<box.x + box.width
    let pixels = plane.cropped(columns: columns, rows: box.y..<box.y + box.height).pixels.sorted()
    let contrast = Int(pixels[pixels.count * 9 / 10]) - Int(pixels[pixels.count / 10])
    // Strokes take less of a window than what is around them, so they are further from its mean.
    let skewness = window.reduce(0) { sum, value in
      let difference = Int(value) - Int(ImagePyramid.neutral)
      return sum + difference * difference * difference
    }
    self.init(
      glyph: Glyph(pixels: window),
      box: box,
      polarity: skewness > 0 ? .lightOnDark : .darkOnLight,
      placement: GlyphPlacement(
        scale: ImagePyramid.digitSide / digit.size,
        shift: .none,
        contrast: Double(contrast),
        edgeWidth: 0
      )
    )
  }
}
