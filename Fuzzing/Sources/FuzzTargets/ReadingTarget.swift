// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Imaging
@testable import NeuralNet
@testable import Recognition

/// From a picture to its readings: framing, classification, the page, with networks of random weights.
///
/// The first byte chooses between pixels as they are, which reaches far into framing, and a picture file.
enum ReadingTarget: FuzzTarget {
  static let name = "reading"

  static var seeds: [String: [UInt8]] {
    var seeds: [String: [UInt8]] = [:]
    for (index, picture) in PictureSeeds.drawings.enumerated() {
      let sides = [UInt8(picture.width - 1), UInt8(picture.height - 1)]
      let format = UInt8(PixelFormat.allCases.firstIndex(of: picture.format) ?? 0)
      seeds["pixels-\(index)"] = [UInt8(index % 4) << 1] + sides + [format] + picture.pixels
      if let file = try? picture.png() {
        seeds["file-\(index)"] = [1 | UInt8(index % 4) << 1] + file
      }
    }
    return seeds
  }

  private static let limits = ImageLimits(
    maximumBytes: 16 << 10,
    maximumPixels: 64 * 64,
    maximumSide: 256
  )

  static func run(_ bytes: [UInt8]) {
    var input = InputBytes(bytes)
    let choice = input.byte()
    guard let image = choice & 1 == 0 ? pixels(&input) : file(input) else { return }
    let recognizer = choice & 2 == 0 ? searching : plain
    let reading = recognizer.read(image)
    check(reading, of: image)
    requireEqual(recognizer.read(image), reading, "two readings differ")
    if let glance = recognizer.glance(image) {
      requireEqual(glance, reading, "a glance and a reading differ")
    }
    // Both look at the picture many times over, so only some inputs ask for them.
    if choice & 4 != 0 {
      for digit in recognizer.readPage(image).digits { check(digit, of: image) }
    }
    if choice & 0xF0 == 0xF0 { _ = recognizer.explain(image) }
  }

  private static func pixels(_ input: inout InputBytes) -> Image? {
    let (width, height) = (input.number(below: 64) + 1, input.number(below: 64) + 1)
    let format = PixelFormat.allCases[input.number(below: PixelFormat.allCases.count)]
    let count = width * height * format.bytesPerPixel
    let rest = input.rest
    guard !rest.isEmpty else { return nil }
    // A short input is repeated: patterns have more in them than a blank half.
    var pixels: [UInt8] = []
    while pixels.count < count { pixels += rest.prefix(count - pixels.count) }
    return try? Image(width: width, height: height, format: format, pixels: pixels)
  }

  private static func file(_ input: InputBytes) -> Image? {
    try? Image(decoding: Array(input.rest), limits: limits, isColourNeeded: false)
  }

  private static func check(_ reading: Reading, of image: Image) {
    requireEqual(reading.predictedClass == nil, reading.verdict == .empty, "empty, or a digit")
    requireEqual(reading.probabilities.count, 10, "ten probabilities")
    require(
      reading.probabilities.allSatisfy { 0...1 ~= $0 } && 0...1 ~= reading.confidence,
      "probabilities out of range: \(reading)"
    )
    require(reading.probabilities.reduce(0, +) <= 1.000_01, "probabilities beyond 1: \(reading)")
    guard let box = reading.box else { return }
    require(
      box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0
        && box.x + box.width <= image.fullWidth && box.y + box.height <= image.fullHeight,
      "the box \(box) is not inside \(image.fullWidth)×\(image.fullHeight) pixels"
    )
  }

  private static let plain: Recognizer = {
    do {
      let architecture = Architecture(
        name: "plain",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
        layers: [
          .convolution(outputChannels: 4, kernelSize: 3, stride: 2, padding: .same, bias: true),
          .relu, .averagePool(size: 2), .flatten, .linear(outputFeatures: 11, bias: true),
        ]
      )
      return try Recognizer(model: .initialized(architecture, seed: 1), identifier: "plain")
    } catch { fatalError("\(error)") }
  }()

  private static let searching: Recognizer = {
    do {
      let architecture = Architecture(
        name: "detector",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.5, standardDeviation: 0.25),
        layers: [
          .convolution(outputChannels: 2, kernelSize: 5, padding: .valid, bias: true), .relu,
          .maxPool(size: 2),
          .convolution(outputChannels: 4, kernelSize: 3, padding: .valid, bias: true), .relu,
          .maxPool(size: 2),
          .convolution(outputChannels: 8, kernelSize: 5, padding: .valid, bias: true), .relu,
          .convolution(outputChannels: 11, kernelSize: 1, padding: .valid, bias: true), .flatten,
        ]
      )
      return try plain.detecting(with: .initialized(architecture, seed: 2))
    } catch { fatalError("\(error)") }
  }()
}
