// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets

/// Labelled images to evaluate on, and where they are from.
struct EvaluationData {
  /// A file that gave no image.
  struct SkippedFile: Encodable, Equatable {
    /// Its path within the folder.
    let file: String
    /// Why.
    let reason: String
  }

  /// What they are, for people.
  let description: String
  /// The part of MNIST they are; nil for others.
  var split: Split?
  /// The images.
  var images: LabelledImages
  /// A file name for each image; empty where images have none.
  var names: [String] = []
  /// Files that gave no image.
  var skipped: [SkippedFile] = []

  /// The first images only.
  func first(_ count: Int) -> EvaluationData {
    guard count < images.count else { return self }
    var part = EvaluationData(
      description: "the first \(count.grouped) of \(description)",
      split: split,
      images: images.subset(0..<count)
    )
    part.names = Array(names.prefix(count))
    part.skipped = skipped
    return part
  }

  /// Sees to it that pictures without a digit can be drawn: some are spoilt digits.
  ///
  /// - Parameter purpose: What needs it, for the message.
  /// - Throws: `CommandFailure` naming the digits that no image shows.
  func requireEveryDigit(for purpose: String) throws(CommandFailure) {
    let missing = Set(0...9).subtracting(images.labels.map(Int.init)).sorted()
    guard missing.isEmpty else {
      throw CommandFailure(
        "Expected every digit among the images for \(purpose), which draws spoilt digits from "
          + "them; found none of \(missing.map(String.init).joined(separator: ", ")). Add some, or raise --limit."
      )
    }
  }

  /// Reads a pair of IDX files, plain or packed.
  ///
  /// - Throws: `CommandFailure` naming the files and what is wrong with them.
  static func idx(images: String, labels: String) throws(CommandFailure) -> EvaluationData {
    let limit = LabelledImages.maximumFileBytes
    let imageFile = try FileInput.read(images, limit: limit, kind: "image")
    let labelFile = try FileInput.read(labels, limit: limit, kind: "label")
    do {
      return EvaluationData(
        description: "the images of \(images)",
        images: try LabelledImages(packedImages: imageFile, packedLabels: labelFile)
      )
    } catch {
      throw CommandFailure(
        "Expected a pair of IDX files, 28×28 images in “\(images)” and their labels in “\(labels)”, "
          + "plain or .gz. \(error.message) Check that both are of one set and whole."
      )
    }
  }
}
