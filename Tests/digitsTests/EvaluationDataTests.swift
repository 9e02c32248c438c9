// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Foundation
import Imaging
import Kernels
import NeuralNet
import Recognition
import Testing
import Training

@testable import digits

struct EvaluationDataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A 28×28 PNG with a vertical stroke, white on black.
  private func picture() throws -> [UInt8] {
    let pixels = (0..<784).map { index in
      (12...15).contains(index % 28) && (4..<24).contains(index / 28) ? UInt8(255) : 0
    }
    return try GreyImage(width: 28, height: 28, pixels: pixels).png()
  }

  /// A PNG of even paper.
  private func blank(_ side: Int) throws -> [UInt8] {
    let pixels = [UInt8](repeating: 200, count: side * side)
    return try GreyImage(width: side, height: side, pixels: pixels).png()
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    let path = "\(folder.path)/\(name)"
    let parent = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func idx(_ dimensions: [UInt8], _ content: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap { [0, 0, 0, $0] } + content
  }

  @Test func `subfolders name the digits, and what is no picture is listed`() throws {
    try write("7/b.png", try picture())
    try write("1/a.PNG", try picture())
    try write("1/notes.txt", Array("hello".utf8))
    try write("3/broken.png", Array("hello".utf8))
    let data = try LabelledFolder(path: folder.path).read(parallel: .serial)
    #expect(data.images.labels == [1, 7])
    #expect(data.names == ["1/a.PNG", "7/b.png"])
    #expect(data.skipped.map(\.file) == ["3/broken.png"])
    #expect(data.skipped.first?.reason.contains("The file is text") == true)
    // A glyph in MNIST's form passes unchanged.
    #expect(data.images.pixels(of: 0).contains(255))
  }

  @Test func `a picture without ink is one of the pictures, and no glyph`() throws {
    try write("0/blank.png", try blank(100))
    try write("1/a.png", try picture())
    let data = try LabelledFolder(path: folder.path).read(parallel: .serial)
    #expect(data.names == ["0/blank.png", "1/a.png"])
    #expect(data.skipped.isEmpty)
    #expect(data.images.pixels(of: 0).allSatisfy { 190...210 ~= $0 })
    #expect(try data.glyphs(for: "this").labels == [1])
    let error = #expect(throws: CommandFailure.self) { try data.first(1).glyphs(for: "this") }
    #expect(error?.message.hasPrefix("Expected images for this, cut out around a digit") == true)
  }

  @Test(arguments: [ParallelFor.serial, .threads(3)])
  func `pictures are read as by predict, and one without ink is read wrong`(
    parallel: ParallelFor
  ) throws {
    for digit in 0..<4 { try write("\(digit)/a.png", try picture()) }
    try write("0/blank.png", try blank(100))
    let recognizer = try LoadedModel(path: nil).recognizer(
      on: Engine(backend: .fastest, precision: .float32)
    )
    let data = try LabelledFolder(path: folder.path).read(parallel: .serial)
    let scored = try data.scored(by: recognizer, parallel: parallel)
    #expect(scored.answers.map(\.label) == [0, 0, 1, 2, 3])
    let readings = try data.names.map {
      recognizer.read(try FileInput.picture("\(folder.path)/\($0)"))
    }
    #expect(scored.answers.map(\.reading) == readings)
    #expect(readings.map(\.predictedClass) == [1, nil, 1, 1, 1])
    #expect(scored.answers.map(\.isRight) == [false, false, true, false, false])
    #expect(scored.latency?.count == 5)
    let some = try data.first(2).scored(by: recognizer, parallel: parallel)
    #expect(some.answers == Array(scored.answers.prefix(2)))
    try FileManager.default.removeItem(atPath: "\(folder.path)/2/a.png")
    let error = #expect(throws: CommandFailure.self) {
      try data.scored(by: recognizer, parallel: parallel)
    }
    #expect(error?.message.contains("2/a.png” cannot be read") == true)
  }

  @Test func `threads change nothing`() throws {
    for digit in 0..<10 { try write("\(digit)/a.png", try picture()) }
    let labelled = try LabelledFolder(path: folder.path)
    let alone = try labelled.read(parallel: .serial)
    #expect(try labelled.read(parallel: .threads(3)).images == alone.images)
    #expect(alone.images.labels == Array(0...9))
  }

  @Test func `a table names files and labels, with or without a heading`() throws {
    try write("one, two.png", try picture())
    try write("sub/b.png", try picture())
    let table = "\u{FEFF}file,label\r\n\"one, two.png\",4\r\n\r\nsub/b.png, 5\r\ngone.png,6\n"
    try write("labels.csv", Array(table.utf8))
    let data = try LabelledFolder(path: folder.path).read(parallel: .serial)
    #expect(data.names == ["one, two.png", "sub/b.png"])
    #expect(data.images.labels == [4, 5])
    #expect(data.skipped.map(\.file) == ["gone.png"])
  }

  @Test(arguments: ["a.png,4\nb.png,ten\n", "a.png,4\nb.png\n", "a.png,4\nb.png,10\n"])
  func `a faulty line of the table is named`(table: String) throws {
    try write("labels.csv", Array(table.utf8))
    let error = #expect(throws: CommandFailure.self) { try LabelledFolder(path: folder.path) }
    #expect(error?.message.contains("line 2 is “b.png") == true)
  }

  @Test func `a folder without pictures, or none at all, is told what belongs there`() throws {
    let empty = #expect(throws: CommandFailure.self) { try LabelledFolder(path: folder.path) }
    #expect(empty?.message.contains("subfolders 0 to 9") == true)
    let none = #expect(throws: CommandFailure.self) {
      try LabelledFolder(path: "\(folder.path)/none")
    }
    #expect(none?.message.contains("Expected a folder of pictures") == true)
    try write("2/broken.png", Array("hello".utf8))
    let broken = #expect(throws: CommandFailure.self) {
      try LabelledFolder(path: folder.path).read(parallel: .serial)
    }
    #expect(broken?.message.contains("None of the 1 pictures") == true)
  }

  @Test func `a pair of IDX files is read, and what is wrong with one is told`() throws {
    try write("i", idx([2, 28, 28], [UInt8](repeating: 9, count: 2 * 784)))
    try write("l", idx([2], [3, 4]))
    try write("three", idx([3], [3, 4, 5]))
    try write("packed", [0x1F, 0x8B, 1, 2, 3])
    let (images, labels) = ("\(folder.path)/i", "\(folder.path)/l")
    let data = try EvaluationData.idx(images: images, labels: labels)
    #expect(data.images.labels == [3, 4])
    #expect(data.split == nil)
    for (name, reason) in [
      ("three", "they are not a pair"), ("packed", "gzip stream"), ("i", "dimensions"),
    ] {
      let error = #expect(throws: CommandFailure.self) {
        try EvaluationData.idx(images: images, labels: "\(folder.path)/\(name)")
      }
      #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
      #expect(error?.message.contains("Expected a pair of IDX files") == true)
    }
  }

  @Test func `the first images keep their names`() throws {
    for digit in 0..<3 { try write("\(digit)/a.png", try picture()) }
    let all = try LabelledFolder(path: folder.path).read(parallel: .serial)
    let some = all.first(2)
    #expect(some.images.labels == [0, 1])
    #expect(some.names == ["0/a.png", "1/a.png"])
    #expect(some.description.hasPrefix("the first 2 of "))
    #expect(all.first(3).description == all.description)
  }
}

struct EvaluateUsageTests {
  @Test(
    arguments: [
      ["--images", "i"], ["--labels", "l"], ["--folder", "f", "--split", "test"],
      ["--images", "i", "--labels", "l", "--folder", "f"], ["--limit", "0"],
      ["--threshold", "1.5"], ["--threshold", "nan"],
    ])
  func `sources that exclude each other and numbers out of range are wrong usage`(
    arguments: [String]
  ) {
    let error = #expect(throws: (any Error).self) {
      try Digits.parseAsRoot(["evaluate"] + arguments)
    }
    if let error { #expect(Digits.exitCode(for: error).rawValue == 64) }
  }

  @Test func `options are taken over`() throws {
    let command = try #require(
      try Digits.parseAsRoot([
        "evaluate", "--images", "i", "--labels", "l", "--limit", "5", "--robustness", "--rejection",
        "--foreign", "--threshold", "0.9", "--seed", "7", "--html", "r.html", "--json",
      ]) as? Evaluate
    )
    #expect(command.source.images == "i")
    #expect(command.source.limit == 5)
    #expect(command.robustness && command.rejection && command.foreign && command.json)
    #expect(command.threshold == 0.9)
    #expect(command.seed == 7)
    #expect(command.html == "r.html")
  }
}
