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
    let accurateCost = accurate.map(cost).reduce(0, +)
    let secondShare = (recipe.greatestCost - 1) * Double(fastCost) / Double(max(accurateCost, 1))

    var fits: [Precision: CascadeFit] = [:]
    for precision in Precision.available {
      let ask = { (names: [String]) throws(TrainingError) in
        try Self.answers(names.compactMap { models[$0] }, images, precision, parallel)
      }
      fits[precision] = CascadeFit(
        fast: try ask(trials),
        accurate: try ask(accurate),
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
      Cascade.metadataKey: try ModelCard.json(fit.cascade),
      RiskRecord.metadataKey: try ModelCard.json(fit.risk),
    ]
    do {
      bundle = try ModelBundle(models: shipped, metadata: metadata)
    } catch {
      throw TrainingError(.invalidModel, "The networks do not make a file: \(error)")
    }
    summary = Self.summary(fits, count: images.count)
  }

  /// Every image's answer by the network that left out its block.
  private static func answers(
    _ models: [Model],
    _ images: LabelledImages,
    _ precision: Precision,
    _ parallel: ParallelFor
  ) throws(TrainingError) -> HeldOutAnswers {
    var answers: HeldOutAnswers?
    let block = images.count / models.count
    for (member, model) in models.enumerated() {
      let plan: InferencePlan
      do {
        plan = try InferencePlan(model, precision: precision)
      } catch {
        throw TrainingError(.invalidModel, "A network cannot be run: \(error)")
      }
      if answers == nil {
        answers = HeldOutAnswers(labels: images.labels, classes: plan.outputCount)
      }
      let end = images.count - member * block
      answers?.ask(plan, about: images, in: end - block..<end, parallel: parallel)
    }
    guard let answers else {
      throw TrainingError(.invalidModel, "There is no network to ask.")
    }
    return answers
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
