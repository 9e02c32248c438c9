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

struct ModelsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a model that reads the digit off the first row's brightest of ten pixels, some digits too far.
  private func model(_ name: String, offBy shift: Int = 0) throws -> String {
    var weights = [Float](repeating: 0, count: 784 * 10)
    for digit in 0..<10 { weights[(digit + shift) % 10 * 784 + digit] = 10 }
    let model = try Model(
      architecture: Architecture(
        name: name,
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(shape: [10, 784], values: weights),
        "layers.1.bias": Tensor(shape: [10], values: [Float](repeating: 0, count: 10)),
      ]
    )
    let path = "\(folder.path)/\(name).safetensors"
    try Data(try model.safetensors()).write(to: URL(filePath: path))
    return path
  }

  /// Two images of each digit: a bright pixel for the model and a stroke for who looks for ink.
  private func images() throws -> LabelledImages {
    let labels = (0..<20).map { UInt8($0 % 10) }
    let pixels = labels.flatMap { label in
      (0..<784).map { index -> UInt8 in
        let isStroke = (12...15).contains(index % 28) && (8..<20).contains(index / 28)
        return index == Int(label) ? 255 : isStroke ? 200 : 0
      }
    }
    return try LabelledImages(pixels: pixels, labels: labels)
  }

  private func check(
    _ new: String?,
    against current: String?,
    on data: EvaluationData? = nil
  ) throws -> ReleaseCheck {
    let choice = try EngineChoice(kernels: "reference", precision: nil)
    return ReleaseCheck(
      new: try TrialModel(path: new, choice: choice),
      current: try TrialModel(path: current, choice: choice),
      data: try data ?? EvaluationData(description: "twenty images", images: images()),
      timesReads: false,
      plan: TrialPlan(nonDigits: 5)
    )
  }

  private let environment = ReleaseReport.Environment(
    date: "1970-01-01T00:00:00Z",
    software: "digits 0",
    machine: Machine(processor: nil, architecture: "x86_64", cores: 1, system: "Linux")
  )

  @Test func `a model may take its own place, and the report says which files were compared`()
    throws
  {
    let path = try model("same")
    let report = try check(path, against: path).report(in: environment)
    #expect(report.passes)
    #expect(report.new == report.current)
    #expect(report.new.sha256 == Checksum.sha256(try AtomicFile.read(path)))
    #expect(report.new.identifier == "same@\(report.new.sha256.prefix(8))")
    #expect(report.new.kernels == "reference")
    #expect(report.new.measures.errors == 0)
    #expect(report.new.measures.multiplyAdds == 7840)
    #expect(report.new.measures.worse.count == 3)
    #expect(report.new.measures.nonDigits != nil)
    #expect(report.pairs.both == 20)
    #expect(!report.data.readsTestImages)
    #expect(report.comparison.notMeasured == [.latency])
    let name = report.new.identifier
    #expect(report.text.hasSuffix("PASS: \(name) may take the place of \(name)."))
    #expect(report.text.contains("Not measured, and so not decided by: time of a read."))
  }

  @Test func `a worse model is told by how much it is worse and what was allowed`() throws {
    let (good, bad) = (try model("good"), try model("bad", offBy: 5))
    let report = try check(bad, against: good).report(in: environment)
    #expect(!report.passes)
    #expect(report.comparison.failures.map(\.measure).contains(.errors))
    #expect(report.pairs.onlyCurrent == 20)
    let lines = report.text.split(separator: "\n").map(String.init)
    let line = try #require(lines.first { $0.contains("read wrong") })
    let cells = line.split(separator: /\s{2,}/).map(String.init)
    #expect(
      cells == ["read wrong", "0", "20", "0", "FAIL by 20", "at most 0 more of 20"]
    )
    #expect(lines.last?.hasPrefix("FAIL: \(report.new.identifier) is worse than ") == true)
    #expect(lines.last?.contains("read wrong by 20") == true)
    #expect(try check(good, against: bad).report(in: environment).passes)
  }

  @Test func `the model compiled in is the current one where none is named`() throws {
    let compiledIn = try LoadedModel(path: nil)
    let report = try check(try model("new"), against: nil).report(in: environment)
    #expect(report.current.identifier == compiledIn.identifier)
    #expect(report.current.sha256 == compiledIn.sha256)
    #expect(compiledIn.sha256.count == 64)
  }

  @Test func `reads of both are timed where that is wanted`() throws {
    let path = try model("same")
    var check = try check(path, against: path)
    check.timesReads = true
    let report = try check.report(in: environment)
    #expect(report.latency?.count == 20)
    #expect(report.comparison.notMeasured == [])
    #expect(report.text.contains("times as long as the current one"))
  }

  // MARK: The commands

  private func idx(_ name: String, _ dimensions: [UInt8], _ content: [UInt8]) throws -> String {
    let header: [UInt8] =
      [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap { [0, 0, 0, $0] }
    try Data(header + content).write(to: URL(filePath: "\(folder.path)/\(name)"))
    return "\(folder.path)/\(name)"
  }

  /// The options that name the twenty images.
  private func source() throws -> [String] {
    let images = try images()
    return [
      "--images", try idx("i", [20, 28, 28], images.pixels),
      "--labels", try idx("l", [20], images.labels),
    ]
  }

  @Test func `the exit status says whether the new model passes, and the report is written`()
    async throws
  {
    let (good, bad) = (try model("good"), try model("bad", offBy: 5))
    let json = "\(folder.path)/release.json"
    let arguments =
      try ["models", "check", bad, "--against", good, "--no-latency", "--json", json] + source()
    let command = try #require(try Digits.parseAsRoot(arguments) as? Check)
    func written() throws -> ReleaseReport {
      try JSONDecoder().decode(ReleaseReport.self, from: Data(try AtomicFile.read(json)))
    }
    await #expect(throws: ExitCode.failure) { try await command.run() }
    let failed = try written()
    #expect(!failed.passes)
    #expect(failed.environment.software == Version.software)
    #expect(failed.environment.machine == .current)
    #expect(failed.data.name.hasPrefix("the images of "))
    let report = try check(good, against: bad).report(in: environment)
    try command.conclude(report)
    #expect(try written() == report)
    #expect(report.passes)
  }

  @Test func `images that lack a digit are refused, since spoilt digits are drawn from them`()
    throws
  {
    let some = EvaluationData(description: "x", images: try images().subset(2..<9))
    let error = #expect(throws: CommandFailure.self) {
      try some.requireEveryDigit(for: "the check")
    }
    #expect(error?.message.contains("found none of 0, 1, 9.") == true)
  }

  @Test func `tolerances are read from a file, and a faulty one is named`() throws {
    let wide = try folder.file("wide.json", #"{"latency_ratio": 2}"#)
    #expect(try ReleaseTolerances(file: wide).latencyRatio == 2)
    let slip = try folder.file("slip.json", #"{"latency": 2}"#)
    let error = #expect(throws: CommandFailure.self) { try ReleaseTolerances(file: slip) }
    #expect(error?.message.contains("slip.json” does not hold tolerances: latency: ") == true)
    #expect(error?.message.contains("latency_ratio") == true)
  }

  @Test func `a card is written and not overwritten unasked`() async throws {
    let path = "\(folder.path)/card.md"
    let arguments =
      try ["models", "card", try model("own"), "--output", path, "--robustness"] + source()
    let card = try #require(try Digits.parseAsRoot(arguments) as? Card)
    try await card.run()
    let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
    #expect(text.hasPrefix("# Model card: own@"))
    #expect(text.contains("**100.00 %**: 20 of 20 right"))
    #expect(text.contains("## Worse pictures"))
    #expect(!text.contains("## Pictures without a digit"))
    #expect(text.contains("\n\(card.commandLine)\n"))
    let error = await #expect(throws: CommandFailure.self) { try await card.run() }
    #expect(error?.message.contains("is there already") == true)
  }

  @Test func `a folder's pictures are read whole, and what cannot be found in them is wrong`()
    async throws
  {
    let pictures = "\(folder.path)/pictures"
    let images = try images()
    var planes = (0..<20).map { (label: images.labels[$0], pixels: Array(images.pixels(of: $0))) }
    planes.append((label: 0, pixels: [UInt8](repeating: 200, count: 784)))
    for (index, plane) in planes.enumerated() {
      let parent = "\(pictures)/\(plane.label)"
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      let png = try GreyImage(width: 28, height: 28, pixels: plane.pixels).png()
      try Data(png).write(to: URL(filePath: "\(parent)/\(index).png"))
    }
    let (model, card) = (try model("own"), "\(folder.path)/card.md")
    let writing = try #require(
      try Digits.parseAsRoot(["models", "card", model, "--output", card, "--folder", pictures])
        as? Card
    )
    try await writing.run()
    let text = String(decoding: try AtomicFile.read(card), as: UTF8.self)
    #expect(text.contains("read whole, 21 |"))
    #expect(text.contains("**95.24 %**: 20 of 21 right"))
    #expect(text.contains("In 1 of 21 pictures nothing was found."))
    let data = try LabelledFolder(path: pictures).read(parallel: .serial)
    let report = try check(model, against: model, on: data).report(in: environment)
    #expect(report.passes && report.data.count == 21 && report.new.measures.errors == 1)
    #expect((report.pairs.both, report.pairs.neither) == (20, 1))
  }

  @Test func `the card's command names files without their folders`() throws {
    let card = try #require(
      try Digits.parseAsRoot([
        "models", "card", "a/m.safetensors", "--output", "b/card.md", "--force", "--limit", "9",
        "--foreign", "--scenes", "7", "--rejection", "--seed", "3",
      ]) as? Card
    )
    #expect(
      card.commandLine
        == "digits models card m.safetensors --output card.md --limit 9 --foreign --scenes 7 "
        + "--rejection --seed 3"
    )
  }

  @Test(
    arguments: [
      ["models", "check"], ["models", "check", "a", "--split", "train"],
      ["models", "check", "a", "--split", "validation"], ["models", "check", "a", "b"],
      ["models", "card"], ["models", "card", "a", "--output", "-"], ["models", "no-such-command"],
    ])
  func `wrong usage exits with 64`(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try Digits.parseAsRoot(arguments) }
    if let error { #expect(Digits.exitCode(for: error).rawValue == 64) }
  }

  @Test func `the processor's name is read out of Linux's list of cores`() {
    let list =
      "processor\t: 0\nmodel\t\t: 143\nmodel name\t: Some  Chip @ 2 GHz\nmodel name\t: Other\n"
    #expect(Machine.processorName(in: list) == "Some Chip @ 2 GHz")
    #expect(Machine.processorName(in: "processor\t: 0\nmodel name\t:\n") == nil)
    #expect(Machine.current.cores >= 1)
  }
}
