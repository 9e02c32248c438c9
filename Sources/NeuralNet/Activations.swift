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

  /// The values of some pictures.
  func values(_ pictures: Range<Int>) -> MapBatch {
    MapBatch(buffer: values, layout: valueLayout, maps: pictures)
  }

  /// Turns the gradients of some pictures, whose values came out of a rectifier, into those of what went in.
  func maskGradients(_ pictures: Range<Int>, _ backend: KernelBackend) {
    let count = shape.width * shape.channels
    for picture in pictures {
      for (value, slope) in zip(valueLayout.rows(map: picture), gradientLayout.rows(map: picture)) {
        let gradient = Region(gradients, at: slope)
        backend.reluBackward(
          output: Region(values, at: value),
          dy: gradient,
          into: gradient,
          count: count
        )
      }
    }
  }

  /// The gradients of some pictures.
  func gradients(_ pictures: Range<Int>) -> MapBatch {
    MapBatch(buffer: gradients, layout: gradientLayout, maps: pictures)
  }
}
