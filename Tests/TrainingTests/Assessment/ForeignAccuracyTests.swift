// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct ForeignAccuracyTests {
  private static let made: Set<ForeignSource> = [.scan8, .scan16, .binary, .tight]

  /// Images with one sign that is found as a digit, a seven of straight strokes; what the labels say is another matter.
  private func sevens(labelled labels: [UInt8]) throws -> LabelledImages {
    let image = (0..<784).map { index in
      let (x, y) = (index % 28, index / 28)
      let isBar = (5..<8).contains(y) && (8..<20).contains(x)
      let isStem = (5..<24).contains(y) && (17..<20).contains(x)
      return isBar || isStem ? UInt8(255) : 0
    }
    return try LabelledImages(pixels: labels.flatMap { _ in image }, labels: labels)
  }

  /// Reads one digit whatever it sees, surely or as no more probable than the others.
  private func reader(of digit: Int, isSure: Bool = true) throws -> Recognizer {
    let model = try Model(
      architecture: Architecture(
        name: "constant",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(
          shape: [10, 784],
          values: [Float](repeating: 0, count: 7840)
        ),
        "layers.1.bias": Tensor(
          shape: [10],
          values: (0..<10).map { $0 == digit ? (isSure ? 20 : 0.1) : 0 }
        ),
      ]
    )
    return try Recognizer(model: model, identifier: "constant@1")
  }

  private func row(_ source: ForeignSource, of foreign: ForeignAccuracy) throws
    -> ForeignAccuracy.Row
  {
    try #require(foreign.sources.first { $0.source == source })
  }

  @Test func `a reader of fours is right where a four was drawn, and takes images evenly`() throws {
    let images = try sevens(labelled: (0..<40).map { $0 < 20 ? 3 : 4 })
    let foreign = ForeignAccuracy(of: try reader(of: 4), drawnFrom: images, count: 20, seed: 1)
    #expect(foreign.sources.map(\.source) == ForeignSource.allCases)
    for row in foreign.sources {
      let expected = row.source == .pens ? 2 : row.source == .habits ? 7 : 10
      #expect(row.count == 20 && row.correct == expected, "\(row.source)")
      #expect(row.accuracy == Double(expected) / 20)
      #expect(row.accepted == 1, "\(row.source)")
      #expect(row.acceptedError == Double(20 - expected) / 20)
    }
    #expect(abs(foreign.mean.accuracy - 49.0 / 120) < 1e-12)
    #expect(foreign.mean.accepted == 1)
    #expect(abs(foreign.mean.acceptedError - 71.0 / 120) < 1e-12)
    #expect(foreign.threshold == 0.5 && foreign.seed == 1)
  }

  @Test func `images are taken in turn where there are fewer than pictures`() throws {
    let images = try sevens(labelled: [3, 4, 4, 4])
    let foreign = ForeignAccuracy(of: try reader(of: 4), drawnFrom: images, count: 20, seed: 1)
    for source in Self.made { #expect(try row(source, of: foreign).correct == 15) }
  }

  @Test func `what is not accepted may be right, and is no error among the accepted`() throws {
    let images = try sevens(labelled: [4, 5])
    let foreign = ForeignAccuracy(
      of: try reader(of: 4, isSure: false),
      drawnFrom: images,
      count: 10,
      seed: 1
    )
    #expect(try row(.binary, of: foreign).correct == 5)
    #expect(foreign.sources.allSatisfy { $0.accepted == 0 && $0.acceptedError == 0 })
    #expect(foreign.mean.accepted == 0 && foreign.mean.accuracy > 0.2)
  }

  @Test func `a picture in which nothing is found is not read right`() throws {
    let blank = try LabelledImages(pixels: [UInt8](repeating: 0, count: 784), labels: [0])
    let foreign = ForeignAccuracy(of: try reader(of: 0), drawnFrom: blank, count: 3, seed: 1)
    for source in Self.made {
      let row = try row(source, of: foreign)
      #expect(row.correct == 0 && row.accepted == 0 && row.count == 3)
    }
    #expect(try row(.pens, of: foreign).correct == 1)
  }

  @Test func `the numbers are the same for any number of threads, and survive JSON`() throws {
    let recognizer = try Recognizer(
      model: .initialized(Recipe.tiny().architecture, seed: 1),
      identifier: "tiny@1"
    )
    let images = try sevens(labelled: [7, 1, 7])
    let alone = ForeignAccuracy(of: recognizer, drawnFrom: images, count: 9, seed: 4)
    #expect(
      alone
        == ForeignAccuracy(
          of: recognizer,
          drawnFrom: images,
          count: 9,
          seed: 4,
          parallel: .threads(3)
        )
    )
    let json = try JSONEncoder().encode(alone)
    #expect(try JSONDecoder().decode(ForeignAccuracy.self, from: json) == alone)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains(#""accepted_error":"#) && text.contains(#""source":"scan_8""#))
  }
}
