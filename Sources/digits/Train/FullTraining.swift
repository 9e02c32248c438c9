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

/// The many runs of a full recipe, and the model that is put together from them.
///
/// Each network has a folder of its own. One that is finished is not trained again, so a run that was stopped goes on
/// where it was.
struct FullTraining {
  /// How the model is made.
  let recipe: FullRecipe
  /// Starts every random choice.
  let seed: UInt64
  /// Where the model and the networks' folders go.
  let folder: RunFolder
  /// Threads to compute with.
  let threads: Int
  /// MNIST.
  let store: MNISTStore
  /// Whether to read the test set at the end.
  let readsTest: Bool
  /// Where news go.
  var news = TrainingNews()

  /// Trains what is not trained yet and puts the model together.
  ///
  /// - Returns: Where the run stands if it was asked to stop; nil when it is finished.
  func run(shouldStop: @Sendable () -> Bool) throws -> TrainingProgress? {
    let images = try store.loadTrain()
    var models: [String: Model] = [:]
    let jobs = recipe.jobs(imageCount: images.count, seed: seed)
    for (number, job) in jobs.enumerated() {
      let own = RunFolder(path: "\(folder.path)/\(job.name)")
      if let model = try own.finishedNetwork(of: job.recipe, seed: job.seed) {
        models[job.name] = model
        continue
      }
      news.say("\(job.name), \(number + 1) of \(jobs.count) networks")
      try own.create()
      var run = TrainingJob(
        start: try own.start(of: job.recipe, seed: job.seed),
        folder: own,
        threads: threads,
        store: store,
        readsTest: false
      )
      run.teacher = try teacher(job.teachers.compactMap { models[$0] })
      run.network = job.start.flatMap { models[$0] }
      if case .stopped(let progress) = try run.run(on: images, shouldStop: shouldStop) {
        return progress
      }
      models[job.name] = try own.finishedNetwork(of: job.recipe, seed: job.seed)
    }
    try assemble(models, images: images)
    return nil
  }

  private func teacher(_ models: [Model]) throws -> Teacher? {
    guard !models.isEmpty else { return nil }
    // A teacher's third decimal is worth less than its time.
    let precision = Precision.available.last ?? .float32
    return try Teacher(
      models,
      backend: try EngineChoice.fromEnvironment().backend,
      precision: precision
    )
  }

  private func assemble(_ models: [String: Model], images: LabelledImages) throws {
    // A promise counts errors, and an answer that contradicts a wrong label is none.
    let assembly = try CascadeAssembly(
      recipe: recipe,
      models: models,
      images: try images.corrected(by: LabelCorrection.mnistTraining),
      parallel: .threads(threads)
    )
    for line in assembly.summary { Console.output.line(line) }
    let provenance = provenance(date: Date())
    var bundle = assembly.bundle
    bundle.metadata["provenance"] = try ModelCard.json(provenance)
    let bytes = try bundle.safetensors()
    try AtomicFile.write(bytes, to: folder.model)
    let identifier = LoadedModel.identifier(of: bundle, bytes: bytes)
    Console.output.line("model       \(folder.model) (\(identifier))")
    // The one look at the test set: every choice has been made by now.
    let test =
      readsTest
      ? try CascadeTest(bundle, images: try store.loadTest(), parallel: .threads(threads)) : nil
    for line in test?.summary ?? [] { Console.output.line(line) }
    let report = FullReport(
      recipe: recipe,
      provenance: provenance,
      model: identifier,
      sha256: Checksum.sha256(bytes),
      fit: assembly.summary,
      test: test.map { (result: $0, date: Date().formatted(.iso8601)) }
    )
    try AtomicFile.write(try report.json(), to: folder.report)
  }

  private func provenance(date: Date) -> ModelCard.Provenance {
    let files = MNISTFiles.canonical
    let used = [files.trainImages, files.trainLabels]
    let epochs = recipe.accurate.epochs + (recipe.refinement?.epochs ?? 0)
    return ModelCard.Provenance(
      data: Dictionary(uniqueKeysWithValues: used.map { ($0.name, $0.sha256) }),
      correctedLabels: LabelCorrection.mnistTraining.count,
      seed: seed,
      epochs: epochs,
      bestEpoch: epochs,
      date: date.formatted(.iso8601),
      software: Version.software
    )
  }
}
