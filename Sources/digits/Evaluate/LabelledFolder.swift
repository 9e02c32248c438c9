// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import NeuralNet
import Recognition
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A folder of pictures that says which digit each of them shows.
///
/// Either it has a file `labels.csv` with lines `file,label`, or subfolders `0` to `9` with the pictures of each digit.
struct LabelledFolder {
  /// A picture file.
  struct Entry: Equatable {
    /// Its path within the folder.
    let file: String
    /// The digit it shows, 0...9.
    let label: UInt8
  }

  /// The table's name.
  static let tableName = "labels.csv"
  private static let tableLimit = 64 << 20

  /// The folder.
  let path: String
  /// Its pictures, in the table's order, or by digit and then by name.
  let entries: [Entry]

  /// Lists the pictures; none is read yet.
  ///
  /// - Throws: `CommandFailure` naming what was expected and what is there.
  init(path: String) throws(CommandFailure) {
    self.path = path
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw CommandFailure(
        "Expected a folder of pictures; “\(path)” is none, or may not be read. Name another with --folder."
      )
    }
    entries =
      names.contains(Self.tableName)
      ? try Self.table(in: path) : Self.subfolders(of: path)
    guard !entries.isEmpty else {
      throw CommandFailure(
        "Expected \(Self.tableName) with lines “file,label”, or subfolders 0 to 9 with pictures, in "
          + "“\(path)”; found neither. Add one of them."
      )
    }
  }

  /// A picture at a glance.
  private struct Thumbnail {
    /// 28×28 pixels: the glyph that framing cuts out of it, or else all of it.
    let pixels: [UInt8]
    /// Whether it is a glyph.
    let isFramed: Bool
  }

  /// Decodes every picture, to tell which can be read.
  ///
  /// The pictures themselves are let go: thousands would not fit into memory.
  ///
  /// - Parameter parallel: Where the pictures run.
  /// - Returns: The pictures that can be decoded, and the files that cannot.
  /// - Throws: `CommandFailure` where no file can.
  func read(parallel: ParallelFor) throws(CommandFailure) -> EvaluationData {
    let results = parallel.map(entries.count, pieceSize: 4) {
      Self.thumbnail("\(path)/\(entries[$0].file)")
    }
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    var names: [String] = []
    var framed: [Int] = []
    var skipped: [EvaluationData.SkippedFile] = []
    for (entry, result) in zip(entries, results) {
      switch result {
      case .success(let thumbnail):
        if thumbnail.isFramed { framed.append(names.count) }
        pixels += thumbnail.pixels
        labels.append(entry.label)
        names.append(entry.file)
      case .failure(let failure):
        skipped.append(.init(file: entry.file, reason: failure.message))
      }
    }
    guard !labels.isEmpty else {
      throw CommandFailure(
        "None of the \(entries.count) pictures in “\(path)” could be read; the first: "
          + "\(skipped.first?.reason ?? "") Expected pictures of digits: \(ImageFormat.list)."
      )
    }
    do {
      return EvaluationData(
        description: "the pictures in \(path), read whole",
        images: try LabelledImages(pixels: pixels, labels: labels),
        pictures: .init(paths: names.map { "\(path)/\($0)" }, framed: framed),
        names: names,
        skipped: skipped
      )
    } catch {
      throw CommandFailure(error.message)
    }
  }

  private static func thumbnail(_ path: String) -> Result<Thumbnail, CommandFailure> {
    let limits = ImageLimits.default
    do throws(CommandFailure) {
      let bytes = try FileInput.read(path, limit: limits.maximumBytes, kind: "picture")
      let image: Image
      do {
        image = try Image(decoding: bytes, limits: limits, isColourNeeded: false)
      } catch {
        throw CommandFailure(error.message)
      }
      guard let framed = Framing.frame(image) else {
        let whole = image.grey().resized(width: Glyph.side, height: Glyph.side)
        return .success(Thumbnail(pixels: whole.pixels, isFramed: false))
      }
      return .success(Thumbnail(pixels: framed.glyph.pixels, isFramed: true))
    } catch {
      return .failure(error)
    }
  }

  private static func subfolders(of path: String) -> [Entry] {
    (0...9).flatMap { (digit: UInt8) in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(digit)")) ?? []
      return names.sorted()
        .filter(ImageFormat.isUsual)
        .map { Entry(file: "\(digit)/\($0)", label: digit) }
    }
  }

  /// Reads the table; a first line that is no entry is taken for a heading.
  private static func table(in path: String) throws(CommandFailure) -> [Entry] {
    let bytes = try FileInput.read("\(path)/\(tableName)", limit: tableLimit, kind: "label")
    var entries: [Entry] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = trimmed(String(decoding: bytes, as: UTF8.self))
      if line.isEmpty { continue }
      if let entry = entry(in: line) {
        entries.append(entry)
      } else if index > 0 {
        throw CommandFailure(
          "Expected lines “file,label” with a label 0 to 9 in “\(path)/\(tableName)”; line \(index + 1) is "
            + "“\(line.prefix(80))”. Correct or remove it."
        )
      }
    }
    return entries
  }

  /// A file and its label; the label is what follows the last comma, so that a name may hold commas.
  private static func entry(in line: String) -> Entry? {
    guard let comma = line.lastIndex(of: ",") else { return nil }
    let file = trimmed(String(line[..<comma]))
    let text = trimmed(String(line[line.index(after: comma)...]))
    guard !file.isEmpty, let label = UInt8(text), label <= 9 else { return nil }
    return Entry(file: file, label: label)
  }

  /// The text without blanks, quotation marks and a byte order mark at its ends.
  private static func trimmed(_ text: String) -> String {
    let unwanted: Set<Character> = [" ", "\t", "\r", "\"", "\u{FEFF}"]
    let start = text.firstIndex { !unwanted.contains($0) } ?? text.endIndex
    let end = text.lastIndex { !unwanted.contains($0) }.map { text.index(after: $0) } ?? start
    return String(text[start..<end])
  }
}
