// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
import Kernels
public import NeuralNet
import Recognition

/// The model of a full recipe, put together from its networks.
public struct CascadeAssembly: Sendable {
  /// The networks, how they answer together, and how often they are wrong.
  public let bundle: ModelBundle
  /// What was fitted, for people.
  public let summary: [String]

  /// Fits a cascade to what networks say of the images that they left out.
  ///
  /// - Parameters:
  ///   - recipe: How the networks were made.
  ///   - models: The networks by name, those that serve calibration alone among them.
  ///   - images: All training images.
  ///   - parallel: Where images are read.
  /// - Throws: `TrainingError.Code.invalidModel` where a network is missing or cannot be run.
  public init(
    recipe: FullRecipe,
    models: [String: Model],
    images: LabelledImages,
    parallel: ParallelFor
  ) throws(TrainingError) {
    let accurate = (0..<recipe.members).map(FullRecipe.accurateName)
    let trials = (0..<recipe.members).map(FullRecipe.trialName)
    var shipped: [String: Model] = [:]
    for name in accurate + [FullRecipe.fastName] { shipped[name] = models[name] }
    guard shipped.count == recipe.members + 1, trials.allSatisfy({ models[$0] != nil }) else {
      throw TrainingError(.invalidModel, "Not all networks of the recipe are there.")
    }
    let cost = { (name: String) in (try? models[name]?.architecture.multiplyAdds) ?? 0 }
    let fastCost = cost(FullRecipe.fastName)
    let secondCost = accurate.map(cost).reduce(fastCost, +)
    let secondShare = (recipe.greatestCost - 1) * Double(fastCost) / Double(max(secondCost, 1))

    var fits: [Precision: CascadeFit] = [:]
    var heldOut: [String: ModelCard.Score] = [:]
    for precision in Precision.available {
      let ask = { (names: [String]) throws(TrainingError) in
        try Self.answers(names.compactMap { models[$0] }, images, precision, parallel)
      }
      let answers = (fast: try ask(trials), accurate: try ask(accurate))
      if precision == .float32 {
        for (names, answers) in [(accurate, answers.accurate), (trials, answers.fast)] {
          for (name, block) in zip(names, Self.blocks(of: images.count, members: names.count)) {
            let errors = answers.errors(in: block)
            heldOut[name] = ModelCard.Score(correct: block.count - errors, count: block.count)
          }
        }
      }
      fits[precision] = CascadeFit(
        fast: answers.fast,
        accurate: answers.accurate,
        members: (fast: [FullRecipe.fastName], accurate: accurate),
        greatestSecondShare: secondShare
      )
    }
    guard let fit = fits[.float32] else {
      throw TrainingError(.invalidModel, "Nothing was fitted.")
    }
    var scores: [String: ModelCard.Score] = [:]
    for (precision, fit) in fits {
      let key = precision == .float32 ? ModelCard.validation : ModelCard.validation(in: precision)
      scores[key] = ModelCard.Score(correct: images.count - fit.errors, count: images.count)
    }
    let metadata = [
      "name": Recipe.default.name,
      "recipe": try ModelCard.json(recipe),
      "evaluation": try ModelCard.json(scores),
      "held_out": try ModelCard.json(heldOut),
      Cascade.metadataKey: try ModelCard.json(fit.cascade),
      RiskRecord.metadataKey: try ModelCard.json(fit.risk),
    ]
    do {
      bundle = try ModelBundle(models: shipped, metadata: metadata)
    } catch {
      throw TrainingError(.invalidModel, "The networks do not make a file: \(error)")
    }
    summary =
      Self.spread("accurate", accurate, heldOut) + Self.spread("fast", trials, heldOut)
      + Self.summary(fits, count: images.count)
  }

  /// Every image's answer by the network that left out its block.
  private static func answers(
    _ models: [Model],
    _ images: LabelledImages,
    _ precision: Precision,
    _ parallel: ParallelFor
  ) throws(TrainingError) -> HeldOutAnswers {
    var answers: HeldOutAnswers?
    for (model, block) in zip(models, blocks(of: images.count, members: models.count)) {
      let plan: InferencePlan
      do {
        plan = try InferencePlan(model, precision: precision)
      } catch {
        throw TrainingError(.invalidModel, "A network cannot be run: \(error)")
      }
      if answers == nil {
        answers = HeldOutAnswers(labels: images.labels, classes: plan.outputCount)
      }
      answers?.ask(plan, about: images, in: block, parallel: parallel)
    }
    guard let answers else {
      throw TrainingError(.invalidModel, "There is no network to ask.")
    }
    return answers
  }

  /// The images that each member leaves out, as ``FullRecipe/jobs(imageCount:seed:)`` deals them out.
  private static func blocks(of count: Int, members: Int) -> [Range<Int>] {
    let block = count / members
    return (0..<members).map { count - ($0 + 1) * block..<count - $0 * block }
  }

  /// How far the networks of one kind lie apart: each has another seed and left out another block.
  private static func spread(
    _ kind: String,
    _ names: [String],
    _ heldOut: [String: ModelCard.Score]
  ) -> [String] {
    let shares = names.compactMap { name in
      heldOut[name].map { 100 * Double($0.correct) / Double(max($0.count, 1)) }
    }
    guard let least = shares.min(), let most = shares.max() else { return [] }
    let mean = shares.reduce(0, +) / Double(shares.count)
    return [
      "held out, each \(kind) network alone: \(mean.fixed(2)) % right, "
        + "\(least.fixed(2)) to \(most.fixed(2)) % over \(shares.count) seeds and blocks"
    ]
  }

  private static func summary(_ fits: [Precision: CascadeFit], count: Int) -> [String] {
    fits.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { precision, fit in
      let stages = fit.cascade.stages
      return [
        "held out, \(precision.rawValue): \(fit.errors) of \(count) wrong, the first stage alone "
          + "\(fit.firstErrors); the second was asked about "
          + "\((fit.secondShare * 100).fixed(2)) %",
        "  temperatures \(stages.map { $0.temperature.fixed(3) }.joined(separator: ", ")), exit "
          + "\(stages.first?.exit?.fixed(4) ?? "none")",
      ]
    }
  }
}
