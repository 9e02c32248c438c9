// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Training

#if canImport(FoundationXML)
import FoundationXML
#endif

struct TrainingCurvesTests {
  private func history(_ epochs: Int) -> [EpochRecord] {
    (1...max(1, epochs)).prefix(epochs).map { epoch in
      let share = 1 / Double(epoch)
      return EpochRecord(
        epoch: epoch,
        trainingLoss: share,
        trainingAccuracy: 1 - 0.1 * share,
        validationLoss: 0.8 * share,
        validationAccuracy: 1 - 0.05 * share,
        learningRate: 0.1,
        trainingSeconds: 1
      )
    }
  }

  /// Element names of a well-formed document, with their attributes.
  private func elements(of svg: String) throws -> [(name: String, attributes: [String: String])] {
    let collector = ElementCollector()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = collector
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return collector.elements
  }

  @Test(arguments: [2, 10, 24, 300])
  func `the picture is well-formed and holds four lines with a point an epoch`(
    epochs: Int
  ) throws {
    let svg = TrainingCurves(title: "a run", history: history(epochs), bestEpoch: 2).svg()
    let lines = try elements(of: svg).filter { $0.name == "polyline" }
    #expect(lines.count == 4)
    for line in lines {
      let points = try #require(line.attributes["points"]).split(separator: " ")
      #expect(points.count == epochs)
      // What lies outside of the frame is cut off; the validation curves never do.
      #expect(line.attributes["clip-path"]?.hasPrefix("url(#frame-") == true)
      guard line.attributes["class"] == "validation" else { continue }
      let inside = points.allSatisfy { point in
        let parts = point.split(separator: ",").compactMap { Double($0) }
        return parts.count == 2 && (72...728).contains(parts[0]) && (100...640).contains(parts[1])
      }
      #expect(inside)
    }
    #expect(svg.contains("prefers-color-scheme: dark"))
  }

  @Test func `the best epoch is marked and named`() throws {
    let svg = TrainingCurves(title: "a run", history: history(5), bestEpoch: 4).svg()
    let marks = try elements(of: svg).filter { $0.attributes["class"] == "best" }
    #expect(Set(marks.compactMap { $0.attributes["x1"] }) == ["564.0"])
    #expect(svg.contains("weights of epoch 4 of 5: validation accuracy 98.75 %"))
  }

  @Test(arguments: [0, 1])
  func `a run of no or one epoch has a picture too`(epochs: Int) throws {
    let svg = TrainingCurves(
      title: "a run",
      history: history(epochs),
      bestEpoch: epochs == 0 ? nil : 1
    ).svg()
    let circles = try elements(of: svg).filter { $0.name == "circle" }
    #expect(circles.count == 4 * epochs)
    #expect(!svg.contains("nan") && !svg.contains("–"))
  }

  @Test func `a title cannot break out of the text`() throws {
    let svg = TrainingCurves(title: #"<b a="1">&"#, history: history(2), bestEpoch: 1).svg()
    #expect(try elements(of: svg).allSatisfy { $0.name != "b" })
    #expect(svg.contains("&lt;b a=&quot;1&quot;&gt;&amp;"))
  }
}

private final class ElementCollector: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []

  func parser(
    _ parser: XMLParser,
    didStartElement elementName: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((elementName, attributes))
  }
}
