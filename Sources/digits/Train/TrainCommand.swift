// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Kernels
import Training

/// `digits train`: trains a network on MNIST.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a network on MNIST.",
    discussion: """
      Fetches the data set where it is not there yet, holds out 5,000 images for validation, \
      trains, reads the test set once at the end, and leaves in the output folder:

        model.safetensors   the network, for --model
        report.json         how it was made and how well it reads
        curves.svg          loss and accuracy over the epochs

      Ctrl-C saves the run after the step under way; --resume goes on from there, or from the last \
      complete epoch if the program was killed, and ends with the very weights of a run that was \
      never stopped. The same seed gives the same weights, whatever the number of threads.
      """
  )

  @Option(
    help: ArgumentHelp(
      "How to train: classic (the original project's network), default (one small network, minutes), quick (99 % in seconds), full (a "
        + "model like the one compiled in: a fast network, an accurate ensemble and their calibration; hours), "
        + "detector (the networks that find digits in scenes; hours), or a recipe in a JSON file.",
      discussion: "Without it default; with --resume, that of the run.",
      valueName: "recipe"
    )
  )
  var recipe: RecipeChoice?

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(
    help: ArgumentHelp(
      "The folder for the results.",
      discussion: "Without it runs/RECIPE.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @Option(help: "Starts every random choice; without it 1.")
  var seed: UInt64?

  @Option(help: ArgumentHelp("Epochs at most, instead of the recipe's.", valueName: "count"))
  var epochs: Int?

  @Flag(help: "Go on with the unfinished run in the output folder.")
  var resume = false

  @Flag(inversion: .prefixedNo, help: "Read the test set at the end.")
  var test = true

  func run() async throws {
    let folder = RunFolder(path: output ?? "runs/\(recipe?.name ?? RecipeChoice.standard.name)")
    if recipe?.isFull == true { return try await trainFully(in: folder) }
    if recipe?.isDetector == true { return try await trainDetector(in: folder) }
    let start = try start(in: folder)
    let store = try await data.preparedStore()
    try folder.create()

    let job = TrainingJob(
      start: start,
      folder: folder,
      threads: threads.count,
      store: store,
      readsTest: test
    )
    let images = try store.loadTrain()
    try interruptibly { shouldStop in
      guard case .stopped(let progress) = try job.run(on: images, shouldStop: shouldStop) else {
        return nil
      }
      return """
        Stopped in epoch \(progress.completedEpochs + 1) of \(start.recipe.epochs), after \
        \(progress.step.grouped) steps. To go on: digits train --resume --output \(folder.path)
        """
    }
  }

  /// Trains until it is over or a signal asks to stop; then the exit status tells the signal.
  ///
  /// - Parameter train: Trains; says how to go on where it stopped because it was asked to, nil where it is over.
  /// - Throws: What training throws; `ExitCode` with 128 and the signal where it stopped.
  private func interruptibly(_ train: (@escaping @Sendable () -> Bool) throws -> String?) throws {
    let signals = SignalWatch()
    let remedy = try train { [request = signals.request] in request.isMade }
    signals.cancel()
    guard let remedy else { return }
    Console.error.line(remedy)
    throw ExitCode(128 + (signals.request.signal ?? 2))
  }

  /// Trains the network that finds digits in scenes.
  private func trainDetector(in folder: RunFolder) async throws {
    guard epochs == nil else {
      throw ValidationError("--epochs is for recipes of one network; detector has several.")
    }
    let training = DetectorTraining(
      recipe: .standard,
      seed: seed ?? 1,
      folder: folder,
      threads: threads.count,
      store: try await data.preparedStore()
    )
    try folder.create()
    try interruptibly { shouldStop in
      try training.run(shouldStop: shouldStop).map { _ in
        "Stopped. To go on: the same command again; finished networks are kept."
      }
    }
  }

  /// Trains all networks of the full recipe that are not trained yet, and puts the model together.
  private func trainFully(in folder: RunFolder) async throws {
    guard epochs == nil else {
      throw ValidationError("--epochs is for recipes of one network; full has many.")
    }
    let training = FullTraining(
      recipe: .standard,
      seed: seed ?? 1,
      folder: folder,
      threads: threads.count,
      store: try await data.preparedStore(),
      readsTest: test
    )
    try folder.create()
    try interruptibly { shouldStop in
      try training.run(shouldStop: shouldStop).map { _ in
        "Stopped. To go on: the same command again; finished networks are kept."
      }
    }
  }

  /// Where the run begins: at the first step, or where the folder's checkpoint stands.
  ///
  /// - Throws: `CommandFailure` for a recipe or a checkpoint that cannot be used; `ValidationError` for options that are
  ///   not those of the run to go on with.
  func start(in folder: RunFolder) throws -> TrainingStart {
    guard resume else {
      var recipe = try (recipe ?? .standard).load()
      if let epochs { recipe.epochs = epochs }
      do {
        try recipe.validate()
      } catch {
        throw CommandFailure(error.message)
      }
      return TrainingStart(recipe: recipe, seed: seed ?? 1)
    }
    let checkpoint = try folder.loadCheckpoint()
    var recipe = try recipe?.load()
    // Those of the run may have been told by --epochs.
    recipe?.epochs = checkpoint.recipe.epochs
    for (option, differs) in [
      ("--recipe", recipe.map { $0 != checkpoint.recipe } ?? false),
      ("--seed", seed.map { $0 != checkpoint.seed } ?? false),
      ("--epochs", epochs.map { $0 != checkpoint.recipe.epochs } ?? false),
    ] where differs {
      throw ValidationError(
        "\(option) differs from that of the run in \(folder.path), which --resume goes on with. "
          + "Leave it away, or start anew without --resume."
      )
    }
    return TrainingStart(recipe: checkpoint.recipe, seed: checkpoint.seed, checkpoint: checkpoint)
  }
}
