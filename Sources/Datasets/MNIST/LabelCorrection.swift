// DigitClassifier
// SPDX-License-Identifier: MIT

/// A label of a data set that is wrong: the image plainly shows another digit.
public struct LabelCorrection: Sendable, Hashable {
  /// The image's place in the data set, from 0.
  public let image: Int
  /// The label as it is published.
  public let published: UInt8
  /// The digit that the image shows.
  public let shown: UInt8

  /// States what is wrong.
  public init(image: Int, published: UInt8, shown: UInt8) {
    self.image = image
    self.published = published
    self.shown = shown
  }
}

extension LabelCorrection {
  /// Labels of MNIST's training images that are wrong.
  ///
  /// Found by cross-fitted networks and decided by eye: 111 images that a network which never saw them reads otherwise
  /// than their label, with more than 97 % confidence, were mixed with 40 others and looked at without knowing label or
  /// answer. Where the digit was beyond doubt, and another than the label, it is here, and so are two (12000 and 23588)
  /// that later networks contradicted as surely and that were looked at knowing it. MNIST's test images are never
  /// corrected.
  ///
  /// - Source: the method is that of Northcutt, Athalye and Mueller, Pervasive Label Errors in Test Sets, NeurIPS 2021.
  public static let mnistTraining: [LabelCorrection] = [
    (4476, 2, 1), (5740, 9, 8), (6347, 3, 8), (7080, 3, 5), (10_994, 3, 9), (12_000, 7, 2),
    (12_183, 3, 2), (14_582, 9, 4), (17_958, 9, 8), (18_190, 4, 1), (18_834, 7, 9), (22_779, 5, 6),
    (23_588, 7, 1), (24_798, 4, 9), (26_560, 7, 1), (30_049, 9, 5), (35_310, 5, 6), (38_370, 4, 6),
    (39_311, 5, 6), (40_144, 5, 3), (40_654, 5, 8), (43_454, 5, 3), (46_078, 7, 1), (49_487, 8, 9),
    (49_960, 6, 4), (51_248, 9, 4), (51_944, 4, 9), (53_396, 9, 4), (53_806, 8, 9), (54_264, 4, 1),
    (56_014, 5, 8), (56_596, 4, 9), (57_744, 9, 4), (59_915, 4, 7),
  ].map { LabelCorrection(image: $0.0, published: $0.1, shown: $0.2) }
}

extension LabelledImages {
  /// Puts other labels where those are wrong.
  ///
  /// - Parameter corrections: What is wrong, each image at most once.
  /// - Returns: The same images in the same order.
  /// - Throws: `malformed` where an image is not there or its label is not the published one: then these are the
  ///   corrections of another data set.
  public func corrected(
    by corrections: [LabelCorrection]
  ) throws(DatasetError) -> LabelledImages {
    var labels = labels
    for correction in corrections {
      guard labels.indices.contains(correction.image) else {
        throw DatasetError(
          .malformed,
          "Image \(correction.image) is to be corrected, and there are \(labels.count). These are the corrections of "
            + "another data set."
        )
      }
      guard labels[correction.image] == correction.published else {
        throw DatasetError(
          .malformed,
          "The label of image \(correction.image) is to be corrected from \(correction.published) to \(correction.shown), "
            + "and it is \(labels[correction.image]). These are the corrections of another data set."
        )
      }
      labels[correction.image] = correction.shown
    }
    return try LabelledImages(pixels: pixels, labels: labels)
  }
}
