// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct CascadeAssemblyTests {
  private static let recipe = FullRecipe(
    members: 2,
    accurate: .tiny(),
    fast: .tiny(),
    trialEpochs: 1,
    greatestCost: 1.9
  )

  private static func networks() throws -> [String: Model] {
    let names = ["accurate-0", "accurate-1", "fast-0", "fast-1", "fast"]
    return try Dictionary(
      uniqueKeysWithValues: names.enumerated().map { number, name in
        let seed = UInt64(number + 1)
        return (name, try Model.initialized(Recipe.tiny().architecture, seed: seed))
      }
    )
  }

  @Test func `the file holds what answers, and tells what each network left out`() throws {
    let images = try Bars.images(200, seed: 1)
    let assembly = try CascadeAssembly(
      recipe: Self.recipe,
      models: try Self.networks(),
      images: images,
      parallel: .threads(2)
    )
    let bundle = assembly.bundle
    #expect(bundle.models.keys.sorted() == ["accurate-0", "accurate-1", "fast"])
    let read = try ModelBundle(safetensors: bundle.safetensors())
    #expect(read == bundle)
    _ = try Classifier(read, identifier: "assembled")

    let heldOut = try JSONDecoder().decode(
      [String: ModelCard.Score].self,
      from: Data((bundle.metadata["held_out"] ?? "").utf8)
    )
    #expect(heldOut.keys.sorted() == ["accurate-0", "accurate-1", "fast-0", "fast-1"])
    #expect(heldOut.values.allSatisfy { $0.count == 100 })
    // Member 0 left out the last block: what is counted is its own answer on that block.
    let plan = try InferencePlan(try #require(bundle.models["accurate-0"]))
    var workspace = plan.makeWorkspace()
    let right = (100..<200).count { index in
      let pixels = images.pixels(of: index).map { Float($0) / 255 }
      let logits = plan.logits(of: pixels, using: &workspace)
      return logits.indices.max { logits[$0] < logits[$1] } == Int(images.labels[index])
    }
    #expect(heldOut["accurate-0"]?.correct == right)
    let risk = try JSONDecoder().decode(
      RiskRecord.self,
      from: Data((bundle.metadata[RiskRecord.metadataKey] ?? "").utf8)
    )
    #expect(risk.isSound && risk.count == 200)
    #expect(assembly.summary.contains { $0.contains("over 2 seeds and blocks") })
  }

  @Test(arguments: ["accurate-1", "fast-0", "fast"])
  func `a network that is missing is an error`(name: String) throws {
    var networks = try Self.networks()
    networks[name] = nil
    let images = try Bars.images(20, seed: 1)
    let error = #expect(throws: TrainingError.self) {
      try CascadeAssembly(
        recipe: Self.recipe,
        models: networks,
        images: images,
        parallel: .serial
      )
    }
    #expect(error?.code == .invalidModel)
  }
}
