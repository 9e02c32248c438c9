// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@testable import Recognition

struct DetectionTests {
  @Test func `a window is cut out turned about its middle`() throws {
    var generator = SeededGenerator(seed: 5)
    let plane = try GreyImage(
      width: 34,
      height: 31,
      pixels: (0..<34 * 31).map { _ in UInt8.random(in: 0...255, using: &generator) }
    )
    let level = ImagePyramid.Level(plane: plane, scale: 1)
    // Two of its rows lie below the plane.
    let straight = level.window(left: 4, top: 5)
    #expect(level.window(aroundX: 18, y: 19, turnedBy: 0) == straight)
    #expect(straight.dropFirst(26 * 28).allSatisfy { $0 == ImagePyramid.neutral })
    // Clockwise: what is seen at the top lies to the right.
    let quarter = level.window(aroundX: 18, y: 19, turnedBy: .pi / 2)
    for (row, column) in [(0, 0), (3, 7), (14, 20), (27, 1)] {
      let difference = Int(quarter[row * 28 + column]) - Int(straight[column * 28 + 27 - row])
      #expect(abs(difference) <= 1)
    }
  }

  /// A small network for windows, with weights by chance.
  private static func model(
    padding: Padding = .valid,
    tail: [Layer] = [
      .convolution(outputChannels: 11, kernelSize: 1, padding: .valid, bias: true), .flatten,
    ]
  ) throws -> Model {
    try Model.initialized(
      Architecture(
        name: "windows",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.5, standardDeviation: 0.2),
        layers: [
          .convolution(outputChannels: 4, kernelSize: 5, padding: .valid, bias: true), .relu,
          .maxPool(size: 2),
          .convolution(outputChannels: 8, kernelSize: 3, padding: padding, bias: true), .relu,
          .maxPool(size: 2),
          .convolution(outputChannels: 8, kernelSize: 3, padding: padding, bias: true), .relu,
          .convolution(outputChannels: 8, kernelSize: 3, padding: padding, bias: true), .relu,
        ] + tail
      ),
      seed: 3,
      initialization: .kaimingUniform
    )
  }

  static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) throws -> GreyImage {
    var generator = SeededGenerator(seed: seed)
    let pixels = (0..<width * height).map { _ in UInt8(generator.next() >> 56) }
    return try GreyImage(width: width, height: height, pixels: pixels)
  }

  // 28: one window. 31: one, with a rest. 200×61: less than a tile one way, more than one the other.
  @Test(arguments: [(28, 28), (31, 35), (97, 61), (200, 61), (32, 300)])
  func `a window's answer in a plane is its answer alone`(width: Int, height: Int) throws {
    let network = try DenseNetwork(Self.model())
    let plane = try Self.noise(width, height)
    let answers = network.answers(for: plane)
    #expect(answers.columns == (width - 28) / 4 + 1)
    #expect(answers.rows == (height - 28) / 4 + 1)
    let level = ImagePyramid.Level(plane: plane, scale: 1)
    for row in 0..<answers.rows {
      for column in 0..<answers.columns {
        let alone = network.sole.logits(
          of: level.window(left: 4 * column, top: 4 * row).map { Float($0) * (1 / 255) }
        )
        let start = (row * answers.columns + column) * 11
        for (one, other) in zip(alone, answers.logits[start..<start + 11]) {
          #expect(abs(one - other) < 1e-4 * max(1, abs(one)))
        }
      }
    }
  }

  @Test func `a network that cannot be run over planes is refused`() throws {
    for model in [
      try Self.model(padding: .same),
      try Self.model(tail: [.flatten, .linear(outputFeatures: 11, bias: true)]),
      try Self.model(tail: [
        .convolution(outputChannels: 10, kernelSize: 1, padding: .valid, bias: true), .flatten,
      ]),
    ] {
      let error = #expect(throws: RecognitionError.self) { _ = try DenseNetwork(model) }
      #expect(error?.code == .unsuitableModel)
    }
  }

  @Test func `what light does to a plane changes its local contrast little`() throws {
    let plane = try Self.noise(60, 50)
    let dim = try GreyImage(width: 60, height: 50, pixels: plane.pixels.map { 40 + $0 / 3 })
    for (one, other) in zip(plane.locallyNormalized().pixels, dim.locallyNormalized().pixels) {
      #expect(abs(Int(one) - Int(other)) <= 10)
    }
    let inverted = plane.inverted().locallyNormalized().pixels
    for (one, other) in zip(plane.locallyNormalized().pixels, inverted) {
      #expect(abs(Int(one) + Int(other) - 256) <= 1)
    }
  }

  @Test func `an even plane has no local contrast, and faint noise little`() throws {
    let even = try GreyImage(width: 40, height: 30, pixels: [UInt8](repeating: 77, count: 1200))
    #expect(even.locallyNormalized().pixels.allSatisfy { $0 == ImagePyramid.neutral })
    let faint = try GreyImage(
      width: 40,
      height: 30,
      pixels: (0..<1200).map { 77 + UInt8($0 % 2) }
    )
    #expect(faint.locallyNormalized().pixels.allSatisfy { abs(Int($0) - 128) < 10 })
  }

  @Test func `levels shrink by the root of two down to a digit that fills the picture`() throws {
    let pyramid = ImagePyramid(of: try Self.noise(640, 480))
    let longer = pyramid.levels.map { $0.plane.width - 2 * ImagePyramid.margin }
    #expect(longer == [480, 339, 240, 170, 120, 85, 60, 42, 30])
    for (level, next) in zip(pyramid.levels, pyramid.levels.dropFirst()) {
      #expect(abs(next.scale / level.scale - 0.7071) < 0.001)
    }
    let smallest = try #require(pyramid.levels.last)
    #expect(480 * smallest.scale >= 16 && 480 * smallest.scale < 16 * 1.42)
  }

  @Test(arguments: [(1, 1), (1, 500), (3000, 2), (28, 28), (10, 10)])
  func `pictures of the smallest and oddest shapes are looked at`(
    width: Int,
    height: Int
  ) throws {
    let network = try DenseNetwork(Self.model())
    let picture = try Self.noise(width, height)
    let detector = try DigitDetector(network)
    for detection in detector.verifiedDetections(in: picture) {
      #expect(detection.probabilities.count == 11)
      let box = detection.box(in: picture)
      #expect(box.x >= 0 && box.x + box.width <= width && box.width > 0)
      #expect(box.y >= 0 && box.y + box.height <= height && box.height > 0)
    }
  }

  @Test func `a window beyond the plane is even there`() throws {
    let plane = try Self.noise(30, 30)
    let window = ImagePyramid.Level(plane: plane, scale: 1).window(left: -10, top: 20)
    for y in 0..<28 {
      for x in 0..<28 {
        let (column, row) = (x - 10, y + 20)
        let isInside = 0..<30 ~= column && 0..<30 ~= row
        #expect(window[y * 28 + x] == (isInside ? plane[column, row] : 128))
      }
    }
  }

  @Test func `places in the picture and in a level are told from each other`() {
    let level = ImagePyramid(
      of: GreyImage(unchecked: 200, 100, [UInt8](repeating: 9, count: 20_000))
    ).levels[2]
    let there = level.place(x: 120, y: 33)
    let back = level.origin(x: there.x, y: there.y)
    #expect(abs(back.x - 120) < 1e-9 && abs(back.y - 33) < 1e-9)
    #expect(abs(there.x - (120 * level.scale + 8)) < 1e-9)
  }

  /// Says of every window that it shows a digit.
  static func detector(of digit: Int) throws -> Model {
    let model = try model()
    let last = model.architecture.layers.count - 2
    var tensors = model.tensors.mapValues {
      Tensor(shape: $0.shape, values: $0.values.map { _ in 0 })
    }
    tensors["layers.\(last).bias"] = Tensor(
      shape: [11],
      values: (0..<11).map { $0 == digit ? 12 : 0 }
    )
    return try Model(architecture: model.architecture, tensors: tensors)
  }

  /// A digit, sure with a given probability.
  static func detection(
    _ digit: Int,
    _ presence: Double,
    x: Double,
    y: Double,
    size: Double
  ) -> Detection {
    var probabilities = [Double](repeating: 0, count: 11)
    probabilities[digit] = presence
    probabilities[10] = 1 - presence
    return Detection(x: x, y: y, size: size, probabilities: probabilities)
  }

  @Test func `what several windows say of a digit is joined, and parts of it are dropped`() throws {
    let found = DigitDetector.merged([
      Self.detection(4, 0.9, x: 100, y: 100, size: 40),
      Self.detection(4, 0.6, x: 106, y: 100, size: 40),
      // The upper half of it, and something else far away.
      Self.detection(7, 0.7, x: 100, y: 90, size: 20),
      Self.detection(2, 0.8, x: 200, y: 100, size: 40),
    ])
    #expect(found.map(\.digit) == [4, 2] || found.map(\.digit) == [2, 4])
    let four = try #require(found.first { $0.digit == 4 })
    // Weighted by the square of 0.9 and of 0.6.
    #expect(abs(four.x - (100 + 6 * 0.36 / 1.17)) < 1e-9)
    #expect(abs(four.probabilities.reduce(0, +) - 1) < 1e-9)
  }

  @Test func `digits of a sloping line are read from left to right, and lines from the top`() {
    let page = DetectedPage([
      Self.detection(5, 1, x: 160, y: 36, size: 40), Self.detection(4, 1, x: 100, y: 50, size: 40),
      Self.detection(3, 1, x: 40, y: 60, size: 40), Self.detection(9, 1, x: 60, y: 130, size: 40),
      Self.detection(8, 1, x: 130, y: 115, size: 36),
    ])
    #expect(page.lines.map { $0.map(\.digit) } == [[3, 4, 5], [9, 8]])
  }

  @Test(arguments: [-25.0, -12, 0, 12, 25])
  func `a turned page is read line by line`(degrees: Double) {
    // Two lines, the first with a wide space, turned about the picture's corner.
    let upright = [
      (1, 100.0, 200.0), (2, 130, 200), (3, 230, 200), (4, 260, 200), (5, 100, 260), (6, 130, 260),
      (7, 160, 260), (8, 190, 260),
    ]
    let angle = degrees * .pi / 180
    let turned = upright.map { digit, x, y in
      Self.detection(
        digit,
        1,
        x: x * cos(angle) - y * sin(angle),
        y: x * sin(angle) + y * cos(angle),
        size: 40
      )
    }
    let page = DetectedPage(turned.reversed())
    #expect(page.lines.map { $0.map(\.digit) } == [[1, 2, 3, 4], [5, 6, 7, 8]])
  }

  @Test func `digits of other sizes or far away are lines of their own`() {
    let page = DetectedPage([
      Self.detection(1, 1, x: 50, y: 50, size: 40), Self.detection(2, 1, x: 110, y: 52, size: 90),
      Self.detection(3, 1, x: 400, y: 55, size: 40),
    ])
    #expect(page.lines.count == 3)
  }

  @Test func `boxes stay within the picture`() throws {
    let picture = try Self.noise(100, 80)
    let box = Self.detection(8, 1, x: 98, y: 3, size: 30).box(in: picture)
    #expect(box.x + box.width <= 100 && box.y == 0 && box.width > 0 && box.height > 0)
    let middle = Self.detection(8, 1, x: 50, y: 40, size: 40).box(in: picture)
    #expect(middle == PixelBox(x: 37, y: 20, width: 26, height: 40))
  }

  @Test func `what hardly differs from what is around it is no ink`() throws {
    func standsOut(from paper: UInt8, to ink: UInt8) throws -> Bool {
      var pixels = [UInt8](repeating: paper, count: 100 * 100)
      for y in 30..<70 { for x in 46..<54 { pixels[y * 100 + x] = ink } }
      return Self.detection(4, 1, x: 50, y: 50, size: 40)
        .standsOut(in: try GreyImage(width: 100, height: 100, pixels: pixels))
    }
    // Eight of 26 columns: deviations are 0.46 of the difference.
    #expect(try !standsOut(from: 255, to: 250))
    #expect(try standsOut(from: 255, to: 247))
    // The same in a twentieth of the light, and in none.
    #expect(try standsOut(from: 12, to: 11))
    #expect(try standsOut(from: 0, to: 1))
    #expect(try !standsOut(from: 0, to: 0))
    #expect(try !standsOut(from: 255, to: 255))
  }
}
