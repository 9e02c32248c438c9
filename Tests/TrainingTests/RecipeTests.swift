// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Testing

@testable import Training

struct RecipeTests {
  @Test func `classic names its tensors as the Python original does`() throws {
    let layout = try Recipe.classic.architecture.parameterLayout()
    let shapes = Dictionary(uniqueKeysWithValues: layout.map { ($0.name, $0.shape) })
    #expect(
      shapes == [
        "layers.0.weight": [32, 1, 3, 3], "layers.0.bias": [32],
        "layers.2.weight": [64, 32, 3, 3], "layers.2.bias": [64],
        "layers.7.weight": [128, 9216], "layers.7.bias": [128],
        "layers.10.weight": [10, 128], "layers.10.bias": [10],
      ]
    )
  }

  @Test func `classic trains as the Python original does`() {
    let recipe = Recipe.classic
    #expect(recipe.optimizer == .adam)
    #expect(recipe.learningRate == .constant(1e-3))
    #expect(recipe.batchSize == 64)
    #expect(recipe.epochs == 10)
    #expect(recipe.patience == 3)
    #expect(recipe.validationCount == 5000)
    #expect(recipe.augmentation == nil)
    #expect(recipe.averagingDecay == nil)
    #expect(recipe.labelSmoothing == 0)
    #expect(recipe.architecture.normalization.mean == 0.1307)
    #expect(recipe.architecture.normalization.standardDeviation == 0.3081)
  }

  @Test func `default needs at most five million multiply-adds`() throws {
    #expect(try Recipe.default.architecture.multiplyAdds <= 5_000_000)
  }

  @Test(arguments: Recipe.named)
  func `a named recipe is valid, found by name and survives JSON`(recipe: Recipe) throws {
    try recipe.validate()
    #expect(Recipe.named(recipe.name) == recipe)
    let json = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(Recipe.self, from: json) == recipe)
  }

  @Test func `JSON has the keys the report promises`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var recipe = Recipe.tiny(patience: 2)
    recipe.optimizer = .adamW(weightDecay: 0.5)
    let text = String(decoding: try encoder.encode(recipe), as: UTF8.self)
    for part in [
      #""optimizer":{"adam_w":{"weight_decay":0.5}}"#, #""selection":"lowest_validation_loss""#,
      #""learning_rate":{"one_cycle":{"#, #""start_divisor":10"#, #""batch_size":14"#,
      #""label_smoothing":0.05"#, #""validation_block":0"#, #""patience":2"#,
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  /// A recipe with one number out of range, and what the complaint must name.
  private static let invalid: [(String, Recipe)] = [
    ("batch_size", changed { $0.batchSize = 0 }),
    ("batch_size", changed { $0.batchSize = 5000 }),
    ("epochs", changed { $0.epochs = 0 }),
    ("epochs", changed { $0.epochs = .max }),
    ("label_smoothing", changed { $0.labelSmoothing = 1 }),
    ("label_smoothing", changed { $0.labelSmoothing = .nan }),
    ("averaging_decay", changed { $0.averagingDecay = 1 }),
    ("validation_count", changed { $0.validationCount = 0 }),
    ("validation_block", changed { $0.validationBlock = -1 }),
    ("teacher_share", changed { $0.teacherShare = 1.5 }),
    ("robustness", disturbed { $0.corruptedShare = 2 }),
    ("robustness", disturbed { $0.mostCorruptions = 0 }),
    ("robustness", disturbed { $0.stray.scale = 0...1 }),
    ("11 numbers", disturbed { _ in }),
    ("patience", changed { $0.patience = 0 }),
    ("learning_rate", changed { $0.learningRate = .constant(.infinity) }),
    (
      "learning_rate",
      changed {
        $0.learningRate = .oneCycle(peak: 1, warmUp: 2, startDivisor: 1, endDivisor: 1)
      }
    ),
    (
      "optimizer",
      changed { $0.optimizer = .sgd(momentum: 1, nesterov: false, weightDecay: 0) }
    ),
    ("augmentation", changed { $0.augmentation?.shiftPixels = 1e30 }),
    ("augmentation", changed { $0.augmentation?.elasticSigma = 0 }),
    (
      "10 or 11 numbers",
      changed { $0.architecture.layers[6] = .linear(outputFeatures: 9, bias: true) }
    ),
    ("28×28", changed { $0.architecture.input.height = 14 }),
  ]

  private static func disturbed(_ change: (inout Robustness) -> Void) -> Recipe {
    var robustness = Robustness.standard
    change(&robustness)
    return changed { $0.robustness = robustness }
  }

  private static func changed(_ change: (inout Recipe) -> Void) -> Recipe {
    var recipe = Recipe.tiny()
    change(&recipe)
    return recipe
  }

  @Test(arguments: invalid)
  func `a number out of range is refused by name`(field: String, recipe: Recipe) throws {
    let error = #expect(throws: TrainingError.self) { try recipe.validate() }
    #expect(error?.code == .invalidRecipe)
    #expect(error?.message.contains(field) == true, "\(error?.message ?? "no error")")
  }
}
