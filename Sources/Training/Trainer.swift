// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import Kernels
public import NeuralNet

/// Runs a recipe: learns, judges every epoch, lays down checkpoints, stops when asked.
///
/// The same recipe, seed, images and backend give the same weights bit for bit, with any number of
/// threads and any number of interruptions, as long as the kernels stay what they are.
public struct Trainer: Sendable {
  /// What is run.
  public let recipe: Recipe
  /// Starts every random choice of the run.
  public let seed: UInt64
  /// The kernels that compute it.
  public let backend: KernelBackend
  private let parallel: ParallelFor
  private let teacher: Teacher?
  private let start: Model?

  /// Makes a trainer; nothing runs yet.
  ///
  /// - Parameters:
  ///   - recipe: What to run.
  ///   - seed: Starts every random choice of the run; the validation split is the recipe's.
  ///   - backend: The kernels.
  ///   - parallel: Where batches are prepared and computed, such as `.threads(4)`.
  ///   - teacher: Whom the network learns from besides the labels, for recipes with a teacher's share.
  ///   - start: A network of the recipe's architecture that has learnt before; without it, weights are drawn. Running
  ///     from a checkpoint, the checkpoint's weights count.
  public init(
    recipe: Recipe,
    seed: UInt64,
    backend: KernelBackend = .fastest,
    parallel: ParallelFor = .serial,
    teacher: Teacher? = nil,
    start: Model? = nil
  ) {
    self.recipe = recipe
    self.seed = seed
    self.backend = backend
    self.parallel = parallel
    self.teacher = teacher
    self.start = start
  }

  /// Runs until the recipe is done or somebody asks to stop.
  ///
  /// It computes on the calling thread for as long as it takes, so call it from a place that may be
  /// busy. A request to stop is heard between two steps; the run is laid down there, not at the
  /// last epoch, and goes on from there.
  ///
  /// - Parameters:
  ///   - images: The training images, of which the recipe's split is held out for validation.
  ///   - checkpoint: Where to go on; without it the run starts anew.
  ///   - clock: Measures speed and durations; nothing else depends on it.
  ///   - save: Receives a checkpoint after every epoch, and when stopped.
  ///   - shouldStop: Asked before every step.
  ///   - report: Receives news after every step and after every epoch.
  /// - Returns: The result, or the checkpoint at which it stopped.
  /// - Throws: `TrainingError`; with `.diverged` the last checkpoint is the one before.
  public func run<Time: Clock>(
    on images: LabelledImages,
    from checkpoint: Checkpoint? = nil,
    clock: Time = ContinuousClock(),
    save: (Checkpoint) throws(TrainingError) -> Void = { (_) throws(TrainingError) in },
    shouldStop: @Sendable () -> Bool = { false },
    report: @Sendable (TrainingEvent) -> Void = { _ in }
  ) throws(TrainingError) -> TrainingOutcome where Time.Duration == Duration {
    let stopwatch = Stopwatch(clock)
    var session = try TrainingSession(
      recipe: recipe,
      seed: seed,
      images: images,
      teacher: teacher,
      start: start,
      backend: backend,
      parallel: parallel
    )
    if let checkpoint { try session.restore(checkpoint) }
    var pace = Pace(stopwatch, learned: session.progress.totalSeconds)

    while true {
      if let ending = session.progress.ending(for: recipe) {
        return .finished(try session.result(ending))
      }
      while session.progress.stepInEpoch < session.stepsPerEpoch {
        if shouldStop() {
          let checkpoint = try session.checkpoint()
          try save(checkpoint)
          return .stopped(checkpoint)
        }
        pace.images += try session.takeStep(stopwatch)
        pace.steps += 1
        report(event(of: session, pace))
      }
      let isBest = try session.closeEpoch()
      try save(try session.checkpoint())
      var event = event(of: session, pace)
      event.completed = session.progress.history.last
      event.epoch = session.progress.completedEpochs
      event.loss = event.completed?.trainingLoss ?? event.loss
      event.isBest = isBest
      report(event)
    }
  }

  private func event(of session: borrowing TrainingSession, _ pace: Pace) -> TrainingEvent {
    let progress = session.progress
    let steps = session.stepsPerEpoch * recipe.epochs
    return TrainingEvent(
      epoch: min(progress.completedEpochs + 1, recipe.epochs),
      epochs: recipe.epochs,
      step: progress.step,
      steps: steps,
      loss: progress.meanLoss,
      validationAccuracy: progress.history.last?.validationAccuracy,
      imagesPerSecond: pace.imagesPerSecond(learned: progress.totalSeconds),
      timeLeft: pace.timeLeft(steps: steps - progress.step)
    )
  }
}
