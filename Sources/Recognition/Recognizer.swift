// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging
public import Kernels
public import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads the digit in a picture.
///
/// Equal pictures give equal readings with the same model on the same kind of CPU. It may be used by
/// any number of threads at once; a call takes no lock while it computes.
public struct Recognizer: Sendable {
  /// Which model answers, such as `default@3f9c1a2b`.
  public let identifier: String
  /// The networks.
  public let classifier: Classifier
  /// When readings are accepted.
  public private(set) var acceptance = Acceptance.unpromised

  /// Finds digits where ink cannot be told from its surroundings; nil without one.
  var detector: DigitDetector?

  /// How often the model was wrong at each confidence; nil where its file does not tell.
  public let risk: RiskRecord?

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
    risk = bundle.metadata[RiskRecord.metadataKey]
      .flatMap { try? JSONDecoder().decode(RiskRecord.self, from: Data($0.utf8)) }
      .flatMap { $0.isSound ? $0 : nil }
    acceptance = Acceptance(usualFor: risk)
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

  /// The same recogniser, finding digits with a network that was trained on scenes.
  ///
  /// - Parameters:
  ///   - model: The network that looks at every place; see ``DenseNetwork``.
  ///   - verifier: A network from 28×28 grey pixels to eleven logits that looks at what was found more closely.
  ///   - backend: The kernels to compute with.
  /// - Returns: A recogniser that looks at the whole picture where ink alone does not tell.
  /// - Throws: ``RecognitionError/Code/unsuitableModel`` where the network is no detector.
  public func detecting(
    with model: Model,
    verifier: Model? = nil,
    backend: KernelBackend = .fastest
  ) throws(RecognitionError) -> Recognizer {
    var detecting = self
    detecting.detector = try DigitDetector(
      try DenseNetwork(model, backend: backend),
      verifier: verifier,
      backend: backend
    )
    return detecting
  }

  /// The same recogniser, accepting only so much that few enough accepted readings are wrong.
  ///
  /// - Parameter maximumError: The greatest share of wrong readings among those accepted, above 0 and below 1.
  /// - Returns: A recogniser whose ``acceptance`` keeps the promise.
  /// - Throws: ``RecognitionError/Code/unsupportedPromise`` where the model's labelled readings do not support it,
  ///   with how many it would take.
  public func promising(_ maximumError: Double) throws(RecognitionError) -> Recognizer {
    guard let risk else {
      throw RecognitionError(
        .unsupportedPromise,
        "The model \(identifier) does not tell how often it was wrong on pictures that it never learnt from, so "
          + "nothing can be promised. Use a model made by this project's training."
      )
    }
    do {
      var promising = self
      promising.acceptance = Acceptance(
        try Promise(maximumError: maximumError, record: risk),
        nonDigitLimit: risk.nonDigitLimit
      )
      return promising
    } catch {
      throw RecognitionError(.unsupportedPromise, "The model \(identifier): \(error)")
    }
  }

  /// Finds the digit in a picture and reads it.
  public func read(_ image: Image) -> Reading {
    sighting(in: image).map(reading(of:)) ?? .empty
  }

  /// Finds the digit in a picture and reads it, if the first networks asked are sure.
  ///
  /// - Returns: What ``read(_:)`` returns; nil where that would ask slower networks, or look at every place of the
  ///   picture, which takes much longer.
  public func glance(_ image: Image) -> Reading? {
    let plane = image.grey()
    let framed = Framing.frame(plane)
    if framed == nil, image.format.hasAlpha { return nil }
    var ink: Sighting?
    if let framed {
      guard let scores = classifier.glance(at: framed.glyph.intensities) else { return nil }
      ink = Sighting(framed: framed, scores: scores, witness: .classifier)
    }
    guard case .seen(let sighting) = quickSight(of: ink, in: plane) else { return nil }
    return sighting.map { reading(of: $0.restored(from: image)) } ?? .empty
  }

  /// Reads a glyph as it is, without looking for a digit in it.
  ///
  /// - Parameter glyph: 784 bytes, white strokes on black, as in MNIST.
  /// - Returns: A reading without a box.
  /// - Precondition: There are exactly 784 bytes.
  public func read(glyph: [UInt8]) -> Reading {
    reading(of: classifier.scores(of: Glyph(pixels: glyph).intensities), box: nil)
  }

  /// Finds the digit in a picture, reads it, and says what was seen and what the answer rests on.
  ///
  /// The saliency map asks for the probability of the digit that was read, and of the stage of the cascade that read
  /// it: a fall means the patch that is covered, and never a change of network.
  ///
  /// - Returns: What ``read(_:)`` returns, and an explanation unless there is nothing to read.
  /// - Complexity: As up to 171 readings of one glyph.
  public func explain(_ image: Image) -> (reading: Reading, explanation: Explanation?) {
    guard let sighting = sighting(in: image) else { return (.empty, nil) }
    let digit = sighting.scores.best
    let saliency =
      switch sighting.witness {
      case .classifier:
        SaliencyMap(of: sighting.framed.glyph, background: 0) { pixels in
          classifier.scores(of: pixels, stage: sighting.scores.stage).digits[digit]
        }
      case .detector, .line:
        SaliencyMap(of: sighting.framed.glyph, background: ImagePyramid.neutral) { pixels in
          detector?.probabilities(of: pixels)[digit] ?? 0
        }
      }
    let explanation = Explanation(
      sighting.framed,
      of: image,
      scores: sighting.scores,
      saliency: saliency
    )
    return (reading(of: sighting), explanation)
  }

  /// Reads a glyph that was cut out of a picture.
  func reading(of framed: FramedGlyph) -> Reading {
    reading(of: classifier.scores(of: framed.glyph.intensities), in: framed)
  }

  /// Reads a digit that was found.
  func reading(of sighting: Sighting) -> Reading {
    reading(of: sighting.scores, by: sighting.witness, in: sighting.framed)
  }

  private func reading(
    of scores: Scores,
    by witness: Sighting.Witness = .classifier,
    in framed: FramedGlyph
  ) -> Reading {
    reading(of: scores, by: witness, box: framed.box).blaming(framed)
  }

  private func reading(
    of scores: Scores,
    by witness: Sighting.Witness = .classifier,
    box: PixelBox?
  ) -> Reading {
    Reading(
      predictedClass: scores.best,
      confidence: scores.confidence,
      probabilities: scores.digits,
      verdict: acceptance.verdict(of: scores, by: witness),
      box: box,
      isCovered: acceptance.covers(scores, by: witness)
    )
  }
}
