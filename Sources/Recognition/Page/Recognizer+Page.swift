// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

extension Recognizer {
  /// Finds and reads every digit in a picture, in lines from top to bottom.
  ///
  /// What is more probably no digit is left out; what is more probably one without being sure enough is there and not
  /// accepted.
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
    )
  }

  private func lines(in plane: GreyImage, by detector: DigitDetector) -> [[Sighting]] {
    if Framing.passedThrough(plane) != nil { return inkSighting(in: plane).map { [[$0]] } ?? [] }
    let found = detector.digitLines(in: plane)
    guard found.isEmpty else {
      return found.map { line in line.map { sighting(of: $0, in: plane) } }
    }
    // A single digit of clear ink that no window showed as it was.
    guard case .seen(let sighting?) = quickSight(of: inkSighting(in: plane), in: plane) else {
      return []
    }
    return [[sighting]]
  }
}

extension DigitDetector {
  /// Finds the digits of a picture, in lines from top to bottom.
  fileprivate func digitLines(in plane: GreyImage) -> [DetectedPage.Line] {
    let found = DetectedPage(verifiedDetections(in: plane))
    if abs(found.slope.sine) >= Self.leastSlope {
      let straightened = StraightenedPicture(plane, by: found.slope)
      let level = DetectedPage(
        verifiedDetections(in: straightened.plane).filter {
          let place = straightened.restored($0)
          return 0..<Double(plane.width) ~= place.x && 0..<Double(plane.height) ~= place.y
        }
      )
      // What is seen less well when it is level was not turned.
      if level.count >= found.count {
        return reread(level, in: straightened.plane).map { $0.map(straightened.restored) }
      }
    }
    return reread(found, in: plane)
  }

  /// Lines are level if they rise or fall by less than this sine, 4 degrees.
  private static let leastSlope = 0.07

  private func reread(_ page: DetectedPage, in plane: GreyImage) -> [DetectedPage.Line] {
    page.lines.map { line in
      // A digit alone may be seen from too few spots to be sure of it by them; it was looked at before.
      let digits = reread(line, in: plane)
      return digits.isEmpty ? line : digits
    }
  }
}

extension DetectedPage {
  /// Its digits.
  fileprivate var count: Int { lines.reduce(0) { $0 + $1.count } }
}
