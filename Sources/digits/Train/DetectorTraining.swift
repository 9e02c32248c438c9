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
    let windows = try drawn("first-windows") { progress in
      try recipe.windows(
        images: digits,
        seed: seed,
        parallel: .threads(threads),
        progress: progress
      )
    }
    let first: Model
    switch try trained(recipe.first, on: windows, in: "first", shouldStop: shouldStop) {
    case .network(let model): first = model
    case .stopped(let progress): return progress
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
    var networks: [String: Model] = [:]
    for (name, recipe) in [
      (DetectorRecipe.detectorName, recipe.detector),
      (DetectorRecipe.verifierName, recipe.verifier),
    ] {
      switch try trained(recipe, on: all, in: name, shouldStop: shouldStop) {
      case .network(let model): networks[name] = model
      case .stopped(let progress): return progress
      }
    }
    try join(networks)
    return nil
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

  /// How the training of one network ended.
  private enum Ending {
    case network(Model)
    case stopped(TrainingProgress)
  }

  private func trained(
    _ recipe: Recipe,
    on windows: LabelledImages,
    in name: String,
    shouldStop: @Sendable () -> Bool
  ) throws -> Ending {
    let own = RunFolder(path: "\(folder.path)/\(name)")
    try own.create()
    if let network = try own.finishedNetwork(of: recipe, seed: seed) { return .network(network) }
    let files = MNISTFiles.canonical
    var job = TrainingJob(
      start: try own.start(of: recipe, seed: seed),
      folder: own,
      threads: threads,
      readTest: nil,
      dataHashes: [files.trainImages.name: files.trainImages.sha256]
    )
    job.dataName = "generated scenes"
    if case .stopped(let progress) = try job.run(on: windows, shouldStop: shouldStop) {
      return .stopped(progress)
    }
    return .network(try LoadedModel(path: own.model).soleNetwork(for: "train"))
  }
}
