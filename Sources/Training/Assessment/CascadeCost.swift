// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet
import Recognition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ModelBundle {
  /// The multiply-adds of a picture that is answered by each stage of the cascade: those of the stage and of all
  /// before it.
  ///
  /// Empty where the file does not say how its networks answer together.
  public var cascadeCosts: [Int] {
    let stages: [[String]]
    if let json = metadata[Cascade.metadataKey] {
      guard let cascade = try? JSONDecoder().decode(Cascade.self, from: Data(json.utf8)) else {
        return []
      }
      stages = cascade.stages.map(\.members)
    } else {
      stages = models.count == 1 ? [Array(models.keys)] : []
    }
    var costs: [Int] = []
    for stage in stages {
      let members = stage.compactMap { try? models[$0]?.architecture.multiplyAdds }
      guard members.count == stage.count else { return [] }
      costs.append((costs.last ?? 0) + members.reduce(0, +))
    }
    return costs
  }
}
