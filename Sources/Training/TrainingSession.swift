// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet

/// The moving parts of a run: the network, the optimiser and the books.
///
/// It knows how to take a step and how to close an epoch; `Trainer` decides when.
struct TrainingSession: ~Copyable {
  let recipe: Recipe
  let seed: UInt64
  let backend: KernelBackend
  let fingerprint: String
  let stepsPerEpoch: Int
  private(set) var progress = TrainingProgress()

  private let batches: BatchMaker
  private let feed: BatchFeed
  private let validationImages: LabelledImages
  private let parallel: ParallelFor
  private let learningRate: @Sendable (Int) -> Float
  private let network: TrainableNetwork
  private var optimizer: Optimizer
  private var bestModel: Model?
  /// The order of the epoch under way; empty between epochs.
  private var order: [Int] = []

  /// Starts a run at its first step.
  init(
    recipe: Recipe,
    seed: UInt64,
    images: LabelledImages,
    teacher: Teacher?,
    start: Model?,
    backend: KernelBackend,
    parallel: ParallelFor
  ) throws(TrainingError) {
    try recipe.validate()
    guard (recipe.teacherShare != nil) == (teacher != nil) else {
      throw TrainingError(
        .invalidRecipe,
        teacher == nil
          ? "Recipe “\(recipe.name)” learns from a teacher; none was given."
          : "Recipe “\(recipe.name)” has no teacher_share; a teacher was given."
      )
    }
    let (held, block) = (recipe.validationCount, recipe.validationBlock)
    guard images.canHoldOut(block: block, of: held) else {
      throw TrainingError(
        .invalidData,
        "The recipe holds out block \(block) of \(held) images for validation and needs more images than "
          + "that; the data set has \(images.count). Use more images or a smaller split."
      )
    }
    let classes = try? recipe.architecture.shapes().last?.count
    guard let classes, images.labels.allSatisfy({ $0 < classes }) else {
      throw TrainingError(
        .invalidData,
        "Some images show no digit, and the network of “\(recipe.name)” has no class for those: give it eleven outputs."
      )
    }
    if let start, !recipe.trains(start) {
      throw TrainingError(
        .invalidRecipe,
        "The network to start from has other layers than that of “\(recipe.name)”, or another input. Start from one "
          + "that has the same."
      )
    }
    let network = try Self.network(
      recipe: recipe,
      start: start,
      seed: seed,
      backend: backend,
      parallel: parallel
    )
    let split = images.split(
      validationCount: recipe.validationCount,
      block: recipe.validationBlock
    )
    self.recipe = recipe
    self.seed = seed
    self.backend = backend
    self.parallel = parallel
    fingerprint = Checksum.sha256(images.pixels + images.labels)
    batches = BatchMaker(
      images: split.training,
      augmentation: recipe.augmentation,
      robustness: recipe.robustness,
      teacher: teacher,
      seed: seed,
      parallel: parallel
    )
    feed = BatchFeed(batches, size: recipe.batchSize)
    validationImages = split.validation
    stepsPerEpoch = (split.training.count + recipe.batchSize - 1) / recipe.batchSize
    learningRate = recipe.learningRate.schedule(totalSteps: stepsPerEpoch * recipe.epochs)
    optimizer = Optimizer(recipe.optimizer.method, parameterCount: network.parameterCount)
    self.network = network
  }

  private static func network(
    recipe: Recipe,
    start: Model?,
    seed: UInt64,
    backend: KernelBackend,
    parallel: ParallelFor
  ) throws(TrainingError) -> TrainableNetwork {
    do {
      let model =
        try start
        ?? Model.initialized(
          recipe.architecture,
          seed: RandomStream.weights.seed(from: seed),
          initialization: recipe.initialization
        )
      return try TrainableNetwork(
        model,
        batchSize: recipe.batchSize,
        backend: backend,
        parallel: parallel,
        seed: RandomStream.dropout.seed(from: seed)
      )
    } catch {
      throw TrainingError(.invalidModel, "The network of “\(recipe.name)”: \(error)")
    }
  }

  /// Goes to where a checkpoint stands.
  ///
  /// - Throws: `TrainingError.Code.checkpointMismatch` or `.damagedCheckpoint`.
  mutating func restore(_ checkpoint: Checkpoint) throws(TrainingError) {
    try checkpoint.require(recipe: recipe, seed: seed, dataFingerprint: fingerprint)
    let (network, optimizer) = (self.network.state, self.optimizer.state)
    let hasSameCounts =
      checkpoint.network.counts == network.counts
      && checkpoint.optimizer.firstMoments.count == optimizer.firstMoments.count
      && checkpoint.optimizer.secondMoments.count == optimizer.secondMoments.count
    let position = checkpoint.progress
    guard
      hasSameCounts, position.stepInEpoch < stepsPerEpoch,
      position.step == position.completedEpochs * stepsPerEpoch + position.stepInEpoch,
      position.images <= position.stepInEpoch * recipe.batchSize,
      checkpoint.optimizer.step == position.step
    else {
      throw TrainingError(
        .damagedCheckpoint,
        "The checkpoint's arrays or counts do not fit the network of its own recipe."
      )
    }
    bestModel = try bestModel(of: checkpoint)
    self.network.state = checkpoint.network
    self.optimizer.state = checkpoint.optimizer
    progress = checkpoint.progress
    order = []
  }

