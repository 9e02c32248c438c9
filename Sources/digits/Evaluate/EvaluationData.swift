// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Recognition
import Training

/// Labelled images to evaluate on, and where they are from.
struct EvaluationData {
  /// A file that gave no image.
  struct SkippedFile: Encodable, Equatable {
    /// Its path within the folder.
    let file: String
    /// Why.
    let reason: String
  }

  /// Picture files that are read whole.
  struct Pictures {
    /// The files, one for each image.
    var paths: [String]
    /// The images that are glyphs: framing cuts something out of these pictures.
    var framed: [Int]
  }

  /// What they are, for people.
  let description: String
  /// The part of MNIST they are; nil for others.
  var split: Split?
  /// The images; of pictures what framing cuts out of them, or else all of it, to be looked at.
  var images: LabelledImages
  /// The pictures; nil where the images are all there is.
  var pictures: Pictures?
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
    part.pictures = pictures.map { pictures in
      Pictures(
        paths: Array(pictures.paths.prefix(count)),
        framed: pictures.framed.filter { $0 < count }
      )
    }
    part.names = Array(names.prefix(count))
    part.skipped = skipped
    return part
  }

  /// What a model says of the images: of whole pictures as `digits predict` does, of others by its networks alone.
  ///
  /// - Parameters:
  ///   - recognizer: The model.
  ///   - parallel: Where images are read that are not timed.
  /// - Returns: The answers, in the order of the images, and the time from the file to the answer, or from the image.
  /// - Throws: `CommandFailure` where a picture cannot be read any more.
  func scored(
    by recognizer: Recognizer,
    parallel: ParallelFor
  ) throws(CommandFailure) -> ScoredImages {
    guard let pictures else {
      return ScoredImages(of: recognizer.classifier, over: images, parallel: parallel)
    }
    return try ScoredImages(count: images.count, timed: Self.timedPictures, parallel: parallel) {
      (index) throws(CommandFailure) in
      let picture = try FileInput.picture(pictures.paths[index])
      return LabelledScores(label: Int(images.labels[index]), reading: recognizer.read(picture))
    }
  }

  /// Pictures take a hundred times as long as glyphs, so fewer are timed.
  private static let timedPictures = 100

  /// The images that are glyphs, for trials that spoil them.
  ///
  /// - Parameter purpose: What needs them, for the message.
  /// - Returns: At least one image.
  /// - Throws: `CommandFailure` where there is none.
  func glyphs(for purpose: String) throws(CommandFailure) -> LabelledImages {
    let glyphs = pictures.map { images.subset($0.framed) } ?? images
    guard glyphs.count > 0 else {
      throw CommandFailure(
        "Expected images for \(purpose), cut out around a digit; found none. Add some, or do without."
      )
    }
    return glyphs
  }

  /// What a model says of the images that are glyphs, to hold against what it says of drawn ones.
  ///
  /// - Parameters:
  ///   - scored: What it said of all images.
  ///   - classifier: Its networks.
  ///   - purpose: What needs them, for the message.
  ///   - parallel: Where they are read.
  /// - Returns: An answer for each glyph.
  /// - Throws: `CommandFailure` where there is none.
  func glyphAnswers(
    among scored: ScoredImages,
    by classifier: Classifier,
    for purpose: String,
    parallel: ParallelFor
  ) throws(CommandFailure) -> [LabelledScores] {
    guard pictures != nil else { return scored.answers }
    return ScoredImages(of: classifier, over: try glyphs(for: purpose), parallel: parallel).answers
  }

  /// Sees to it that pictures without a digit can be drawn: some are spoilt digits.
  ///
  /// - Parameter purpose: What needs it, for the message.
  /// - Throws: `CommandFailure` naming the digits that no glyph shows.
  func requireEveryDigit(for purpose: String) throws(CommandFailure) {
    let labels = try glyphs(for: purpose).labels
    let missing = Set(0...9).subtracting(labels.map(Int.init)).sorted()
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
