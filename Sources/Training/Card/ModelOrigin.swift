// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a model file's metadata tell of how the model was made; nil or empty where they do not.
struct ModelOrigin {
  /// A recipe of one network or of several.
  enum Method {
    case single(Recipe)
    case full(FullRecipe)
  }

  /// The recipe.
  let method: Method?
  /// Data, seed and date of the run.
  let provenance: ModelCard.Provenance?
  /// What is told in place of that, such as where imported weights are from.
  let otherProvenance: [String: String]
  /// Results, by split.
  let evaluation: [String: ModelCard.Score]
  /// How the networks answer together; nil where the file holds several and does not say.
  let cascade: Cascade?
  /// How often the model was wrong at each confidence.
  let risk: RiskRecord?

  /// Reads a file's metadata.
  init(of bundle: ModelBundle) {
    func decoded<Value: Decodable>(_ key: String, as type: Value.Type) -> Value? {
      bundle.metadata[key].flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
    method =
      decoded("recipe", as: Recipe.self).map(Method.single)
      ?? decoded("recipe", as: FullRecipe.self).map(Method.full)
    provenance = decoded("provenance", as: ModelCard.Provenance.self)
    otherProvenance =
      provenance == nil ? decoded("provenance", as: [String: String].self) ?? [:] : [:]
    evaluation = decoded("evaluation", as: [String: ModelCard.Score].self) ?? [:]
    let sole = bundle.models.count == 1 ? bundle.models.keys.first : nil
    cascade =
      decoded(Cascade.metadataKey, as: Cascade.self)
      ?? sole.map { Cascade(stages: [Cascade.Stage(members: [$0])]) }
    risk = decoded(RiskRecord.metadataKey, as: RiskRecord.self).flatMap { $0.isSound ? $0 : nil }
  }
}