  private func bestModel(of checkpoint: Checkpoint) throws(TrainingError) -> Model? {
    guard checkpoint.progress.bestEpoch != nil else { return nil }
    let model: Model
    do {
      model = try Model(safetensors: checkpoint.bestModel)
    } catch {
      throw TrainingError(.damagedCheckpoint, "The checkpoint's best model: \(error)")
    }
    guard recipe.trains(model) else {
      throw TrainingError(
        .damagedCheckpoint,
        "The checkpoint's best model is another network than that of its own recipe."
      )
    }
    return model
  }

  /// Lays the run down as it stands.
  func checkpoint() throws(TrainingError) -> Checkpoint {
    var best: [UInt8] = []
    do {
      if let bestModel { best = try bestModel.safetensors() }
    } catch {
      throw TrainingError(.invalidModel, "The best model cannot be stored: \(error)")
    }
    return Checkpoint(
      recipe: recipe,
      seed: seed,
      backend: backend.rawValue,
      dataFingerprint: fingerprint,
      progress: progress,
      network: network.state,
      optimizer: optimizer.state,
      bestModel: best
    )
  }

  /// Learns from one batch.
  ///
  /// - Returns: Images in the batch.
  /// - Throws: `TrainingError.Code.diverged` when the loss is no longer a number.
  mutating func takeStep(_ stopwatch: Stopwatch) throws(TrainingError) -> Int {
    let start = stopwatch.elapsed
    let epoch = progress.completedEpochs
    if order.isEmpty { order = batches.order(epoch: epoch) }
    let rest = order.dropFirst(progress.stepInEpoch * recipe.batchSize)
    let following = rest.dropFirst(recipe.batchSize).prefix(recipe.batchSize)
    let batch = feed.batch(
      BatchFeed.Request(epoch: epoch, indices: rest.prefix(recipe.batchSize)),
      upcoming: following.isEmpty ? nil : BatchFeed.Request(epoch: epoch, indices: following)
    )
    let count = batch.labels.count
    let (loss, correct) = batch.pixels.withSpan(0..<count * LabelledImages.pixelsPerImage) {
      network.gradient(
        pixels: $0,
        labels: batch.labels,
        labelSmoothing: recipe.labelSmoothing,
        teacher: recipe.teacherShare.map { Teaching(probabilities: batch.teaching, share: $0) },
        step: progress.step
      )
    }
    guard loss.isFinite else {
      throw TrainingError(
        .diverged,
        "The loss is \(loss) in epoch \(epoch + 1), step \(progress.stepInEpoch + 1): the run has "
          + "diverged. Lower the recipe's learning rate."
      )
    }
    network.update(with: &optimizer, learningRate: learningRate(progress.step))
    if let decay = recipe.averagingDecay {
      // A long memory must not hold on to the random start: the average begins short.
      let warm = Float(progress.step + 1) / Float(progress.step + 10)
      network.updateAverage(decay: min(decay, warm))
    }
    progress.addStep(
      loss: loss,
      correct: correct,
      images: count,
      seconds: (stopwatch.elapsed - start).seconds
    )
    return count
  }

  /// Judges the epoch on the validation images and keeps its weights if they are the best.
  ///
  /// - Returns: Whether they are.
  mutating func closeEpoch() throws(TrainingError) -> Bool {
    let model = try currentModel()
    let validation = try evaluate(model)
    let isBest = progress.closeEpoch(
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
      learningRate: learningRate(max(0, progress.step - 1)),
      selection: recipe.selection
    )
    if isBest { bestModel = model }
    order = []
    return isBest
  }

  /// The result of a run that is over.
  func result(_ ending: TrainingResult.Ending) throws(TrainingError) -> TrainingResult {
    let model = if let bestModel { bestModel } else { try currentModel() }
    var coarse: [Precision: Evaluation] = [:]
    for precision in Precision.available where precision != .float32 {
      coarse[precision] = try evaluate(model, precision)
    }
    return TrainingResult(
      model: model,
      ending: ending,
      progress: progress,
      validation: try evaluate(model),
      coarseValidations: coarse,
      calibration: try calibration(of: model)
    )
  }

  private func calibration(of model: Model) throws(TrainingError) -> CascadeFit {
    do {
      let plan = try InferencePlan(model, backend: backend)
      var answers = HeldOutAnswers(labels: validationImages.labels, classes: plan.outputCount)
      answers.ask(
        plan,
        about: validationImages,
        in: 0..<validationImages.count,
        parallel: parallel
      )
      return CascadeFit(answers, members: [ModelBundle.soleName])
    } catch {
      throw TrainingError(.invalidModel, "The network cannot be run: \(error)")
    }
  }

  private func currentModel() throws(TrainingError) -> Model {
    do {
      return try network.model(averaged: recipe.averagingDecay != nil, metadata: [:])
    } catch {
      throw TrainingError(.diverged, "The weights are not usable: \(error)")
    }
  }

  private func evaluate(
    _ model: Model,
    _ precision: Precision = .float32
  ) throws(TrainingError) -> Evaluation {
    do {
      let plan = try InferencePlan(model, backend: backend, precision: precision)
      return Evaluation(of: plan, over: validationImages, parallel: parallel)
    } catch {
      throw TrainingError(.invalidModel, "The network cannot be run: \(error)")
    }
  }
}

extension Recipe {
  /// Whether a model is of the recipe's network; its name is nothing that is computed.
  fileprivate func trains(_ model: Model) -> Bool {
    var expected = architecture
    expected.name = model.architecture.name
    return model.architecture == expected
  }
}

extension TrainableNetwork.State {
  /// How many numbers each array holds.
  fileprivate var counts: [Int] {
    [parameters, statistics, averageParameters, averageStatistics].map(\.count)
  }
}
