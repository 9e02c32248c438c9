// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

/// What can happen to a picture of a digit between the hand and the reader.
///
/// Training meets all of them at random strengths; evaluation asks for each on its own at three severities, as
/// MNIST-C and ImageNet-C do.
///
/// - Source: the idea of a suite of kinds and severities is that of D. Hendrycks and T. Dietterich, "Benchmarking
///   Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019.
public enum Corruption: String, CaseIterable, Sendable, Codable {
  /// Normal noise on every pixel.
  case noise
  /// Pixels that are black or white by chance.
  case speckle
  /// An unsharp picture.
  case blur
  /// A hand or part that moved.
  case motion
  /// Uneven light in the background.
  case haze
  /// Faint ink.
  case contrast
  /// A broad pen.
  case thick
  /// A fine pen.
  case thin
  /// A turned picture.
  case rotation
  /// A digit written small in its frame.
  case shrink
  /// A digit that is not in the middle.
  case shift
  /// A piece that is covered.
  case occlusion
  /// Lines and specks that do not belong to the digit.
  case clutter
  /// A coarse grid of pixels.
  case pixelation
  /// The blocks and ripples of a strongly compressed JPEG.
  case compression

  /// Corrupts a picture in place.
  ///
  /// - Parameters:
  ///   - pixels: Shape `[28, 28]`, 0...1; stays in that range.
  ///   - strength: 0...1; 1/3, 2/3 and 1 are the three severities of evaluation.
  ///   - generator: Source of chance.
  /// - Precondition: There are 784 pixels.
  public func apply(
    to pixels: inout MutableSpan<Float>,
    strength: Float,
    using generator: inout SeededGenerator
  ) {
    precondition(pixels.count == PaddedImage.pixelCount, "\(pixels.count) pixels, not 784")
    switch self {
    case .noise: PixelNoise.add(deviation: 0.36 * strength, to: &pixels, using: &generator)
    case .speckle: PixelNoise.speckle(share: 0.24 * strength, of: &pixels, using: &generator)
    case .blur: Convolving.blur(&pixels, deviation: 0.3 + 1.2 * strength)
    case .motion:
      let halfTurn = generator.value(in: -1...1)
      Convolving.smear(&pixels, along: SIMD2(1, 0).turned(halfTurn: halfTurn) * (1 + 7 * strength))
    case .haze: Lighting.haze(&pixels, depth: 0.75 * strength, using: &generator)
    case .contrast: Lighting.dim(&pixels, to: 1 - 0.88 * strength)
    case .thick: Convolving.widen(&pixels, by: 1.8 * strength)
    case .thin: Convolving.narrow(&pixels, by: 1.1 * strength)
    case .rotation:
      let angle = 38 * strength * (generator.chance(0.5) ? 1 : -1)
      Self.warp(&pixels, degrees: angle)
    case .shrink: Self.warp(&pixels, scale: 1 - 0.5 * strength)
    case .shift:
      let direction = SIMD2<Float>(1, 0).turned(halfTurn: generator.value(in: -1...1))
      let distance = (generator.chance(0.5) ? 6.5 : -6.5) * strength
      Self.warp(&pixels, shift: direction * distance)
    case .occlusion: Blemishes.cover(&pixels, side: 3 + 6 * strength, using: &generator)
    case .clutter: Blemishes.litter(&pixels, strength: strength, using: &generator)
    case .pixelation: Convolving.pixelate(&pixels, cells: 28 - 20 * strength)
    case .compression: BlockTransform.compress(&pixels, coarseness: strength)
    }
  }

  private static func warp(
    _ pixels: inout MutableSpan<Float>,
    degrees: Float = 0,
    scale: Float = 1,
    shift: SIMD2<Float> = .zero
  ) {
    let map = AffineMap(
      invertingRotation: degrees * (.pi / 180),
      scale: scale,
      shear: 0,
      shiftX: shift.x,
      shiftY: shift.y
    )
    PaddedImage(pixels.span).sample(map, into: &pixels)
  }
}
