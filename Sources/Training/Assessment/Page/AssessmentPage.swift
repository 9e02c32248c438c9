// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import Imaging

/// An assessment as one HTML file, with figures.
///
/// The file needs nothing from outside and runs nothing: no scripts, no fonts, no pictures but those in it. It
/// follows the reader's light or dark setting and fits a phone.
public struct AssessmentPage: Sendable {
  /// A name and what there is to say.
  public struct Fact: Sendable {
    let name: String
    let text: String

    /// Joins the two.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Stands above everything.
  public var title: String
  /// What was measured, with what and when.
  public var facts: [Fact]
  /// What came out.
  public var assessment: Assessment
  /// How long a read took.
  public var latency: Latency?
  /// What worse pictures do.
  public var corruption: CorruptionAccuracy?
  /// What pictures without a digit do.
  public var rejection: Rejection?
  /// What pictures of other scanners, pens and countries do.
  public var foreign: ForeignAccuracy?
  /// How well drawn scenes are read.
  public var scenes: SceneAccuracy?
  /// The images, to show those read wrong.
  public var images: LabelledImages
  /// A file name for each image; empty where images have none.
  public var names: [String]
  /// Files that gave no image, and why.
  public var leftOut: [Fact]

  /// Collects what a page shows.
  public init(
    title: String,
    facts: [Fact],
    assessment: Assessment,
    latency: Latency? = nil,
    corruption: CorruptionAccuracy? = nil,
    rejection: Rejection? = nil,
    foreign: ForeignAccuracy? = nil,
    scenes: SceneAccuracy? = nil,
    images: LabelledImages,
    names: [String] = [],
    leftOut: [Fact] = []
  ) {
    self.title = title
    self.facts = facts
    self.assessment = assessment
    self.latency = latency
    self.corruption = corruption
    self.rejection = rejection
    self.foreign = foreign
    self.scenes = scenes
    self.images = images
    self.names = names
    self.leftOut = leftOut
  }

  /// The file as UTF-8 text.
  ///
  /// - Throws: `ImageError` where a picture cannot be encoded for want of memory.
  public func html() throws(ImageError) -> String {
    let sections = [
      headline(), reliability(), riskCoverage(), confusion(), classes(), try mistakes(), stages(),
      robustness(), foreignSection(), scenesSection(), rejectionSection(), leftOutSection(),
    ]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
      <title>\(title.escapedForMarkup)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(title.escapedForMarkup)</h1>
      <dl>\(facts.map(Self.term).joined(separator: "\n"))</dl>
      \(sections.compactMap(\.self).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  static func term(_ fact: Fact) -> String {
    "<div><dt>\(fact.name.escapedForMarkup)</dt><dd>\(fact.text.escapedForMarkup)</dd></div>"
  }

  /// A part of the page: what it shows, one sentence that explains it, and the content.
  static func section(_ heading: String, _ sentence: String, _ content: String...) -> String {
    """
    <section>
    <h2>\(heading.escapedForMarkup)</h2>
    <p>\(sentence.escapedForMarkup)</p>
    \(content.joined(separator: "\n"))
    </section>
    """
  }
}
