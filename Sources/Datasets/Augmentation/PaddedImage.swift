// DigitClassifier
// SPDX-License-Identifier: MIT

/// A picture of 28×28 numbers with a border, so that sampling needs no test for the edge.
///
/// The pixel (x, y) is element `(y + 1) * 32 + x + 1`: one column and row of border before the picture
/// and three after it. Lives on the stack.
struct PaddedImage {
  static let side = 28
  static let pixelCount = side * side
  /// What a grey level is multiplied with to make 255 a 1.
  static let unitScale: Float = 1 / 255
  private static let stride = 32

  private var values: InlineArray<1024, Float>

  /// Copies a picture.
  ///
  /// - Parameters:
  ///   - pixels: 784 grey levels, row-major.
  ///   - surroundings: What the border is.
  init(_ pixels: Span<UInt8>, in surroundings: Augmentation.Surroundings = .black) {
    values = InlineArray(repeating: 0)
    var elements = values.mutableSpan
    let places = surroundings == .black ? 1..<Self.side + 1 : 0..<Self.stride
    for row in places {
      let start = min(max(row - 1, 0), Self.side - 1) * Self.side
      for column in places {
        let pixel = pixels[start + min(max(column - 1, 0), Self.side - 1)]
        elements[row * Self.stride + column] = Float(pixel) * Self.unitScale
      }
    }
  }

  /// Copies a picture.
  ///
  /// - Parameter pixels: 784 numbers, 0...1, row-major.
  init(_ pixels: Span<Float>) {
    values = InlineArray(repeating: 0)
    var elements = values.mutableSpan
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        elements[(row + 1) * Self.stride + column + 1] = pixels[row * Self.side + column]
      }
    }
  }

  /// Samples the picture at the places that an affine map gives.
  ///
  /// - Parameters:
  ///   - map: Gives the place for each pixel of the result.
  ///   - output: Receives 784 numbers, 0...1.
  func sample(_ map: AffineMap, into output: inout MutableSpan<Float>) {
    let values = values.span
    for row in 0..<Self.side {
      let y = Float(row)
      let startX = map.xy * y + map.x0
      let startY = map.yy * y + map.y0
      for column in 0..<Self.side {
        let x = Float(column)
        output[row * Self.side + column] = Self.value(
          of: values,
          x: map.xx * x + startX,
          y: map.yx * x + startY
        )
      }
    }
  }

  /// Samples the picture at the places that an affine map gives, each moved by a displacement.
  ///
  /// - Parameters:
  ///   - map: Gives the place for each pixel of the result.
  ///   - field: Moves these places.
  ///   - output: Receives 784 numbers, 0...1.
  func sample(
    _ map: AffineMap,
    displacedBy field: borrowing ElasticField,
    into output: inout MutableSpan<Float>
  ) {
    let values = values.span
    let horizontal = field.horizontal.span
    let vertical = field.vertical.span
    for row in 0..<Self.side {
      let y = Float(row)
      let startX = map.xy * y + map.x0
      let startY = map.yy * y + map.y0
      for column in 0..<Self.side {
        let x = Float(column)
        let index = row * Self.side + column
        output[index] = Self.value(
          of: values,
          x: map.xx * x + startX + horizontal[index],
          y: map.yx * x + startY + vertical[index]
        )
      }
    }
  }

  /// Interpolates bilinearly between the four pixels around a place.
  ///
  /// - Returns: 0...1; the border's own value from one pixel outside the picture on.
  @inline(__always)
  private static func value(of values: Span<Float>, x: Float, y: Float) -> Float {
    // Outside -1...28 nothing changes any more, so places beyond may as well lie on that line. A place that is
    // no number, which takes an absurd setting, fails the first comparison and lies there too.
    let x = clamped(x)
    let y = clamped(y)
    // With the border added both are at least 0, so the conversion rounds down.
    let column = Int32(x + 1)
    let row = Int32(y + 1)
    let right = x + 1 - Float(column)
    let below = y + 1 - Float(row)
    let start = Int(row) * stride + Int(column)
    let upper = values[start] + right * (values[start + 1] - values[start])
    let lowerStart = start + stride
    let lower = values[lowerStart] + right * (values[lowerStart + 1] - values[lowerStart])
    return upper + below * (lower - upper)
  }

  @inline(__always)
  private static func clamped(_ coordinate: Float) -> Float {
    let fromBelow = coordinate > -1 ? coordinate : -1
    return fromBelow < 28 ? fromBelow : 28
  }
}
