// DigitClassifier
// SPDX-License-Identifier: MIT

public import Kernels
public import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Says what a glyph shows: the networks of a file, compiled and put in order.
///
/// It may be used by any number of threads at once; a call takes no lock while it computes.
public struct Classifier: Sendable {
  private struct Stage: Sendable {
    let members: [WorkspacePool]
    let temperature: Double
    let exit: Double?

    /// Whether nobody else need be asked.
    func isAnswered(by probabilities: [Double]) -> Bool {
      guard let exit else { return true }
      return probabilities.contains { $0 >= exit }
    }
  }

  /// How the networks answer together: as the file tells, or its single network alone.
  public let cascade: Cascade
  private let stages: [Stage]

  /// Compiles a file's networks.
  ///
  /// - Parameters:
  ///   - bundle: Networks from 28×28 grey pixels to ten logits, one a digit, or eleven, the last for what is no
  ///     digit; with several of them, a ``Cascade`` in the metadata.
  ///   - identifier: What to call the file in errors.
  ///   - backend: The kernels to compute with.
  ///   - precision: How finely to compute.
  /// - Throws: ``RecognitionError/Code/unsuitableModel`` when a network has another shape or the cascade does not
  ///   fit the networks, ``RecognitionError/Code/invalidModel`` when one cannot be compiled.
  public init(
    _ bundle: ModelBundle,
    identifier: String,
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(RecognitionError) {
    let cascade = try Self.cascade(of: bundle, identifier: identifier)
    var stages: [Stage] = []
    // A network may answer in several stages, and is compiled once.
    var compiled: [String: WorkspacePool] = [:]
    for stage in cascade.stages {
      var members: [WorkspacePool] = []
      for name in stage.members {
        guard let model = bundle.models[name] else {
          throw RecognitionError(
            .unsuitableModel,
            "The model \(identifier) asks for a network “\(name)” that it does not hold."
          )
        }
        if let member = compiled[name] {
          members.append(member)
          continue
        }
        let member = WorkspacePool(
          plan: try Self.plan(model, identifier: identifier, backend, precision)
        )
        compiled[name] = member
        members.append(member)
      }
      guard Set(members.map(\.outputCount)).count == 1 else {
        throw RecognitionError(
          .unsuitableModel,
          "The model \(identifier) has a stage whose networks do not answer alike."
        )
      }
      stages.append(Stage(members: members, temperature: stage.temperature, exit: stage.exit))
    }
    self.stages = stages
    self.cascade = cascade
  }

  private static func cascade(
    of bundle: ModelBundle,
    identifier: String
  ) throws(RecognitionError) -> Cascade {
    guard let json = bundle.metadata[Cascade.metadataKey] else {
      guard bundle.models.count == 1, let name = bundle.models.keys.first else {
        throw RecognitionError(
          .unsuitableModel,
          "The model \(identifier) holds \(bundle.models.count) networks and does not say how they "
            + "answer together. Use a model made by this project's training."
        )
      }
      return Cascade(stages: [Cascade.Stage(members: [name])])
    }
    guard let cascade = try? JSONDecoder().decode(Cascade.self, from: Data(json.utf8)),
      cascade.isSound
    else {
      throw RecognitionError(
        .unsuitableModel,
        "The model \(identifier) describes its cascade in a way that makes no sense. Use a model made by "
          + "this project's training."
      )
    }
    return cascade
  }

  private static func plan(
    _ model: Model,
    identifier: String,
    _ backend: KernelBackend,
    _ precision: Precision
  ) throws(RecognitionError) -> InferencePlan {
    let input = model.architecture.input
    guard input.height == Glyph.side, input.width == Glyph.side, input.channels == 1 else {
      throw RecognitionError(
        .unsuitableModel,
        "The model \(identifier) takes \(input.height)×\(input.width)×\(input.channels) values; "
          + "reading digits needs 28×28×1. Use a model made by this project's training."
      )
    }
    let plan: InferencePlan
    do {
      plan = try InferencePlan(model, backend: backend, precision: precision)
    } catch {
      throw RecognitionError(
        .invalidModel,
        "The model \(identifier) cannot be compiled: \(error.message)"
      )
    }
    guard 10...11 ~= plan.outputCount else {
      throw RecognitionError(
        .unsuitableModel,
        "The model \(identifier) has \(plan.outputCount) outputs; reading digits needs ten, one a "
          + "digit, or eleven. Use a model made by this project's training."
      )
    }
    return plan
  }

  /// Says what a glyph shows.
  ///
  /// - Parameter pixels: 784 values in 0...1, white strokes on black, as in MNIST.
  /// - Returns: Probabilities that sum to 1.
  /// - Precondition: There are exactly 784 values.
  public func scores(of pixels: [Float]) -> Scores {
    precondition(
      pixels.count == Glyph.side * Glyph.side,
      "A glyph has 784 pixels; \(pixels.count) were given."
    )
    var probabilities: [Double] = []
    var answered = 0
    for (index, stage) in stages.enumerated() {
      probabilities = mean(of: stage, pixels)
      answered = index
      if stage.isAnswered(by: probabilities) { break }
    }
    return Self.scores(probabilities, stage: answered)
  }

  /// Says what a glyph shows, if the first stage is sure enough to answer.
  ///
  /// - Parameter pixels: 784 values in 0...1, white strokes on black, as in MNIST.
  /// - Returns: What ``scores(of:)`` returns; nil where that would ask another stage, which takes much longer.
  /// - Precondition: There are exactly 784 values.
  func glance(at pixels: [Float]) -> Scores? {
    let probabilities = mean(of: stages[0], pixels)
    return stages[0].isAnswered(by: probabilities) ? Self.scores(probabilities, stage: 0) : nil
  }

  /// Says what one stage of the cascade alone makes of a glyph.
  ///
  /// - Parameters:
  ///   - pixels: 784 values in 0...1, white strokes on black, as in MNIST.
  ///   - stage: Which, from 0; ``Scores/stage`` of the same classifier.
  /// - Returns: Probabilities that sum to 1.
  /// - Precondition: There are exactly 784 values.
  func scores(of pixels: [Float], stage: Int) -> Scores {
    Self.scores(mean(of: stages[stage], pixels), stage: stage)
  }

  private static func scores(_ probabilities: [Double], stage: Int) -> Scores {
    Scores(
      digits: Array(probabilities.prefix(10)),
      nonDigit: probabilities.count > 10 ? probabilities[10] : 0,
      stage: stage
    )
  }

  /// The mean of the members' probabilities.
  private func mean(of stage: Stage, _ pixels: [Float]) -> [Double] {
    var sum: [Double] = []
    for member in stage.members {
      let logits = member.logits(of: pixels)
      let scale = Float(1 / stage.temperature)
      let answer = softmax(scale == 1 ? logits : logits.map { $0 * scale }).map(Double.init)
      sum = sum.isEmpty ? answer : zip(sum, answer).map { $0 + $1 }
    }
    guard stage.members.count > 1 else { return sum }
    return sum.map { $0 / Double(stage.members.count) }
  }
}

extension Cascade {
  /// Whether a classifier can be made of it: every stage has networks, each of them once, and a temperature that keeps
  /// the order of logits, and every stage but the last has a way out. To be asked of what comes out of a file.
  public var isSound: Bool {
    1...8 ~= stages.count && stages.allSatisfy(\.isSound)
      && stages.dropLast().allSatisfy { $0.exit.map { 0...1 ~= $0 } == true }
  }
}

extension Cascade.Stage {
  /// Whether there are networks, each of them once, and a temperature.
  fileprivate var isSound: Bool {
    !members.isEmpty && Set(members).count == members.count && temperature > 0.01
      && temperature < 100
  }
}
