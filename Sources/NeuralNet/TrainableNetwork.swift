// DigitClassifier
// SPDX-License-Identifier: MIT

public import Kernels

/// A network in training: parameters, their gradients, and the passes that compute them.
///
/// All parameters lie in one flat buffer and all gradients in another of the same order, so optimisers,
/// averages and checkpoints are loops over numbers. For a given seed and backend, training gives the same
/// parameters bit for bit, whatever the number of threads. Not for use from several threads at once.
public final class TrainableNetwork {
  /// The architecture in training.
  public let architecture: Architecture
  /// The largest batch that a step may have.
  public let batchSize: Int
  /// Trainable parameters: running statistics are not counted.
  public let parameterCount: Int
  /// The kernels it runs on.
  public let backend: KernelBackend

  let parallel: ParallelFor
  let seed: UInt64
  let slots: [ParameterSlot]
  let orders: [WeightOrder]
  let parameters: FloatBuffer
  let gradientBuffer: FloatBuffer
  let statistics: FloatBuffer
  let averageParameters: FloatBuffer
  let averageStatistics: FloatBuffer
  private let passes: [any TrainingPass]
  private let input: Activations
  private let output: Activations

  /// The gradient of the last step's mean loss by each parameter, in the order of ``State/parameters``.
  public var gradients: [Float] { gradientBuffer.values(0..<parameterCount) }

  /// Prepares a model for training.
  ///
  /// - Parameters:
  ///   - model: Where training starts from.
  ///   - batchSize: The largest batch.
  ///   - backend: The kernels to run on; must be available.
  ///   - parallel: How loops over pictures run.
  ///   - seed: Of dropout's masks.
  /// - Throws: ``ModelError`` if the backend cannot run here, or the network does not end in features.
  public init(
    _ model: Model,
    batchSize: Int,
    backend: KernelBackend = .fastest,
    parallel: ParallelFor,
    seed: UInt64
  ) throws(ModelError) {
    precondition(batchSize > 0, "A batch holds at least one picture; found \(batchSize).")
    // Compiling the plan checks what training asks of a model too.
    _ = try InferencePlan(model, backend: backend)
    architecture = model.architecture
    self.batchSize = batchSize
    self.backend = backend
    self.parallel = parallel
    self.seed = seed
    let layout = try model.architecture.parameterLayout()
    orders = try model.architecture.weightOrders()
    var counts = (trainable: 0, statistics: 0)
    slots = layout.map { specification in
      let start = specification.isTrainable ? counts.trainable : counts.statistics
      if specification.isTrainable {
        counts.trainable += specification.count
      } else {
        counts.statistics += specification.count
      }
      return ParameterSlot(
        specification: specification,
        range: start..<start + specification.count
      )
    }
    parameterCount = counts.trainable
    parameters = FloatBuffer(zeros: counts.trainable)
    gradientBuffer = FloatBuffer(zeros: counts.trainable)
    averageParameters = FloatBuffer(zeros: counts.trainable)
    statistics = FloatBuffer(zeros: counts.statistics)
    averageStatistics = FloatBuffer(zeros: counts.statistics)
    var builder = TrainingPassBuilder(
      architecture,
      shapes: try architecture.shapes(),
      slots: slots,
      batchSize: batchSize,
      buffers: (parameters, gradientBuffer, statistics),
      backend: backend
    )
    passes = builder.build()
    (input, output) = (builder.input, builder.output)
    load(model)
  }

  /// Runs a batch that lies in an array forward and backward.
  ///
  /// - Parameters:
  ///   - pixels: N pictures, intensities in 0...1, NHWC.
  ///   - labels: N classes.
  ///   - labelSmoothing: ε in 0..<1 of the cross-entropy.
  ///   - step: The step's number; with the seed it decides dropout's masks.
  /// - Returns: The mean loss in nats, and how many pictures were classified correctly (with dropout on).
  public func gradient(
    pixels: [Float],
    labels: [UInt8],
    labelSmoothing: Float = 0,
    step: Int
  ) -> (loss: Double, correct: Int) {
    gradient(pixels: pixels.span, labels: labels, labelSmoothing: labelSmoothing, step: step)
  }

  /// Runs a batch forward and backward: afterwards the gradients of the mean loss are in place.
  ///
  /// - Parameters:
  ///   - pixels: N pictures, intensities in 0...1, NHWC.
  ///   - labels: N classes.
  ///   - labelSmoothing: ε in 0..<1 of the cross-entropy.
  ///   - teacher: What another network says of the pictures, if this one is to learn from it too.
  ///   - step: The step's number; with the seed it decides dropout's masks.
  /// - Returns: The mean loss in nats, and how many pictures were classified correctly (with dropout on).
  /// - Precondition: N is in 1...batchSize and labels are classes of the network.
  public func gradient(
    pixels: Span<Float>,
    labels: [UInt8],
    labelSmoothing: Float = 0,
    teacher: Teaching? = nil,
    step: Int
  ) -> (loss: Double, correct: Int) {
    let count = labels.count
    precondition(
      count > 0 && count <= batchSize && pixels.count == count * architecture.input.count,
      "Expected 1…\(batchSize) pictures of \(architecture.input.count) numbers; found \(count) labels and \(pixels.count) numbers."
    )
    let batch = TrainingBatch(
      count: count,
      step: step,
      seed: seed,
      backend: backend,
      parallel: parallel
    )
    load(pixels, count: count)
    for pass in passes { pass.forward(batch) }
    let result = evaluateLoss(labels, labelSmoothing: labelSmoothing, teacher: teacher)
    for pass in passes.reversed() { pass.backward(batch) }
    return result
  }

  private func load(_ pixels: Span<Float>, count: Int) {
    let normalization = architecture.normalization
    let scale = 1 / normalization.standardDeviation
    let row = input.shape.width * input.shape.channels
    for picture in 0..<count {
      for (index, start) in input.valueLayout.rows(map: picture).enumerated() {
        let source = picture * input.shape.count + index * row
        input.values.withMutableSpan(start..<start + row) { target in
          for x in 0..<row { target[x] = (pixels[source + x] - normalization.mean) * scale }
        }
      }
    }
  }

  private func evaluateLoss(
    _ labels: [UInt8],
    labelSmoothing: Float,
    teacher: Teaching?
  ) -> (Double, Int) {
    let classes = output.shape.count
    let entropy = CrossEntropy(
      classes: classes,
      labelSmoothing: labelSmoothing,
      teacherShare: teacher?.share ?? 0
    )
    // Without a teacher any row will do: it is not read.
    let probabilities = teacher?.probabilities ?? output.values
    var total = 0.0
    var correct = 0
    for (picture, label) in labels.enumerated() {
      precondition(Int(label) < classes, "Label \(label) is not one of \(classes) classes.")
      let row = picture * classes..<(picture + 1) * classes
      output.values.withSpan(row) { logits in
        probabilities.withSpan(row) { probabilities in
          output.gradients.withMutableSpan(row) { gradient in
            let (loss, isCorrect) = entropy.evaluate(
              logits: logits,
              label: Int(label),
              teacher: probabilities,
              weight: 1 / Float(labels.count),
              gradient: &gradient
            )
            total += loss
            correct += isCorrect ? 1 : 0
          }
        }
      }
    }
    return (total / Double(labels.count), correct)
  }
}
