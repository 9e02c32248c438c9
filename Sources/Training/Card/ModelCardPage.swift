// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

/// A model card in Markdown: what a model is, where it comes from, and how far it can be trusted.
///
/// Everything in it comes from the model's file or from measurement, limits and failures too; what neither tells is said
/// to be unknown. So a card cannot go stale: another model has another one.
///
/// - Source: M. Mitchell et al., "Model Cards for Model Reporting", FAT* 2019.
public struct ModelCardPage: Sendable {
  /// The model's file.
  public struct File: Sendable {
    /// Its name and the first digits of its SHA-256.
    public var identifier: String
    /// SHA-256 of it.
    public var sha256: String
    /// Its length.
    public var byteCount: Int
    /// The networks in it, and its metadata.
    public var bundle: ModelBundle

    /// Describes a file.
    public init(identifier: String, sha256: String, byteCount: Int, bundle: ModelBundle) {
      self.identifier = identifier
      self.sha256 = sha256
      self.byteCount = byteCount
      self.bundle = bundle
    }
  }

  /// How the measures were taken.
  public struct Method: Sendable {
    /// The images.
    public var data: ReleaseReport.Data
    /// When, with what and on which machine.
    public var environment: ReleaseReport.Environment
    /// The kernels.
    public var kernels: String
    /// How finely the networks were computed.
    public var precision: String
    /// The command that measures and writes the card again.
    public var command: String

    /// Describes how measures were taken.
    public init(
      data: ReleaseReport.Data,
      environment: ReleaseReport.Environment,
      kernels: String,
      precision: String,
      command: String
    ) {
      self.data = data
      self.environment = environment
      self.kernels = kernels
      self.precision = precision
      self.command = command
    }
  }

  let file: File
  let method: Method
  let answers: [LabelledScores]
  let latency: Latency?
  let corruption: CorruptionAccuracy?
  let rejection: Rejection?
  let foreign: ForeignAccuracy?
  let scenes: SceneAccuracy?
  let assessment: Assessment
  let origin: ModelOrigin

  /// Collects what a card tells.
  ///
  /// - Parameters:
  ///   - file: The model.
  ///   - method: How it was measured.
  ///   - answers: What it said of the images.
  ///   - latency: How long a read took.
  ///   - corruption: What worse pictures do; nil leaves the section out and says so.
  ///   - rejection: What pictures without a digit do; nil leaves the section out and says so.
  ///   - foreign: What pictures of other sources do; nil leaves the section out.
  ///   - scenes: How well drawn scenes are read; nil leaves the section out.
  public init(
    file: File,
    method: Method,
    answers: [LabelledScores],
    latency: Latency? = nil,
    corruption: CorruptionAccuracy? = nil,
    rejection: Rejection? = nil,
    foreign: ForeignAccuracy? = nil,
    scenes: SceneAccuracy? = nil
  ) {
    self.file = file
    self.method = method
    self.answers = answers
    self.latency = latency
    self.corruption = corruption
    self.rejection = rejection
    self.foreign = foreign
    self.scenes = scenes
    assessment = Assessment(of: answers, costs: file.bundle.cascadeCosts)
    origin = ModelOrigin(of: file.bundle)
  }

  /// The card as UTF-8 text.
  public func markdown() -> String {
    let sections = [
      headline(), purpose(), architecture(), trainingData(), recipe(), protocols(), accuracy(),
      calibration(), refusal(), robustness(), foreignSection(), scenesSection(), rejectionSection(),
      limits(), reproduction(),
    ]
    return sections.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  static func section(_ title: String, _ parts: String?...) -> String {
    (["## \(title)"] + parts.compactMap(\.self)).joined(separator: "\n\n")
  }

  static func list(_ points: [String]) -> String? {
    points.isEmpty ? nil : points.map { "- \($0)" }.joined(separator: "\n")
  }

  private func headline() -> String {
    let environment = method.environment
    let table = MarkdownTable(
      header: ["", ""],
      rows: [
        ["Model", file.identifier.code],
        ["SHA-256 of its file", file.sha256.code],
        ["Length", "\(file.byteCount) bytes"],
        ["Measured on", "\(method.data.name.escapedForMarkdown), \(method.data.count)"],
        ["Measured", environment.date.escapedForMarkdown],
        ["Software", environment.software.escapedForMarkdown],
        ["Computed with", "\(method.kernels) kernels in \(method.precision)"],
        ["Machine", environment.machine.description.escapedForMarkdown],
      ]
    )
    return """
      # Model card: \(file.identifier.escapedForMarkdown)

      Written by \("digits models card".code): every number comes from the model's file or was measured for this \
      page. docs/trust.md explains the measures.

      \(table.text)
      """
  }

  /// The number of classes of the networks; nil where they differ or none is known.
  var classCount: Int? {
    let counts = Set(
      file.bundle.models.values.map { model in
        model.architecture.layers.reversed().lazy.compactMap { layer -> Int? in
          if case .linear(let count, _) = layer { count } else { nil }
        }.first
      }
    )
    return counts.count == 1 ? counts.first.flatMap(\.self) : nil
  }
}
