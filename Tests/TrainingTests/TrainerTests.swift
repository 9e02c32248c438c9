// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Synchronization
import Testing

@testable import Training

struct TrainerTests {
  private let images: LabelledImages
  /// 100 images of which 20 are held out, in batches of 14: the sixth and last has 10.
  private let stepsPerEpoch = 6

  init() throws {
    images = try Bars.images(100, seed: 11)
  }

  private func trainer(
    _ recipe: Recipe = .tiny(),
    seed: UInt64 = 9,
    threads: Int = 1
  ) -> Trainer {
    Trainer(recipe: recipe, seed: seed, parallel: .threads(threads))
  }

  /// Runs to the end, or to `stopAfter` steps of this session; collects the checkpoints.
  private func run(
    _ trainer: Trainer,
    from checkpoint: Checkpoint? = nil,
    stopAfter: Int = .max
  ) throws -> (outcome: TrainingOutcome, checkpoints: [Checkpoint]) {
    let asked = Counter()
    var checkpoints: [Checkpoint] = []
    let outcome = try trainer.run(
      on: images,
      from: checkpoint,
      clock: StillClock(),
      save: { checkpoints.append($0) },
      shouldStop: { asked.next() >= stopAfter }
    )
    return (outcome, checkpoints)
  }

  private func finish(_ trainer: Trainer, from checkpoint: Checkpoint? = nil) throws
    -> TrainingResult
  {
    guard case .finished(let result) = try run(trainer, from: checkpoint).outcome else {
      throw TrainingError(.invalidData, "the run stopped by itself")
    }
    return result
  }

  @Test func `it learns`() throws {
    var recipe = Recipe.tiny(epochs: 12)
    recipe.augmentation = nil
    let result = try finish(trainer(recipe))
    // Bars that do not move are almost separable by one layer; guessing is 0.1.
    #expect(result.validation.accuracy >= 0.9)
    #expect(result.progress.history.count == 12)
    #expect(result.ending == .allEpochs)
  }

  @Test func `it goes on from a network that has learnt before`() throws {
    var recipe = Recipe.tiny(epochs: 12)
    recipe.augmentation = nil
    let learnt = try finish(trainer(recipe)).model
    // One epoch at this rate teaches nothing: what it reads, it could read before.
    recipe.epochs = 1
    recipe.learningRate = .constant(1e-6)
    let refined = try finish(Trainer(recipe: recipe, seed: 9, start: learnt))
    #expect(refined.validation.accuracy >= 0.9)
    #expect(try finish(trainer(recipe)).validation.accuracy < 0.5)
  }

  @Test func `it does not go on from a network of another form`() throws {
    var other = Recipe.tiny().architecture
    other.layers[0] = .convolution(outputChannels: 5, kernelSize: 3, padding: .same, bias: false)
    let trainer = Trainer(recipe: .tiny(), seed: 9, start: try Model.initialized(other, seed: 1))
    let error = #expect(throws: TrainingError.self) { try trainer.run(on: images) }
    #expect(error?.code == .invalidRecipe)
    #expect(error?.message.contains("other layers than that of “tiny”") == true)
  }

  @Test func `the same seed gives the same weights, another seed others`() throws {
    let first = try finish(trainer())
    #expect(try finish(trainer()).model == first.model)
    #expect(try finish(trainer(seed: 10)).model != first.model)
  }

  @Test(arguments: [2, 3, 5])
  func `threads do not change the weights`(threads: Int) throws {
    let alone = try finish(trainer())
    let many = try finish(trainer(threads: threads))
    #expect(many.model == alone.model)
    #expect(many.progress == alone.progress)
  }

  @Test func `going on after the first of two epochs equals two epochs straight`() throws {
    let straight = try run(trainer())
    let afterOne = try #require(straight.checkpoints.first)
    #expect(afterOne.progress.completedEpochs == 1)
    let stored = try Checkpoint(bytes: afterOne.encoded())
    let rest = try run(trainer(), from: stored)
    #expect(try rest.checkpoints.last?.encoded() == straight.checkpoints.last?.encoded())
    guard case .finished(let one) = straight.outcome, case .finished(let two) = rest.outcome else {
      Issue.record("a run did not finish")
      return
    }
    #expect(try one.model.safetensors() == two.model.safetensors())
    #expect(one.progress == two.progress)
    #expect(one.validation == two.validation)
  }

