// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Synchronization
import Testing
import Training

@testable import digits

struct TrainingJobTests {
  private let folder: TemporaryFolder
  private let images: LabelledImages
  private let written = Written()

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 1)
    images = try LabelledImages(
      pixels: (0..<784 * 60).map { _ in UInt8(truncatingIfNeeded: generator.next()) },
      labels: (0..<60).map { UInt8($0 % 10) }
    )
  }

  private var recipe: Recipe {
    Recipe(
      name: "tiny",
      architecture: Architecture(
        name: "tiny",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.5, standardDeviation: 0.3),
        layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
      ),
      optimizer: .adam,
      learningRate: .constant(1e-3),
      batchSize: 10,
      epochs: 2,
      validationCount: 20,
      selection: .last
    )
  }

  private func job(
    in run: String,
    checkpoint: Checkpoint? = nil,
    readsTest: Bool = true
  ) throws -> TrainingJob {
    let runFolder = RunFolder(path: "\(folder.path)/\(run)")
    try runFolder.create()
    var job = TrainingJob(
      start: TrainingStart(recipe: recipe, seed: 7, checkpoint: checkpoint),
      folder: runFolder,
      threads: 2,
      readTest: readsTest ? { [images] () throws(DatasetError) in images } : nil,
      dataHashes: ["train": "abc"]
    )
    let line = StatusLine(isTerminal: false, width: 80) { [written] in written.append($0) }
    job.news = TrainingNews(line: line) { [written] in written.append($0 + "\n") }
    job.now = { Date(timeIntervalSince1970: 0) }
    return job
  }

  private func names(_ run: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(run)").sorted()
  }

  /// Asks to stop before the given step.
  private func stopping(at step: Int) -> @Sendable () -> Bool {
    let asked = Written()
    return {
      asked.append("x")
      return asked.text.count > step
    }
  }

  @Test func `a finished run leaves a model that tells where it comes from`() throws {
    guard case .finished(let report) = try job(in: "a").run(on: images, shouldStop: { false })
    else {
      Issue.record("the run did not finish")
      return
    }
    #expect(try names("a") == ["curves.svg", "model.safetensors", "report.json"])
    let loaded = try LoadedModel(path: "\(folder.path)/a/model.safetensors")
    #expect(loaded.identifier == report.model.identifier)
    #expect(ModelCard.recipe(in: loaded.bundle.metadata) == recipe)
    #expect(loaded.bundle.metadata["provenance"]?.contains(#""train":"abc""#) == true)
    #expect(loaded.bundle.metadata["evaluation"]?.contains(#""test""#) == true)
    let json = Data(try AtomicFile.read("\(folder.path)/a/report.json"))
    #expect(try JSONDecoder().decode(TrainingReport.self, from: json) == report)
    #expect(report.date == "1970-01-01T00:00:00Z")
    #expect(report.test?.evaluation.count == 60)
    #expect(
      report.testReading
        == TestReading(
          date: report.date,
          model: loaded.identifier,
          sha256: loaded.sha256,
          count: 60
        )
    )
    #expect(report.data.trainingCount == 40)
    #expect(report.model.multiplyAdds == 7840)
    #expect(written.text.contains("epoch 2/2"))
    #expect(written.text.contains("test        \(report.test?.evaluation.correct ?? -1) of 60"))
  }

  @Test func `without --no-test's images the report has no test result`() throws {
    let ending = try job(in: "a", readsTest: false).run(on: images, shouldStop: { false })
    guard case .finished(let report) = ending else {
      Issue.record("the run did not finish")
      return
    }
    #expect(report.test == nil && report.testReading == nil)
    #expect(!written.text.contains("test    "))
  }

  @Test(arguments: [0, 3, 4, 6])
  func `a stopped run goes on to the same model`(step: Int) throws {
    _ = try job(in: "straight").run(on: images, shouldStop: { false })
    guard
      case .stopped(let progress) = try job(in: "b").run(
        on: images,
        shouldStop: stopping(at: step)
      )
    else {
      Issue.record("the run did not stop")
      return
    }
    #expect(progress.step == step)
    #expect(try names("b") == ["checkpoint"])
    let checkpoint = try RunFolder(path: "\(folder.path)/b").loadCheckpoint()
    _ = try job(in: "b", checkpoint: checkpoint).run(on: images, shouldStop: { false })
    #expect(try names("b") == ["curves.svg", "model.safetensors", "report.json"])
    #expect(
      try AtomicFile.read("\(folder.path)/b/model.safetensors")
        == AtomicFile.read("\(folder.path)/straight/model.safetensors")
    )
  }

  @Test func `starting anew does not lose an unfinished run`() throws {
    _ = try job(in: "c").run(on: images, shouldStop: stopping(at: 2))
    let unfinished = try AtomicFile.read("\(folder.path)/c/checkpoint")
    _ = try job(in: "c").run(on: images, shouldStop: { false })
    #expect(try AtomicFile.read("\(folder.path)/c/checkpoint.previous") == unfinished)
    #expect(written.text.contains("checkpoint.previous"))
  }

  @Test func `nothing to go on with is said with the folder's name`() {
    let error = #expect(throws: CommandFailure.self) {
      try RunFolder(path: "/no/such/run").loadCheckpoint()
    }
    #expect(error?.message.contains("no unfinished run in “/no/such/run”") == true)
  }
}
