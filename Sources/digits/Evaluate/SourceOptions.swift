// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet

/// Which images to evaluate on.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which of MNIST's images to read: test, validation (held out of the training set) or train.",
      discussion: "Without it test."
    )
  )
  var split: Split?

  @Option(
    help: ArgumentHelp(
      "Images of your own, an IDX file of shape N × 28 × 28, plain or .gz; with --labels.",
      valueName: "file"
    ),
    completion: .file()
  )
  var images: String?

  @Option(
    help: ArgumentHelp("Their labels, an IDX file of shape N.", valueName: "file"),
    completion: .file()
  )
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Pictures of your own, read whole: a folder with labels.csv (file,label) or with subfolders 0 to 9.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var folder: String?

  @Option(help: ArgumentHelp("Read the first images only.", valueName: "count"))
  var limit: Int?

  func validate() throws {
    guard (images == nil) == (labels == nil) else {
      throw ValidationError("--images and --labels belong together: name both files.")
    }
    let sources = [split != nil, images != nil, folder != nil]
    guard sources.count(where: { $0 }) <= 1 else {
      throw ValidationError("Choose one of --split, --images with --labels, and --folder.")
    }
    if let limit, limit < 1 {
      throw ValidationError("--limit must be at least 1, found \(limit).")
    }
  }

  /// Reads the images; MNIST is fetched where it is not there yet.
  ///
  /// - Parameters:
  ///   - data: Where MNIST is.
  ///   - metadata: Those of the model's file, which tell how it split MNIST.
  ///   - parallel: Where pictures are decoded.
  /// - Returns: The images, at most as many as asked for.
  /// - Throws: `CommandFailure` or `DatasetError`.
  func load(
    _ data: DataOptions,
    for metadata: [String: String],
    parallel: ParallelFor
  ) async throws -> EvaluationData {
    let all: EvaluationData
    if let images, let labels {
      all = try .idx(images: images, labels: labels)
    } else if let folder {
      all = try LabelledFolder(path: folder).read(parallel: parallel)
    } else {
      let split = split ?? .test
      let images = try split.images(from: try await data.preparedStore(), for: metadata)
      all = EvaluationData(description: split.description, split: split, images: images)
    }
    return limit.map(all.first) ?? all
  }
}
