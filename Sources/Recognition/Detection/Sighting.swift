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
    /// The same, about a digit that has others beside it.
    case line
  }

  /// The digit as it was looked at.
  var framed: FramedGlyph
  /// What that was found to be.
  let scores: Scores
  /// Who found it.
  var witness: Witness
}

extension Sighting {
  /// The same with its place in pixels of the file that a picture was decoded from.
  func restored(from image: Image) -> Sighting {
    var restored = self
    restored.framed = framed.restored(from: image)
    return restored
  }
}

extension Recognizer {
  /// What to do with a picture in which ink was looked for.
  enum Sight {
    /// This is all there is to see.
    case seen(Sighting?)
    /// The whole picture has to be looked at, which takes much longer.
    case unclear(DigitDetector)
  }

  /// Pictures with a shorter side below this are cut out around a digit: ink in them is not doubted.
  private static let sceneSide = 64

  /// Finds the digit in a picture.
  func sighting(in image: Image) -> Sighting? {
    image.searched { sighting(in: $0) }?.restored(from: image)
  }

  private func sighting(in plane: GreyImage) -> Sighting? {
    let ink = inkSighting(in: plane)
    switch quickSight(of: ink, in: plane) {
    case .seen(let sighting): return sighting
    case .unclear(let detector): return sighting(in: plane, by: detector, ink: ink)
    }
  }

  /// Finds the digit by its ink alone.
  func inkSighting(in plane: GreyImage) -> Sighting? {
    Framing.frame(plane).map { framed in
      Sighting(
        framed: framed,
        scores: classifier.scores(of: framed.glyph.intensities),
        witness: .classifier
      )
    }
  }

  /// Looks at the ink that was found, if any: where that is a digit for the detector too, there is no more to do.
  func quickSight(of ink: Sighting?, in plane: GreyImage) -> Sight {
    guard let detector, min(plane.width, plane.height) >= Self.sceneSide,
      ink == nil || ink?.framed.placement != nil
    else { return .seen(ink) }
    guard let ink, ink.scores.nonDigit < ink.scores.confidence else { return .unclear(detector) }
    let box = ink.framed.box
    let isConfirmed =
      !box.isCutOff(by: plane) && detector.confirms(ink.scores.best, at: box.spot, in: plane)
    return isConfirmed ? .seen(ink) : .unclear(detector)
  }

  /// Looks at the whole picture.
  private func sighting(
    in plane: GreyImage,
    by detector: DigitDetector,
    ink: Sighting?
  ) -> Sighting? {
    // The digit that is meant is large and clear.
    if let digit = detector.verifiedDetections(in: plane)
      .max(by: { $0.prominence < $1.prominence })
    {
      return sighting(of: digit, in: plane)
    }
    // Ink without a digit: each has a say.
    return ink.map { ink in
      let box = ink.framed.box
      // The corner of a frame looks like a one, wherever it is looked at.
      let look =
        box.isCutOff(by: plane)
        ? Detection.nothing(at: box.spot) : detector.look(at: box.spot, in: plane)
      let doubted = Scores(
        digits: zip(ink.scores.digits, look.probabilities).map { ($0 + $1) / 2 },
        nonDigit: (ink.scores.nonDigit + look.probabilities[10]) / 2,
        stage: ink.scores.stage
      )
      return Sighting(framed: ink.framed, scores: doubted, witness: .classifier)
    }
  }

  /// Reads a digit that the detector found: from its ink, where that gives the same digit and is surer, else as it stands
  /// there. Ink that says the same tells more exactly where it is.
  func sighting(of digit: Detection, in plane: GreyImage) -> Sighting {
    var inkBox: PixelBox?
    if let framed = Framing.frame(around: digit.box(in: plane), in: plane),
      digit.covers(framed.box)
    {
      let scores = classifier.scores(of: framed.glyph.intensities)
      if scores.best == digit.digit, scores.confidence >= Acceptance.leastConfidence {
        if scores.confidence > digit.probabilities[digit.digit],
          scores.isDigit(upTo: acceptance.nonDigitLimit)
        {
          return Sighting(framed: framed, scores: scores, witness: .classifier)
        }
        inkBox = framed.box
      }
    }
    return Sighting(
      framed: FramedGlyph(digit, box: inkBox, in: plane),
      scores: Scores(
        digits: Array(digit.probabilities.prefix(10)),
        nonDigit: digit.probabilities[10]
      ),
      witness: .detector
    )
  }
}

extension PixelBox {
  /// Whether the picture ends where the box does without having been cut out around it.
  ///
  /// What is in the box may go on outside: the frame of a picture does, or a part's edge.
  fileprivate func isCutOff(by picture: GreyImage) -> Bool {
    let isAtSide = x <= 0 || x + width >= picture.width
    let isAtEnd = y <= 0 || y + height >= picture.height
    return isAtSide && 10 * width < 9 * picture.width
      || isAtEnd && 10 * height < 9 * picture.height
  }
}

extension Detection {
  /// What is seen where no digit is.
  fileprivate static func nothing(at spot: Spot) -> Detection {
    Detection(
      x: spot.x,
      y: spot.y,
      size: spot.size,
      probabilities: [Double](repeating: 0, count: 10) + [1]
    )
  }

  /// Whether ink is that of this digit: about as high, and not much wider, but perhaps much narrower.
  fileprivate func covers(_ ink: PixelBox) -> Bool {
    let (spot, height) = (ink.spot, Double(ink.height))
    return abs(spot.x - x) <= 0.2 * size && abs(spot.y - y) <= 0.2 * size
      && height >= 0.75 * size && height <= 1.3 * size
      && Double(ink.width) <= 1.3 * max(width, 0.5 * size)
  }

  /// How likely it is the digit that was meant.
  fileprivate var prominence: Double { presence * presence * size.squareRoot() }
}

extension FramedGlyph {
  /// A digit as the detector looked at it: brightness against its neighbourhood, grey where there is none.
  ///
  /// - Parameters:
  ///   - digit: What was found.
  ///   - box: Its ink's, where that is known.
  ///   - plane: The picture.
  fileprivate init(_ digit: Detection, box: PixelBox?, in plane: GreyImage) {
    let window = PicturePart(of: plane, around: [digit.spot]).window(at: digit.spot)
    let polarity = Polarity(ofWindow: window)
    let stroke =
      box == nil && digit.digit == 1 ? digit.strokeBox(in: window, polarity, of: plane) : nil
    // With some background: a stroke's own box holds hardly any.
    let usual = digit.box(in: plane)
    let columns = usual.x..<usual.x + usual.width
    let rows = usual.y..<usual.y + usual.height
    let pixels = plane.cropped(columns: columns, rows: rows).pixels.sorted()
    let contrast = Int(pixels[pixels.count * 9 / 10]) - Int(pixels[pixels.count / 10])
    self.init(
      glyph: Glyph(pixels: window),
      box: box ?? stroke ?? usual,
      polarity: polarity,
      placement: GlyphPlacement(
        scale: ImagePyramid.digitSide / digit.size,
        shift: .none,
        contrast: Double(contrast),
        edgeWidth: 0
      )
    )
  }
}

extension Polarity {
  /// How ink differs from what is around it in what a network sees of a spot.
  fileprivate init(ofWindow window: [UInt8]) {
    // Strokes take less of a window than what is around them, so they are further from its mean.
    let skewness = window.reduce(0) { sum, value in
      let difference = Int(value) - Int(ImagePyramid.neutral)
      return sum + difference * difference * difference
    }
    self = skewness > 0 ? .lightOnDark : .darkOnLight
  }
}
