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
    PageReader(recognizer: self).read(image)
  }
}
