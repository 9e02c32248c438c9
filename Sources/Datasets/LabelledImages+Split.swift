// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension LabelledImages {
  /// Sets images aside for validation, chosen at random.
  ///
  /// The choice depends on the seed and the counts alone, on every platform and with every version
  /// of Swift: the standard library's `shuffled(using:)` leaves its algorithm open, so the shuffle is
  /// written out here.
  ///
  /// - Parameters:
  ///   - validationCount: How many images to set aside.
  ///   - seed: Decides which.
  /// - Returns: Two sets without a common image, each in the order of the original.
  /// - Precondition: `validationCount` is between 0 and `count`.
  public func split(
    validationCount: Int,
    seed: UInt64
  ) -> (training: LabelledImages, validation: LabelledImages) {
    precondition(
      (0...count).contains(validationCount),
      "\(validationCount) images for validation out of \(count)"
    )
    var generator = SeededGenerator(seed: seed)
    var indices = Array(0..<count)
    // Fisher and Yates, stopped once the front part is drawn.
    for position in 0..<validationCount {
      let remaining = UInt64(count - position)
      // The upper half of a 64 × 64 bit product: a bias below 2^-40 for any count that fits memory.
      let offset = generator.next().multipliedFullWidth(by: remaining).high
      indices.swapAt(position, position + Int(offset))
    }
    return (
      training: subset(indices[validationCount...].sorted()),
      validation: subset(indices[..<validationCount].sorted())
    )
  }
}
