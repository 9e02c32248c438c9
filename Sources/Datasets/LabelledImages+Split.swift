// DigitClassifier
// SPDX-License-Identifier: MIT

extension LabelledImages {
  /// Sets a block of images aside for validation.
  ///
  /// Blocks are counted from the end: block 0 of 5,000 in 60,000 images are those from 55,000 on, which is how
  /// MNIST is split by custom. As many blocks as fit share out the images for cross-validation.
  ///
  /// - Parameters:
  ///   - validationCount: The images of a block.
  ///   - block: Which block, from 0.
  /// - Returns: Two sets without a common image, each in the order of the original.
  /// - Precondition: The block lies within the images.
  public func split(
    validationCount: Int,
    block: Int = 0
  ) -> (training: LabelledImages, validation: LabelledImages) {
    let end = count - block * validationCount
    precondition(
      validationCount >= 0 && block >= 0 && end >= validationCount,
      "block \(block) of \(validationCount) images out of \(count)"
    )
    let held = end - validationCount..<end
    return (
      training: subset((0..<count).lazy.filter { !held.contains($0) }),
      validation: subset(held)
    )
  }

  /// Whether a block of so many images lies within the set and leaves some to learn from; asked of numbers out of files.
  public func canHoldOut(block: Int, of validationCount: Int) -> Bool {
    validationCount > 0 && validationCount < count && 0..<count / validationCount ~= block
  }
}
