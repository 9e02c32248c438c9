// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging
public import Kernels
public import NeuralNet

/// Reads the digit in a picture.
///
/// Equal pictures give equal readings with the same model on the same kind of CPU. It may be used by
/// any number of threads at once; a call takes no lock while it computes.
public struct Recognizer: Sendable {
  /// Which model answers, such as `default@3f9c1a2b`.
  public let identifier: String

  private let pool: WorkspacePool

  /// Compiles a model for reading digits.
  ///
  /// - Parameters:
  ///   - model: A network from 28×28 grey pixels to ten logits, one a digit, or eleven, the last for what is no
  ///     digit.
  ///   - identifier: The name that answers carry.
  ///   - backend: The kernels to compute with.
  ///   - precision: How finely to compute.
  /// - Throws: ``RecognitionError/Code/unsuitableModel`` when its input or output has another shape,
  ///   ``RecognitionError/Code/invalidModel`` when it cannot be compiled.
  public init(
    model: Model,
    identifier: String,
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(RecognitionError) {
    let input = model.architecture.input
    guard input.height == Glyph.side, input.width == Glyph.side, input.channels == 1 else {
      throw RecognitionError(
        .unsuitableModel,
        "The model \(identifier) takes \(input.height)×\(input.width)×\(input.channels) values; "
          + "reading digits needs 28×28×1. Use a model made by this project's training."
      )
    }
    let plan: InferencePlan
    do {
      plan = try InferencePlan(model, backend: backend, precision: precision)
    } catch {
      throw RecognitionError(
        .invalidModel,
        "The model \(identifier) cannot be compiled: \(error.message)"
      )
    }
    guard 10...11 ~= plan.outputCount else {
      throw RecognitionError(
        .unsuitableModel,
        "The model \(identifier) has \(plan.outputCount) outputs; reading digits needs ten, one a "
          + "digit, or eleven. Use a model made by this project's training."
      )
    }
    self.identifier = identifier
    pool = WorkspacePool(plan: plan)
  }

  /// Finds the digit in a picture and reads it.
  public func read(_ image: Image) -> Reading {
    guard let framed = Framing.frame(image) else { return .empty }
    var reading = read(glyph: framed.glyph.pixels)
    reading.box = framed.box
    return reading
  }

  /// Reads a glyph as it is, without looking for a digit in it.
  ///
  /// - Parameter glyph: 784 bytes, white strokes on black, as in MNIST.
  /// - Returns: A reading without a box.
  /// - Precondition: There are exactly 784 bytes.
  public func read(glyph: [UInt8]) -> Reading {
    precondition(
      glyph.count == Glyph.side * Glyph.side,
      "a glyph has 784 bytes; \(glyph.count) were given"
    )
    let logits = pool.logits(of: glyph.map { Float($0) / 255 })
    let probabilities = softmax(logits).map(Double.init)
    let digits = Array(probabilities.prefix(10))
    var best = 0
    for digit in digits.indices where digits[digit] > digits[best] { best = digit }
    let isDigit = probabilities.dropFirst(10).allSatisfy { $0 < digits[best] }
    return Reading(
      predictedClass: best,
      confidence: digits[best],
      probabilities: digits,
      verdict: isDigit ? .read : .notADigit,
      box: nil
    )
  }
}
