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
  /// The networks.
  public let classifier: Classifier

  /// Compiles a file's networks for reading digits.
  ///
  /// - Parameters:
  ///   - bundle: The networks; see ``Classifier``.
  ///   - identifier: The name that answers carry.
  ///   - backend: The kernels to compute with.
  ///   - precision: How finely to compute.
  /// - Throws: ``RecognitionError`` as ``Classifier``.
  public init(
    _ bundle: ModelBundle,
    identifier: String,
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(RecognitionError) {
    self.identifier = identifier
    classifier = try Classifier(
      bundle,
      identifier: identifier,
      backend: backend,
      precision: precision
    )
  }

  /// Compiles a single network for reading digits.
  ///
  /// - Parameters:
  ///   - model: The network; see ``Classifier``.
  ///   - identifier: The name that answers carry.
  ///   - backend: The kernels to compute with.
  ///   - precision: How finely to compute.
  /// - Throws: ``RecognitionError`` as ``Classifier``.
  public init(
    model: Model,
    identifier: String,
    backend: KernelBackend = .fastest,
    precision: Precision = .float32
  ) throws(RecognitionError) {
    try self.init(
      ModelBundle(model),
      identifier: identifier,
      backend: backend,
      precision: precision
    )
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
    let scores = classifier.scores(of: glyph.map { Float($0) / 255 })
    return Reading(
      predictedClass: scores.best,
      confidence: scores.confidence,
      probabilities: scores.digits,
      verdict: scores.nonDigit < scores.confidence ? .read : .notADigit,
      box: nil
    )
  }
}
