// DigitClassifier
// SPDX-License-Identifier: MIT

/// Which parts of a glyph an answer rests on, by covering one part after the other.
///
/// For each 4×4 patch P, at every second row and column, the probability p of the answer falls by
///
///     d(P) = p(glyph) - p(glyph with P set to background)
///
/// and a pixel's value is the mean of d over the patches that it lies in. A patch without ink changes nothing, so d
/// is 0 there without asking.
///
/// - Source: Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 4.2.
public struct SaliencyMap: Sendable, Equatable {
  /// Pixels along each side of a patch.
  static let patchSide = 4
  /// Pixels from one patch to the next; a patch ends on the last row and column.
  static let stride = 2

  /// 784 values, row by row, -1...1: positive where strokes speak for the answer, negative where against it.
  public let values: [Double]

  /// Wraps values that were made elsewhere.
  ///
  /// - Precondition: There are exactly 784.
  public init(values: [Double]) {
    precondition(
      values.count == Glyph.side * Glyph.side,
      "A saliency map has 784 values; \(values.count) were given."
    )
    self.values = values
  }

  /// Asks for the probability of an answer with one patch covered after the other.
  ///
  /// - Parameters:
  ///   - glyph: What was answered for.
  ///   - background: What a patch is covered with.
  ///   - probability: The probability of the answer for 784 values in 0...1; asked up to 170 times.
  public init(of glyph: Glyph, background: UInt8 = 0, probability: ([Float]) -> Double) {
    let side = Glyph.side
    let pixels = glyph.intensities
    let cover = Float(background) / 255
    let whole = probability(pixels)
    var sums = [Double](repeating: 0, count: side * side)
    var patches = [Int](repeating: 0, count: side * side)
    for top in Swift.stride(from: 0, through: side - Self.patchSide, by: Self.stride) {
      for left in Swift.stride(from: 0, through: side - Self.patchSide, by: Self.stride) {
        let patch = (0..<Self.patchSide * Self.patchSide).map { index in
          (top + index / Self.patchSide) * side + left + index % Self.patchSide
        }
        var fall = 0.0
        if patch.contains(where: { pixels[$0] != cover }) {
          var covered = pixels
          for index in patch { covered[index] = cover }
          fall = whole - probability(covered)
        }
        for index in patch {
          sums[index] += fall
          patches[index] += 1
        }
      }
    }
    values = zip(sums, patches).map { $0 / Double($1) }
  }

  /// The value furthest from 0, without its sign.
  public var peak: Double { values.reduce(0) { max($0, abs($1)) } }
}
