// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Training

extension ModelMeasurement {
  /// The result as a page with figures.
  ///
  /// - Parameter date: When it was measured, for people.
  /// - Returns: What `AssessmentPage.html()` writes.
  func page(date: String) -> AssessmentPage {
    AssessmentPage(
      title: "How well \(model) reads digits",
      facts: [
        .init("Model", model),
        .init("Images", "\(assessment.count.grouped), \(data.description)"),
        .init("Kernels", engine.backend.rawValue),
        .init("Precision", engine.precision.rawValue),
        .init("Date", date),
        .init("Software", Version.software),
      ],
      assessment: assessment,
      latency: latency,
      corruption: corruption,
      rejection: rejection,
      foreign: foreign,
      scenes: scenes,
      images: data.images,
      names: data.names,
      leftOut: data.skipped.map { .init($0.file, $0.reason) }
    )
  }
}
