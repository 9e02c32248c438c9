// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A recipe as named on the command line: one of the built-in ones, or a JSON file.
struct RecipeChoice: ExpressibleByArgument, Equatable {
  /// One small network, for MNIST alone.
  static let standard = RecipeChoice(argument: Recipe.default.name, name: Recipe.default.name)
  static let allValueStrings = Recipe.named.map(\.name) + [FullRecipe.name, DetectorRecipe.name]
  static let defaultCompletionKind = CompletionKind.list(allValueStrings)

  private let argument: String
  /// A built-in recipe's name, or the file's name without folder and ending.
  let name: String

  private init(argument: String, name: String) {
    self.argument = argument
    self.name = name
  }

  init?(argument: String) {
    if Recipe.named(argument) != nil || [FullRecipe.name, DetectorRecipe.name].contains(argument) {
      self.init(argument: argument, name: argument)
    } else if argument.hasSuffix(".json"), let file = argument.split(separator: "/").last {
      self.init(argument: argument, name: String(file.dropLast(".json".count)))
    } else {
      return nil
    }
  }

  /// Whether it is that of many networks, which is no single recipe.
  var isFull: Bool { argument == FullRecipe.name }

  /// Whether it is that of the detector, which is trained twice and not on MNIST's images.
  var isDetector: Bool { argument == DetectorRecipe.name }

  /// The recipe itself.
  ///
  /// - Throws: `CommandFailure` when the file does not hold one.
  func load() throws(CommandFailure) -> Recipe {
    if let recipe = Recipe.named(argument) { return recipe }
    let bytes = try FileInput.read(argument, limit: 1 << 20, kind: "recipe")
    do {
      return try JSONDecoder().decode(Recipe.self, from: Data(bytes))
    } catch {
      throw CommandFailure("“\(argument)” does not hold a recipe: \(JSONFault(error))")
    }
  }
}
