// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Small random distortions that turn one picture of a digit into another that still shows it.
///
/// Each picture gets one affine map (rotation, scale, shear and shift about its centre) and, if
/// wanted, an elastic distortion on top. Both are put together into one map from the pixels of the
/// result back to places in the original, so the picture is sampled once, bilinearly, and what lies
/// outside counts as ``surroundings`` say. The result depends on the settings and the generator alone.
///
/// - Source: P. Simard, D. Steinkraus, J. Platt: Best Practices for Convolutional Neural Networks
///   Applied to Visual Document Analysis, ICDAR 2003, section 2.
public struct Augmentation: Sendable, Hashable, Codable {
  /// What lies beyond a picture's edge.
  public enum Surroundings: String, Sendable, Hashable, Codable {
    /// Black, as around a glyph.
    case black
    /// What is at the edge, as in a window cut out of a picture.
    case edge
  }

  /// The largest rotation either way, in degrees; the angle is uniform.
  public var rotationDegrees: Float
  /// The factors by which the digit may grow or shrink; uniform, and the same along both axes.
  public var scale: ClosedRange<Float>
  /// The largest slant either way, in degrees from the vertical; uniform.
  public var shearDegrees: Float
  /// The largest shift either way along each axis, in pixels; uniform and not rounded.
  public var shiftPixels: Float
  /// The strength of the elastic distortion, Simard's alpha in pixels; 0 turns it off.
  public var elasticAlpha: Float
  /// The smoothness of the elastic distortion: the standard deviation of the Gaussian in pixels.
  public var elasticSigma: Float
  /// What lies beyond the edge; nil for black.
  public var surroundings: Surroundings?

  /// Describes distortions; what is left out does not happen.
  ///
  /// - Parameters:
  ///   - rotationDegrees: The largest rotation either way.
  ///   - scale: The factors by which the digit may grow or shrink, above 0.
  ///   - shearDegrees: The largest slant either way, below 90.
  ///   - shiftPixels: The largest shift either way along each axis.
  ///   - elasticAlpha: The strength of the elastic distortion, not negative.
  ///   - elasticSigma: The smoothness of the elastic distortion, above 0.
  ///   - surroundings: What lies beyond the edge; nil for black.
  public init(
    rotationDegrees: Float = 0,
    scale: ClosedRange<Float> = 1...1,
    shearDegrees: Float = 0,
    shiftPixels: Float = 0,
    elasticAlpha: Float = 0,
    elasticSigma: Float = 4,
    surroundings: Surroundings? = nil
  ) {
    self.rotationDegrees = rotationDegrees
    self.scale = scale
    self.shearDegrees = shearDegrees
    self.shiftPixels = shiftPixels
    self.elasticAlpha = elasticAlpha
    self.elasticSigma = elasticSigma
    self.surroundings = surroundings
  }

  /// No distortion: grey levels become numbers and nothing else changes.
  public static let none = Augmentation()

  /// Distortions that a reader of digits would hardly notice.
  ///
  /// The elastic part is a third of Simard's (α = 34 moves pixels by 1.4 on average, and with the affine
  /// part on top makes some digits illegible): with his strength validation accuracy fell below that
  /// of training without any distortion.
  public static let standard = Augmentation(
    rotationDegrees: 10,
    scale: 0.9...1.1,
    shearDegrees: 5,
    shiftPixels: 2,
    elasticAlpha: 12,
    elasticSigma: 4
  )

  /// Distorts one picture.
  ///
  /// - Parameters:
  ///   - pixels: The grey levels, shape `[28, 28]`, row-major, 0...255.
  ///   - output: Receives the result, shape `[28, 28]`, 0...1; overwritten.
  ///   - generator: Source of chance; two runs from the same state draw the same picture.
  /// - Precondition: Both have 784 elements, `scale` lies above 0, and `elasticSigma` does too where
  ///   the elastic distortion is on.
  /// - Complexity: O(1); no allocation.
  public func apply(
    _ pixels: Span<UInt8>,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    precondition(pixels.count == PaddedImage.pixelCount, "\(pixels.count) pixels, not 784")
    precondition(output.count == PaddedImage.pixelCount, "room for \(output.count), not 784")
    let map = drawMap(using: &generator)
    if elasticAlpha > 0 {
      let image = PaddedImage(pixels, in: surroundings ?? .black)
      let field = ElasticField(alpha: elasticAlpha, sigma: elasticSigma, using: &generator)
      image.sample(map, displacedBy: field, into: &output)
    } else if map == .identity {
      for index in 0..<PaddedImage.pixelCount {
        output[index] = Float(pixels[index]) * PaddedImage.unitScale
      }
    } else {
      PaddedImage(pixels, in: surroundings ?? .black).sample(map, into: &output)
    }
  }

  /// Distorts one picture that is part of an array.
  ///
  /// - Parameters:
  ///   - pixels: The grey levels, as from ``LabelledImages/pixels(of:)``.
  ///   - output: Receives the result, shape `[28, 28]`, 0...1; overwritten.
  ///   - generator: Source of chance.
  /// - Precondition: As for the spans.
  public func apply(
    _ pixels: ArraySlice<UInt8>,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    apply(pixels.span, into: &output, using: &generator)
  }

  /// Draws the affine map of one picture.
  ///
  /// Always takes five numbers from the generator, so that a change of one setting leaves the other
  /// draws as they were.
  func drawMap(using generator: inout SeededGenerator) -> AffineMap {
    precondition(scale.lowerBound > 0, "a scale from \(scale.lowerBound) on")
    let radiansPerDegree: Float = .pi / 180
    let angle = symmetric(rotationDegrees, &generator) * radiansPerDegree
    let factor = scale.lowerBound + (scale.upperBound - scale.lowerBound) * generator.uniform()
    let slant = symmetric(shearDegrees, &generator) * radiansPerDegree
    let shiftX = symmetric(shiftPixels, &generator)
    let shiftY = symmetric(shiftPixels, &generator)
    return AffineMap(
      invertingRotation: angle,
      scale: factor,
      shear: tan(slant),
      shiftX: shiftX,
      shiftY: shiftY
    )
  }

  /// Draws a number between `-bound` and `bound`.
  private func symmetric(_ bound: Float, _ generator: inout SeededGenerator) -> Float {
    bound * (2 * generator.uniform() - 1)
  }
}
