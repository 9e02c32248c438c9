// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

extension Recognizer {
  /// Finds and reads every digit in a picture, in lines from top to bottom.
  ///
  /// What looks like no digit is left out; what looks like one without being sure enough is there and not accepted.
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
    let found = DetectedPage(detector.verifiedDetections(in: plane)).lines
    guard found.isEmpty else {
      return found.map { line in
        // A digit alone may be seen from too few spots to be sure of it by them; it was looked at before.
        let digits = detector.reread(line, in: plane)
        return (digits.isEmpty ? line : digits).map { sighting(of: $0, in: plane) }
      }
    }
    // A single digit of clear ink that no window showed as it was.
    guard case .seen(let sighting?) = quickSight(of: inkSighting(in: plane), in: plane) else {
      return []
    }
    return [[sighting]]
  }
}
