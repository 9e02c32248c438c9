// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels

/// Images and labels of one step; its memory is used again for later steps.
final class Batch: @unchecked Sendable {
  // SAFETY: `BatchFeed` hands a batch to the thread that fills it and takes it back when that is done, so
  // only one of them holds it at a time.

  /// Shape `[N, 784]`, 0 black to 1 white; N is the count of labels, there may be room for more.
  let pixels: FloatBuffer
  /// Shape `[N]`, 0...9, or ``Robustness/nonDigitLabel``.
  var labels: [UInt8] = []
  /// What a teacher says, shape `[N, classes]`; empty without one.
  let teaching: FloatBuffer

  init(size: Int, classes: Int) {
    pixels = FloatBuffer(zeros: size * LabelledImages.pixelsPerImage)
    teaching = FloatBuffer(zeros: size * classes)
    labels.reserveCapacity(size)
  }
}
