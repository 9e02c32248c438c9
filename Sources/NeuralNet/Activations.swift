// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A batch of feature maps in training: their values, and the gradient of the loss by each value.
///
/// Values and gradients have halos of their own: a layer that reads past the edge of its input needs one
/// around the values, a convolution that computes its input's gradient needs one around the gradient of
/// its output. Halos are zero from the start and are never written.
final class Activations {
  let shape: FeatureShape
  let valueLayout: MapLayout
  let gradientLayout: MapLayout
  let values: FloatBuffer
  let gradients: FloatBuffer

  init(_ shape: FeatureShape, batchSize: Int, valueHalo: Int, gradientHalo: Int) {
    self.shape = shape
    valueLayout = MapLayout(shape, halo: valueHalo)
    gradientLayout = MapLayout(shape, halo: gradientHalo)
    values = FloatBuffer(zeros: batchSize * valueLayout.stride)
    gradients = FloatBuffer(zeros: batchSize * gradientLayout.stride)
  }
}