  @Test(arguments: [0, 1, 4, 5, 6, 7, 11])
  func `stopping between any two steps and going on changes nothing`(steps: Int) throws {
    let straight = try run(trainer())
    let stopped = try run(trainer(), stopAfter: steps)
    guard case .stopped(let checkpoint) = stopped.outcome else {
      Issue.record("the run did not stop")
      return
    }
    #expect(checkpoint.progress.step == steps)
    #expect(stopped.checkpoints.last == checkpoint)
    let rest = try run(trainer(threads: 2), from: Checkpoint(bytes: checkpoint.encoded()))
    #expect(rest.checkpoints.last == straight.checkpoints.last)
  }

  @Test func `a finished run goes on to its result at once`() throws {
    let straight = try run(trainer())
    let again = try run(trainer(), from: straight.checkpoints.last)
    #expect(again.checkpoints.isEmpty)
    guard case .finished(let one) = straight.outcome, case .finished(let two) = again.outcome else {
      Issue.record("a run did not finish")
      return
    }
    #expect(one.model == two.model)
  }

  @Test(arguments: [("recipe", Recipe.tiny(epochs: 3), 9), ("seed", .tiny(), 8)])
  func `a checkpoint of another run is refused`(what: String, recipe: Recipe, seed: UInt64) throws {
    let checkpoint = try #require(try run(trainer()).checkpoints.first)
    let error = #expect(throws: TrainingError.self) {
      try run(trainer(recipe, seed: seed), from: checkpoint)
    }
    #expect(error?.code == .checkpointMismatch)
    #expect(error?.message.contains(what) == true)
  }

  @Test func `a checkpoint of other images is refused`() throws {
    let checkpoint = try #require(try run(trainer()).checkpoints.first)
    let others = try Bars.images(100, seed: 12)
    let error = #expect(throws: TrainingError.self) {
      try trainer().run(on: others, from: checkpoint)
    }
    #expect(error?.code == .checkpointMismatch)
  }

  @Test func `too few images are refused`() throws {
    let few = try Bars.images(20, seed: 1)
    let error = #expect(throws: TrainingError.self) { try trainer().run(on: few) }
    #expect(error?.code == .invalidData)
  }

  @Test func `a rate that is too high ends with the reason`() throws {
    var recipe = Recipe.tiny(epochs: 3)
    recipe.learningRate = .constant(1e30)
    let error = #expect(throws: TrainingError.self) { try run(trainer(recipe)) }
    #expect(error?.code == .diverged)
  }

  @Test func `the kept weights are those of the epoch the recipe selects`() throws {
    let checkpoints = try run(trainer(.tiny(epochs: 4, selection: .last))).checkpoints
    #expect(checkpoints.map(\.progress.bestEpoch) == [1, 2, 3, 4])
    let result = try finish(trainer(.tiny(epochs: 4)))
    let losses = result.progress.history.map(\.validationLoss)
    let best = try #require(result.progress.best)
    #expect(best.validationLoss == losses.min())
    #expect(result.validation.loss == best.validationLoss)
    #expect(result.validation.accuracy == best.validationAccuracy)
  }

  @Test func `news tells step, speed and time left`() throws {
    let events = Collected<TrainingEvent>()
    _ = try trainer().run(
      on: images,
      clock: TickingClock(),
      report: { events.append($0) }
    )
    let all = events.all
    #expect(all.count == 2 * stepsPerEpoch + 2)
    #expect(all.filter { $0.completed == nil }.map(\.step) == Array(1...12))
    #expect(all.allSatisfy { $0.steps == 12 && $0.epochs == 2 && $0.imagesPerSecond > 0 })
    #expect(all.compactMap(\.completed?.epoch) == [1, 2])
    #expect(all[stepsPerEpoch - 1].validationAccuracy == nil)
    #expect(all[stepsPerEpoch + 1].validationAccuracy != nil)
    // Every step takes one tick of 10 ms on this clock, and the first batch holds 14 images.
    #expect(abs(all[0].imagesPerSecond - 1400) < 1e-6)
    #expect(all.last?.timeLeft == .zero)
  }
}
