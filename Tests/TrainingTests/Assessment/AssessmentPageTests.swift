// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

#if canImport(FoundationXML)
import FoundationXML
#endif

struct AssessmentPageTests {
  private func page(title: String = "m@1", names: [String] = []) throws -> AssessmentPage {
    let images = try Bars.images(30, seed: 3)
    let classifier = try Classifier.pointer(classes: 11)
    let scored = ScoredImages(of: classifier, over: images, clock: TickingClock())
    return AssessmentPage(
      title: title,
      facts: [.init("Model", "m@1"), .init("Date", "1970-01-01")],
      assessment: Assessment(of: scored.answers, costs: [1_000_000, 5_000_000]),
      latency: scored.latency,
      corruption: CorruptionAccuracy(of: classifier, over: images.subset(0..<4), seed: 1),
      rejection: Rejection(
        of: classifier,
        against: scored.answers,
        drawnFrom: images,
        count: 5,
        seed: 1
      ),
      foreign: ForeignAccuracy(
        of: try Recognizer(
          model: .initialized(Recipe.tiny().architecture, seed: 1),
          identifier: "m@1"
        ),
        drawnFrom: images,
        count: 2,
        seed: 1
      ),
      scenes: try .ofBlanks(),
      images: images,
      names: names,
      leftOut: [.init("x.png", "The file is text; accepted are PNG and PNM.")]
    )
  }

  private func elements(of html: String) throws -> [String] {
    let collector = NameCollector()
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = collector
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return collector.names
  }

  @Test func `the page is well-formed and has every section and figure`() throws {
    let page = try page()
    let html = try page.html()
    let names = try elements(of: html)
    #expect(names.count { $0 == "svg" } == 3)
    #expect(names.count { $0 == "section" } == 12)
    #expect(names.count { $0 == "img" } == page.assessment.worstMistakes.count)
    #expect(!page.assessment.worstMistakes.isEmpty)
    for text in [
      "1970-01-01", "95 % interval", "held out", "pixelation", "x.png", "AURC", "scan_16",
      "wrong of those", "any of it accepted", "turned_left_12",
    ] {
      #expect(html.contains(text))
    }
    #expect(html.contains("prefers-color-scheme: dark"))
    #expect(!html.contains(">nan") && !html.contains(",nan") && !html.contains(">–<"))
  }

  @Test func `the page needs nothing from outside and runs nothing`() throws {
    let html = try page().html()
    for text in ["<script", "http:", "https:", "//", "src=\"/", "@import", "<link", "javascript"] {
      // Base64 has slashes too.
      let rest = html.replacing(/data:image\/png;base64,[A-Za-z0-9+\/=]+/, with: "")
      #expect(!rest.contains(text), "found \(text)")
    }
  }

  @Test func `texts cannot break out of the page`() throws {
    let nasty = "<b a=\"1\" c='2'>&\u{01}"
    let html = try page(title: nasty, names: Array(repeating: nasty, count: 30)).html()
    #expect(html.contains("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\u{FFFD}"))
    #expect(!html.contains(nasty))
    _ = try elements(of: html)
  }

  @Test func `pictures in which nothing was found have a column and say so`() throws {
    let images = try LabelledImages.pointing(at: [3, 5], labels: [3, 5])
    func page(_ readings: [Reading]) throws -> String {
      let answers = zip(images.labels, readings).map {
        LabelledScores(label: Int($0), reading: $1)
      }
      return try AssessmentPage(
        title: "m",
        facts: [],
        assessment: Assessment(of: answers),
        images: images
      ).html()
    }
    let html = try page([.sure(0.9, of: 3), .empty])
    #expect(html.contains(#"<th scope="col">nothing</th>"#))
    #expect(html.contains("<b>5</b> read as <b>nothing</b><br/>with 0.0 %"))
    #expect(try elements(of: html).count { $0 == "img" } == 1)
    #expect(!(try page([.sure(0.9, of: 3), .sure(0.8, of: 4)]).contains("nothing")))
  }

  @Test func `what was not measured is left out`() throws {
    let images = try LabelledImages.pointing(at: [3, 5], labels: [3, 5])
    let scored = ScoredImages(of: try .pointer(), over: images)
    let page = AssessmentPage(
      title: "m",
      facts: [],
      assessment: Assessment(of: scored.answers),
      images: images
    )
    let names = try elements(of: try page.html())
    #expect(names.count { $0 == "svg" } == 2)
    #expect(names.count { $0 == "section" } == 5)
    #expect(!names.contains("img"))
  }
}

private final class NameCollector: NSObject, XMLParserDelegate {
  var names: [String] = []

  func parser(
    _ parser: XMLParser,
    didStartElement elementName: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    names.append(elementName)
  }
}
