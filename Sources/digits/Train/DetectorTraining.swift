// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Trains a detector: draws scenes, trains on windows of them, looks for mistakes in further ones, and trains again.
struct DetectorTraining {
  /// How it is made.
  let recipe: DetectorRecipe
  /// Starts every random choice.
  let seed: UInt64
  /// Where the model and the first network's folder go.
  let folder: RunFolder
  /// Threads to compute with.
  let threads: Int
  /// MNIST.
  let store: MNISTStore
  /// Where news go.
  var news = TrainingNews()

  /// Trains what is not trained yet.
  ///
  /// - Returns: Where the run stands if it was asked to stop; nil when it is finished.
  func run(shouldStop: @Sendable () -> Bool) throws -> TrainingProgress? {
    // What is held out for validation elsewhere is held out here too.
    let digits = try store.loadTrain().split(validationCount: 5000).training
    var networks: [String: Model]
    switch try learnt(from: digits, shouldStop: shouldStop) {
    case .finished(let models): networks = models
    case .stopped(let progress): return progress
    }
    if let refinement = recipe.refinement {
      switch try refined(networks, by: refinement, on: digits, shouldStop: shouldStop) {
      case .finished(let models):
        for (name, model) in models {
          networks[name] = try networks[name]?.moved(towards: model, by: refinement.share)
        }
      case .stopped(let progress): return progress
      }
    }
    try join(networks)
    return nil
  }

  /// Both networks, from random weights.
  private func learnt(
    from digits: LabelledImages,
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending<[String: Model]> {
    let recipes = [
      DetectorRecipe.detectorName: recipe.detector, DetectorRecipe.verifierName: recipe.verifier,
    ]
    if let finished = try finished(recipes) { return .finished(finished) }
    let windows = try drawn("first-windows") { progress in
      try recipe.windows(
        images: digits,
        seed: seed,
        parallel: .threads(threads),
        progress: progress
      )
    }
    let first: Model
    switch try trained(recipe.first, on: windows, shouldStop: shouldStop) {
    case .finished(let model): first = model
    case .stopped(let progress): return .stopped(progress)
    }
    let backend = try EngineChoice.fromEnvironment().backend
    let mined = try drawn("mined-windows") { progress in
      try recipe.minedWindows(
        of: first,
        images: digits,
        seed: seed,
        backend: backend,
        parallel: .threads(threads),
        progress: progress
      )
    }
    let all = try LabelledImages(
      pixels: windows.pixels + mined.pixels,
      labels: windows.labels + mined.labels,
      classes: 11
    )
    return try trained(recipes, on: all, shouldStop: shouldStop)
  }

  /// Both networks, from where they stand.
  private func refined(
    _ networks: [String: Model],
    by refinement: DetectorRecipe.Refinement,
    on digits: LabelledImages,
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending<[String: Model]> {
    let recipes = [
      DetectorRecipe.detectorName: refinement.detector,
      DetectorRecipe.verifierName: refinement.verifier,
    ]
    if let finished = try finished(recipes) { return .finished(finished) }
    guard let detector = networks[DetectorRecipe.detectorName],
      let verifier = networks[DetectorRecipe.verifierName]
    else { preconditionFailure("Only what has learnt is refined.") }
    let backend = try EngineChoice.fromEnvironment().backend
    let windows = try drawn("refining-windows") { progress in
      try recipe.refiningWindows(
        of: detector,
        verifier,
        images: digits,
        seed: seed,
        backend: backend,
        parallel: .threads(threads),
        progress: progress
      )
    }
    return try trained(recipes, on: windows, from: networks, shouldStop: shouldStop)
  }

  /// The networks of some recipes, by name, if all of them are finished: then nothing has to be drawn for them.
  private func finished(_ recipes: [String: Recipe]) throws -> [String: Model]? {
    let networks = try recipes.compactMapValues { recipe in
      try ownFolder(recipe.name).finishedNetwork(of: recipe, seed: seed)
    }
    return networks.count == recipes.count ? networks : nil
  }

  private func trained(
    _ recipes: [String: Recipe],
    on windows: LabelledImages,
    from start: [String: Model] = [:],
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending<[String: Model]> {
    var networks: [String: Model] = [:]
    for (name, recipe) in recipes.sorted(by: { $0.key < $1.key }) {
      switch try trained(
        recipe,
        on: windows,
        from: start[name],
        shouldStop: shouldStop
      ) {
      case .finished(let model): networks[name] = model
      case .stopped(let progress): return .stopped(progress)
      }
    }
    return .finished(networks)
  }

  /// Writes both networks into one file.
  private func join(_ networks: [String: Model]) throws {
    let provenance = networks[DetectorRecipe.verifierName]?.metadata["provenance"]
    let bundle = try ModelBundle(
      models: networks,
      metadata: ["name": DetectorRecipe.name, "provenance": provenance ?? ""]
    )
    let bytes = try bundle.safetensors()
    try AtomicFile.write(bytes, to: folder.model)
    let identifier = LoadedModel.identifier(of: bundle, bytes: bytes)
    Console.output.line("model       \(folder.model) (\(identifier))")
  }

  /// Windows that were drawn before, or are drawn now and kept: drawing takes as long as training.
  private func drawn(
    _ name: String,
    draw: (@Sendable @escaping (Int) -> Void) throws -> LabelledImages
  ) throws -> LabelledImages {
    // Scenes of another seed are others.
    let base = "\(folder.path)/\(name)-\(seed)"
    let (pixels, labels) = ("\(base).pixels", "\(base).labels")
    if let pixels = FileManager.default.contents(atPath: pixels),
      let labels = FileManager.default.contents(atPath: labels)
    {
      return try LabelledImages(pixels: Array(pixels), labels: Array(labels), classes: 11)
    }
    news.say("drawing scenes for \(name)")
    let windows = try draw { [news] done in
      if done.isMultiple(of: 1000) { news.say("  \(done.grouped) scenes") }
    }
    news.say("  \(windows.count.grouped) windows")
    try AtomicFile.write(windows.pixels, to: pixels)
    try AtomicFile.write(windows.labels, to: labels)
    return windows
  }

  /// How training ended.
  private enum Ending<Result> {
    case finished(Result)
    case stopped(TrainingProgress)
  }

  private func ownFolder(_ name: String) -> RunFolder { RunFolder(path: "\(folder.path)/\(name)") }

  private func trained(
    _ recipe: Recipe,
    on windows: LabelledImages,
    from network: Model? = nil,
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending<Model> {
    let own = ownFolder(recipe.name)
    try own.create()
    if let network = try own.finishedNetwork(of: recipe, seed: seed) { return .finished(network) }
    let files = MNISTFiles.canonical
    var job = TrainingJob(
      start: try own.start(of: recipe, seed: seed),
      folder: own,
      threads: threads,
      readTest: nil,
      dataHashes: [files.trainImages.name: files.trainImages.sha256]
    )
    job.dataName = "generated scenes"
    job.network = network
    if case .stopped(let progress) = try job.run(on: windows, shouldStop: shouldStop) {
      return .stopped(progress)
    }
    return .finished(try LoadedModel(path: own.model).soleNetwork(for: "train"))
  }
}
