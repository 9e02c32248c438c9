// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Testing

@testable import Training

struct FullReportTests {
  private func report(reading labels: [UInt8]?) throws -> FullReport {
    let bundle = try ModelBundle(.initialized(Recipe.tiny().architecture, seed: 1))
    let test = try labels.map { labels in
      let pixels = [UInt8](repeating: 9, count: 784 * labels.count)
      let images = try LabelledImages(pixels: pixels, labels: labels)
      return try CascadeTest(bundle, images: images, parallel: .serial)
    }
    return FullReport(
      recipe: .standard,
      provenance: .init(
        data: ["a": "b"],
        seed: 3,
        epochs: 2,
        bestEpoch: 2,
        date: "2026-01-02T03:04:05Z",
        software: "digits 1"
      ),
      model: "default@12345678",
      sha256: "1234567890",
      fit: ["held out"],
      test: test.map { (result: $0, date: "2026-01-02T03:05:00Z") }
    )
  }

  @Test func `it tells which file read the test images, when, and how well`() throws {
    // All images are the same, so they get the same answer, which one label of the ten is.
    let report = try report(reading: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(
      report.testReading
        == TestReading(
          date: "2026-01-02T03:05:00Z",
          model: "default@12345678",
          sha256: "1234567890",
          count: 10
        )
    )
    let test = try #require(report.test)
    #expect((test.count, test.correct, test.firstCount, test.firstCorrect) == (10, 1, 10, 1))
    #expect(test.accuracy == 0.1)
    let json = Data(try report.json())
    #expect(try JSONDecoder().decode(FullReport.self, from: json) == report)
    #expect(String(decoding: json, as: UTF8.self).contains(#""test_reading" : {"#))
  }

  @Test func `test images that were not read are left out`() throws {
    let text = String(decoding: try report(reading: nil).json(), as: UTF8.self)
    #expect(!text.contains(#""test""#) && !text.contains("test_reading"))
  }
}
