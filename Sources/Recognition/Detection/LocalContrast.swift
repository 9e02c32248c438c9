// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension GreyImage {
  /// The plane with each pixel's brightness told against its neighbourhood; see
  /// ``GreyImage/localContrast(radius:floor:)``.
  ///
  /// The window holds a digit and a little of what is around it. A deviation of a few levels is noise, and must not be
  /// blown up to strokes.
  func locallyNormalized() -> GreyImage { localContrast(radius: 12, floor: 4) }
}
