// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet
import Recognition
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A run from its first news to its last file.
struct TrainingJob {
  /// How a run ended.
  enum Ending {
    /// The files are written.
    case finished(TrainingReport)
    /// The checkpoint is written.
    case stopped(TrainingProgress)
  }

  /// What the run begins with.
  var start: TrainingStart
  /// Where its files go.
  var folder: RunFolder
  /// Threads to compute with.
  var threads: Int
  /// Gives the test images at the end, or nil when they are not to be read.
  var readTest: (() throws(DatasetError) -> LabelledImages)?
  /// What the images are.
  var dataName = "MNIST"
  /// SHA-256 of the unpacked files, by name.
  var dataHashes: [String: String]
  /// Whom the network learns from besides the labels.
  var teacher: Teacher?
  /// A network that has learnt before, to go on from; nil to begin with random weights.
  var network: Model?
  /// Where news go.
  var news = TrainingNews()
  /// Says when the run finished.
  var now: () -> Date = { Date() }

  /// A run on MNIST.
  init(
    start: TrainingStart,
    folder: RunFolder,
    threads: Int,
    store: MNISTStore,
    readsTest: Bool
  ) {
    let files = MNISTFiles.canonical
    let used = readsTest ? files.all : [files.trainImages, files.trainLabels]
    self.init(
      start: start,
      folder: folder,
      threads: threads,
      readTest: readsTest ? { () throws(DatasetError) in try store.loadTest() } : nil,
      dataHashes: Dictionary(uniqueKeysWithValues: used.map { ($0.name, $0.sha256) })
    )
  }

  /// A run on any images.
  init(
    start: TrainingStart,
    folder: RunFolder,
    threads: Int,
    readTest: (() throws(DatasetError) -> LabelledImages)?,
    dataHashes: [String: String]
  ) {
    self.start = start
    self.folder = folder
    self.threads = threads
    self.readTest = readTest
    self.dataHashes = dataHashes
  }

  /// Trains to the end or until asked to stop, and writes what is left.
  ///
  /// - Throws: `TrainingError`, `ModelError`, `DatasetError` or `CommandFailure`.
  func run(
    on images: LabelledImages,
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending {
    let trainer = Trainer(
      recipe: start.recipe,
      seed: start.seed,
      backend: try EngineChoice.fromEnvironment().backend,
      parallel: .threads(threads),
      teacher: teacher,
      start: network
    )
    if let checkpoint = start.checkpoint {
      news.resumes(from: checkpoint, backend: trainer.backend)
    } else if let aside = try folder.setAsideCheckpoint() {
      news.say("The unfinished run in this folder is now \(aside).")
    }
    news.begins(start, backend: trainer.backend, threads: threads, images: images.count)
    let outcome = try trainer.run(
      on: images,
      from: start.checkpoint,
      save: { checkpoint throws(TrainingError) in try checkpoint.write(to: folder.checkpoint) },
      shouldStop: shouldStop,
      report: { [news] in news.report($0) }
    )
    news.ends()
    switch outcome {
    case .stopped(let checkpoint):
      return .stopped(checkpoint.progress)
    case .finished(let result):
      let report = try write(result, imageCount: images.count, backend: trainer.backend)
      folder.removeCheckpoint()
      return .finished(report)
    }
  }

  private func write(
    _ result: TrainingResult,
    imageCount: Int,
    backend: KernelBackend
  ) throws -> TrainingReport {
    var model = result.model
    // The one look at the test set: every choice has been made by now.
    let test = try readTest.map { read in
      Evaluation(
        of: try InferencePlan(model, backend: backend),
        over: try read(),
        parallel: .threads(threads)
      )
    }
    let date = now().formatted(.iso8601)
    model.metadata = try card(result, test: test, date: date).metadata()
    model.metadata[Cascade.metadataKey] = try ModelCard.json(result.calibration.cascade)
    model.metadata[RiskRecord.metadataKey] = try ModelCard.json(result.calibration.risk)
    let bytes = try model.safetensors()
    let identifier = LoadedModel.identifier(of: ModelBundle(model), bytes: bytes)
    let report = TrainingReport(
      date: date,
      recipe: start.recipe,
      seed: start.seed,
      data: .init(
        name: dataName,
        sha256: dataHashes,
        trainingCount: imageCount - start.recipe.validationCount,
        validationCount: start.recipe.validationCount
      ),
      environment: .init(
        software: Version.software,
        backend: backend.rawValue,
        threads: threads
      ),
      result: result,
      test: test,
      model: .init(
        identifier: identifier,
        sha256: Checksum.sha256(bytes),
        bytes: bytes.count,
        multiplyAdds: try model.architecture.multiplyAdds
      )
    )
    let curves = TrainingCurves(
      title: "\(start.recipe.name), seed \(start.seed)",
      history: report.history,
      bestEpoch: report.bestEpoch
    )
    try AtomicFile.write(bytes, to: folder.model)
    try AtomicFile.write(try report.json(), to: folder.report)
    try AtomicFile.write(Array(curves.svg().utf8), to: folder.curves)
    news.summarizes(report, folder: folder)
    return report
  }

  private func card(
    _ result: TrainingResult,
    test: Evaluation?,
    date: String
  ) -> ModelCard {
    var scores = [ModelCard.validation: ModelCard.Score(result.validation)]
    for (precision, evaluation) in result.coarseValidations {
      scores[ModelCard.validation(in: precision)] = ModelCard.Score(evaluation)
    }
    scores["test"] = test.map { ModelCard.Score($0) }
    return ModelCard(
      name: start.recipe.name,
      recipe: start.recipe,
      provenance: .init(
        data: dataHashes,
        seed: start.seed,
        epochs: result.progress.completedEpochs,
        bestEpoch: result.progress.bestEpoch ?? 0,
        date: date,
        software: Version.software
      ),
      evaluation: scores
    )
  }
}
