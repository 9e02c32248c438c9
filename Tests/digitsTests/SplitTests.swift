// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Testing
import Training

@testable import digits

struct SplitTests {
  private let images: LabelledImages

  init() throws {
    images = try LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784 * 10),
      labels: Array(0..<10)
    )
  }

  private func metadata(validationCount: Int, block: Int) throws -> [String: String] {
    var recipe = Recipe.quick
    recipe.validationCount = validationCount
    recipe.validationBlock = block
    return ["recipe": try ModelCard.json(recipe)]
  }

  @Test func `images are split as the model's own recipe has it`() throws {
    let metadata = try metadata(validationCount: 3, block: 1)
    #expect(try Split.validation.part(of: images, for: metadata).labels == [4, 5, 6])
    #expect(try Split.train.part(of: images, for: metadata).labels == [0, 1, 2, 3, 7, 8, 9])
  }

  @Test(arguments: [Split.validation, .train])
  func `a model whose networks leave out different images is not asked, its result is told`(
    split: Split
  ) throws {
    let metadata = [
      "recipe": try ModelCard.json(FullRecipe.standard),
      "evaluation": #"{"validation":{"correct":59803,"count":60000}}"#,
    ]
    let error = #expect(throws: CommandFailure.self) {
      try split.part(of: images, for: metadata)
    }
    #expect(error?.message.contains("“evaluation”: 59,803 of 60,000 right.") == true)
    let untold = #expect(throws: CommandFailure.self) {
      try split.part(of: images, for: ["recipe": metadata["recipe"] ?? ""])
    }
    #expect(untold?.message.hasSuffix("“evaluation”.") == true)
  }

  @Test(arguments: [[:], ["recipe": "{}"]] as [[String: String]])
  func `a model that does not tell its recipe has no held-out images`(
    metadata: [String: String]
  ) {
    let error = #expect(throws: CommandFailure.self) {
      try Split.validation.part(of: images, for: metadata)
    }
    #expect(error?.message.contains("does not tell which training images were held out") == true)
  }

  @Test(arguments: [(3, 1000), (3, -1), (3, 3), (10, 0), (0, 0), (.max, .max), (.min, -1)])
  func `a block that does not lie within the images is refused`(
    validationCount: Int,
    block: Int
  ) throws {
    let metadata = try metadata(validationCount: validationCount, block: block)
    let error = #expect(throws: CommandFailure.self) {
      try Split.validation.part(of: images, for: metadata)
    }
    #expect(error?.message.contains("there are 10.") == true)
  }
}
