// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
public import NeuralNet
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Scenes in files, with what is on them.
///
/// Beside the pictures lies `truth.ndjson`, a line of JSON for each: `file` and all of ``SceneTruth``. Where every
/// picture shows one digit there is also `labels.csv` with lines `file,label`.
public enum SceneSet {
  /// How pictures are written.
  public enum Format: String, CaseIterable, Sendable {
    /// Without loss; what the condition `jpeg` did to a picture stays.
    case png
    /// Compressed once, at the quality of the condition `jpeg`, or 90.
    case jpeg
  }

  /// Draws scenes `0..<count` and writes them as `scene-000000.png` and so on.
  ///
  /// - Parameters:
  ///   - generator: Draws them.
  ///   - count: How many, not negative.
  ///   - folder: Made where missing; files of the same name are replaced.
  ///   - format: How pictures are written.
  ///   - parallel: Where they are drawn; the files are the same for any number of threads.
  /// - Throws: `fileSystem` where a file cannot be written.
  public static func write(
    _ generator: SceneGenerator,
    count: Int,
    to folder: String,
    as format: Format = .png,
    parallel: ParallelFor = .serial
  ) throws(DatasetError) {
    try write(count, named: "scene", to: folder, as: format, parallel: parallel) {
      index throws(DatasetError) in
      format == .jpeg ? generator.uncompressed(index) : try generator.scene(index)
    }
  }

  /// Takes frames `0..<frames` of a belt and writes them as `frame-000000.png` and so on.
  ///
  /// - Parameters:
  ///   - belt: Where the products pass.
  ///   - frames: How many, not negative.
  ///   - folder: Made where missing; files of the same name are replaced.
  ///   - format: How pictures are written.
  ///   - parallel: Where they are drawn.
  /// - Throws: `fileSystem` where a file cannot be written.
  public static func write(
    _ belt: Belt,
    frames: Int,
    to folder: String,
    as format: Format = .png,
    parallel: ParallelFor = .serial
  ) throws(DatasetError) {
    try write(frames, named: "frame", to: folder, as: format, parallel: parallel) {
      index throws(DatasetError) in
      belt.frame(number: index)
    }
  }

  private static func write(
    _ count: Int,
    named name: String,
    to path: String,
    as format: Format,
    parallel: ParallelFor,
    draw: @escaping @Sendable (Int) throws(DatasetError) -> LabelledScene
  ) throws(DatasetError) {
    precondition(count >= 0, "\(count) pictures cannot be drawn")
    let folder = Folder(path: path)
    try folder.create()
    let truths = Mutex<[Int: Result<SceneTruth, DatasetError>]>([:])
    parallel(count) { index in
      let result = Result { () throws(DatasetError) -> SceneTruth in
        let scene = try draw(index)
        let file = fileName(name, index, format)
        try folder.replace(file, with: encode(scene, format, named: file))
        return scene.truth
      }
      truths.withLock { $0[index] = result }
    }
    let results = truths.withLock(\.self)
    var lines: [UInt8] = []
    var labels = "file,label\n"
    var isLabelled = count > 0
    for index in 0..<count {
      guard let result = results[index] else { continue }
      let truth = try result.get()
      let file = fileName(name, index, format)
      lines += try line(Entry(file: file, truth: truth)) + [UInt8(ascii: "\n")]
      if truth.digits.count == 1 {
        labels += "\(file),\(truth.digits[0].label)\n"
      } else {
        isLabelled = false
      }
    }
    try folder.replace("truth.ndjson", with: lines)
    // Of an earlier set, it would tell lies about this one.
    if isLabelled {
      try folder.replace("labels.csv", with: Array(labels.utf8))
    } else {
      try folder.remove("labels.csv")
    }
  }

  /// A file name whose order is that of the pictures.
  private static func fileName(_ name: String, _ index: Int, _ format: Format) -> String {
    let digits = String(index)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return "\(name)-\(zeros)\(digits).\(format == .png ? "png" : "jpg")"
  }

  private static func encode(
    _ scene: LabelledScene,
    _ format: Format,
    named file: String
  ) throws(DatasetError) -> [UInt8] {
    let quality = Int(scene.truth.conditions.jpeg)
    do throws(ImageError) {
      return switch format {
      case .png: try scene.image.png()
      case .jpeg: try scene.image.jpeg(quality: quality > 0 ? quality : 90)
      }
    } catch {
      throw DatasetError(.fileSystem, "Cannot encode \(file): \(error)")
    }
  }

  /// A line of the table of truths.
  private struct Entry: Encodable {
    let file: String
    let truth: SceneTruth

    private enum Key: String, CodingKey { case file }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
      try truth.encode(to: encoder)
    }
  }

  private static func line(_ entry: Entry) throws(DatasetError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(entry))
    } catch {
      throw DatasetError(.malformed, "Cannot write the truth of \(entry.file): \(error)")
    }
  }
}
