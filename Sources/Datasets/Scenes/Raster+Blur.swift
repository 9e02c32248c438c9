// DigitClassifier
// SPDX-License-Identifier: MIT

/// What lenses and movement do.
extension Raster {
  /// Blurs as a lens out of focus does, about normally.
  ///
  /// - Parameter deviation: Standard deviation in pixels; nothing happens below 0.15.
  mutating func blur(deviation: Float) {
    guard deviation >= 0.15 else { return }
    if deviation < 0.75 {
      // Weights 1:2:1 have the variance a half; the share of it that is wanted mixes in the picture itself.
      soften(min(2 * deviation * deviation, 1))
      return
    }
    // Three boxes of width w have the variance (w² − 1) / 4.
    let radius = max(1, Int((((4 * deviation * deviation + 1).squareRoot() - 1) / 2).rounded()))
    for _ in 0..<3 {
      box(radius: radius, count: height, length: width, step: 1, lineStep: width)
      box(radius: radius, count: width, length: height, step: width, lineStep: 1)
    }
  }

  /// Averages three pixels along each axis.
  private mutating func soften(_ amount: Float) {
    let (side, middle) = (amount / 4, 1 - amount / 2)
    for row in 0..<height {
      let start = row * width
      var before = pixels[start]
      for index in start..<start + width {
        let here = pixels[index]
        let after = index + 1 < start + width ? pixels[index + 1] : here
        pixels[index] = (before + after) * side + here * middle
        before = here
      }
    }
    var above = Array(pixels[0..<width])
    for row in 0..<height {
      let start = row * width
      for column in 0..<width {
        let here = pixels[start + column]
        let below = row + 1 < height ? pixels[start + width + column] : here
        pixels[start + column] = (above[column] + below) * side + here * middle
        above[column] = here
      }
    }
  }

  /// Averages `2 * radius + 1` pixels along lines; the edge goes on as it is.
  private mutating func box(radius: Int, count: Int, length: Int, step: Int, lineStep: Int) {
    let share = 1 / Float(2 * radius + 1)
    var line = Array(repeating: SIMD4<Float>.zero, count: length + 2 * radius + 1)
    for number in 0..<count {
      let start = number * lineStep
      for position in line.indices {
        line[position] = pixels[start + min(max(position - radius, 0), length - 1) * step]
      }
      var sum = SIMD4<Float>.zero
      for position in 0..<2 * radius { sum += line[position] }
      for position in 0..<length {
        sum += line[position + 2 * radius]
        pixels[start + position * step] = sum * share
        sum -= line[position]
      }
    }
  }

  /// Averages what the picture shows while it moves along a path, in pixels.
  mutating func smear(along path: SIMD2<Float>) {
    let steps = Int(path.length.rounded(.up))
    guard steps > 0 else { return }
    let still = pixels
    let share = 1 / Float(steps + 1)
    for index in pixels.indices { pixels[index] = .zero }
    for step in 0...steps {
      let place = path * (Float(step) / Float(steps) - 0.5)
      let (dx, dy) = (Int(place.x.rounded()), Int(place.y.rounded()))
      for row in 0..<height {
        let from = min(max(row + dy, 0), height - 1) * width
        let start = row * width
        let inner = max(0, -dx)..<max(max(0, -dx), min(width, width - dx))
        for column in inner { pixels[start + column] += still[from + column + dx] * share }
        for column in 0..<min(inner.lowerBound, width) {
          pixels[start + column] += still[from] * share
        }
        for column in inner.upperBound..<width {
          pixels[start + column] += still[from + width - 1] * share
        }
      }
    }
  }
}
