// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

extension Recipe {
  /// Checks every number against its range and the architecture against itself.
  ///
  /// A recipe may come out of a file, so nothing in it is used before this.
  ///
  /// - Throws: `TrainingError.Code.invalidRecipe`, naming the field.
  public func validate() throws(TrainingError) {
    try require(1...4096 ~= batchSize, "batch_size must be 1...4096, found \(batchSize)")
    try require(1...10_000 ~= epochs, "epochs must be 1...10000, found \(epochs)")
    try require(
      labelSmoothing >= 0 && labelSmoothing < 1,
      "label_smoothing must be at least 0 and below 1, found \(labelSmoothing)"
    )
    try require(
      averagingDecay.map { $0 >= 0 && $0 < 1 } ?? true,
      "averaging_decay must be at least 0 and below 1, found \(averagingDecay ?? 0)"
    )
    try require(validationCount > 0, "validation_count must be positive, found \(validationCount)")
    try require(
      validationBlock >= 0 && validationBlock < 1_000_000,
      "validation_block must be 0 or more, found \(validationBlock)"
    )
    try require(
      teacherShare.map { $0 >= 0 && $0 <= 1 } ?? true,
      "teacher_share must be 0...1, found \(teacherShare ?? 0)"
    )
    if let robustness {
      try require(
        robustness.isValid && robustness.stray.isGentle,
        "robustness has a number out of range: \(robustness)"
      )
    }
    try require(
      patience.map { $0 > 0 } ?? true,
      "patience must be positive, found \(patience ?? 0)"
    )
    try require(learningRate.isValid, "learning_rate has a number out of range: \(learningRate)")
    try require(optimizer.isValid, "optimizer has a number out of range: \(optimizer)")
    if let augmentation {
      try require(
        augmentation.isGentle,
        "augmentation would leave no digit to see: \(augmentation)"
      )
    }

    let outputs: Int?
    do {
      outputs = try architecture.shapes().last?.count
    } catch {
      throw TrainingError(.invalidRecipe, "Recipe “\(name)”: \(error)")
    }
    let drawsNonDigits = robustness.map { $0.nonDigitShare > 0 } == true
    let isReader =
      outputs == 11 || outputs == 10 && !drawsNonDigits
    try require(
      isReader && architecture.input == FeatureShape(height: 28, width: 28, channels: 1),
      "architecture must take 28×28×1 and give \(drawsNonDigits ? "11" : "10 or 11") numbers"
    )
  }

  private func require(_ condition: Bool, _ complaint: String) throws(TrainingError) {
    guard condition else { throw TrainingError(.invalidRecipe, "Recipe “\(name)”: \(complaint).") }
  }
}

extension Augmentation {
  /// Whether the numbers are such that a digit stays in the picture; far beyond that, arithmetic on
  /// pixel positions would no longer be safe either.
  fileprivate var isGentle: Bool {
    0...180 ~= rotationDegrees && scale.lowerBound >= 0.1 && scale.upperBound <= 10
      && 0...80 ~= shearDegrees && 0...28 ~= shiftPixels && 0...1000 ~= elasticAlpha
      && 0.5...28 ~= elasticSigma
  }
}
