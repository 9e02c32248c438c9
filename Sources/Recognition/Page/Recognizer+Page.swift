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
    if let detector, let page = try? detectedPage(image, by: detector) { return page }
    return PageReader(recognizer: self).read(image)
  }

  private func detectedPage(
    _ image: Image,
    by detector: DigitDetector
  ) throws(RecognitionError) -> PageReading {
    let picture = image.grey()
    var detections = try detector.verifiedDetections(in: picture)
    // A single digit of clear ink that no window showed as it was.
    if detections.isEmpty,
      case .seen(let sighting?) = quickSight(of: Framing.frame(picture), in: picture)
    {
      guard sighting.framed.placement != nil else {
        return PageReading(lines: [[reading(of: sighting)]])
      }
      detections = [detector.look(at: sighting.framed.box, in: picture)]
    }
    return PageReading(
      lines: DetectedPage(detections).lines.map { line in
        line.map {
          var sighting = sighting(of: $0, in: picture)
          sighting.framed = sighting.framed.restored(from: image)
          return reading(of: sighting)
        }
      }
    )
  }
}
