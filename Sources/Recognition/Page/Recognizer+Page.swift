// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

extension Recognizer {
  /// Finds and reads every digit in a picture, in lines: those beside each other from left to right, others from top to
  /// bottom.
  ///
  /// What is more probably no digit is left out, and so are lines that are doubtful and much lower than the sure digits;
  /// what is otherwise more probably a digit without being sure enough is there and not accepted.
  /// Equal pictures give equal readings.
  ///
  /// - Complexity: O(pixels), and some tens of glyph readings for each digit.
  public func readPage(_ image: Image) -> PageReading {
    guard let detector else { return PageReader(recognizer: self).read(image) }
    let found = image.searched { (plane) -> [[Sighting]]? in
      let lines = lines(in: plane, by: detector)
      return lines.isEmpty ? nil : lines
    }
    return PageReading(
      lines: (found ?? []).map { line in line.map { reading(of: $0.restored(from: image)) } }
    ).withoutGrain
  }

  private func lines(in plane: GreyImage, by detector: DigitDetector) -> [[Sighting]] {
    if Framing.passedThrough(plane) != nil { return Self.line(of: inkSighting(in: plane)) }
    let found = detector.digitLines(in: plane)
    guard found.isEmpty else {
      // Where each digit of a line is more probably anything else, nothing can be read.
      return found.map { line in line.map { sighting(of: $0, in: plane) }.besideEachOther }
        .filter { line in line.contains { $0.scores.confidence >= Acceptance.leastConfidence } }
    }
    // A single digit of clear ink that no window showed as it was.
    guard case .seen(let sighting) = quickSight(of: inkSighting(in: plane), in: plane) else {
      return []
    }
    return Self.line(of: sighting)
  }

  /// The only line of a page; none where there is more probably no digit.
  static func line(of sighting: Sighting?) -> [[Sighting]] {
    guard let sighting, sighting.scores.isDigit(upTo: 1) else { return [] }
    return [[sighting]]
  }
}

extension [Sighting] {
  /// A line's digits, those that the detector alone could read vouched for by their neighbours.
  fileprivate var besideEachOther: [Sighting] {
    guard count > 1 else { return self }
    return map { sighting in
      var sighting = sighting
      if sighting.witness == .detector { sighting.witness = .line }
      return sighting
    }
  }
}

extension DigitDetector {
  /// Finds the digits of a picture, in lines in reading order.
  fileprivate func digitLines(in plane: GreyImage) -> [DetectedPage.Line] {
    let found = DetectedPage(verifiedDetections(in: plane))
    if !found.slope.isLevel {
      let straightened = StraightenedPicture(plane, by: found.slope)
      // Beyond its edges the turned picture is mirrored: digits there are no further ones.
      let level = DetectedPage(
        verifiedDetections(in: straightened.plane).filter {
          plane.holdsMiddle(of: straightened.restored($0))
        }
      )
      // What is seen less well when it is level was not turned.
      if level.count >= found.count {
        return DetectedPage.inReadingOrder(
          reread(level, in: straightened.plane)
            .map { $0.map(straightened.restored).filter(plane.holdsMiddle) }
            .filter { !$0.isEmpty }
        )
      }
    }
    return reread(found, in: plane)
  }

  private func reread(_ page: DetectedPage, in plane: GreyImage) -> [DetectedPage.Line] {
    page.lines.map { line in
      // A digit alone may be seen from too few spots to be sure of it by them; it was looked at before.
      let digits = reread(line, in: plane)
      return digits.isEmpty ? line : digits
    }
  }
}

extension GreyImage {
  /// Whether a digit's middle lies in the picture.
  fileprivate func holdsMiddle(of digit: Detection) -> Bool {
    0..<Double(width) ~= digit.x && 0..<Double(height) ~= digit.y
  }
}

extension DetectedPage {
  /// Its digits.
  fileprivate var count: Int { lines.reduce(0) { $0 + $1.count } }
}
