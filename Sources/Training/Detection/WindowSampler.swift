// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import NeuralNet
import Recognition

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Cuts windows out of scenes: what a detector learns from.
///
/// Windows are cut from the same pyramids that a detector looks at, at the places where it looks.
struct WindowSampler {
  /// Windows of 28×28 bytes, and the digit in the middle of each, or ``Robustness/nonDigitLabel``.
  struct Windows {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []

    mutating func append(_ window: [UInt8], _ label: UInt8) {
      pixels += window
      labels.append(label)
    }

    /// Others, and then these.
    func following(_ others: Windows) -> Windows {
      Windows(pixels: others.pixels + pixels, labels: others.labels + labels)
    }
  }

  /// What a window shows.
  private enum Content: Equatable {
    case digit(UInt8)
    case nothing
    /// Neither clearly: not to be learnt from.
    case unclear
  }

  /// Digits of one scene that are looked at, at most.
  private static let mostDigits = 6
  /// How often each of them is shown.
  private static let views = 3
  /// Windows at random places, besides one between each two digits.
  private static let others = 8

  /// Cuts windows out of one scene.
  ///
  /// - Parameters:
  ///   - scene: The scene.
  ///   - seed: Start of all chance.
  ///   - index: Which scene it is.
  /// - Returns: The windows, digits first.
  static func windows(of scene: LabelledScene, seed: UInt64, index: Int) -> Windows {
    let (scene, pyramid, start) = seen(scene, seed: seed, index: index)
    var generator = start
    var windows = Windows()
    for place in generator.permutation(scene.truth.digits.count).prefix(mostDigits) {
      let digit = scene.truth.digits[place]
      let level = level(nearest: digit, in: pyramid, ratio: 1)
      for _ in 0..<views {
        add(near: digit, offset: 2, level, of: scene, to: &windows, using: &generator)
      }
      // Near misses: beside it, and too large or too small.
      add(near: digit, offset: 14, level, of: scene, to: &windows, using: &generator)
      let ratio = generator.uniform() < 0.5 ? 0.5 : 2.0
      let other = self.level(nearest: digit, in: pyramid, ratio: ratio)
      add(near: digit, offset: 8, other, of: scene, to: &windows, using: &generator)
    }
    for (digit, next) in neighbours(in: scene).prefix(mostDigits) {
      let level = level(nearest: digit, in: pyramid, ratio: 1)
      let (one, other) = (middle(of: digit, in: level), middle(of: next, in: level))
      let left = (one.x + other.x) / 2 + 2 * Double(generator.uniform()) - 1
      let top = (one.y + other.y) / 2 + 4 * Double(generator.uniform()) - 2
      let half = Double(Glyph.side) / 2
      add(
        left: Int((left - half).rounded()),
        top: Int((top - half).rounded()),
        level,
        of: scene,
        to: &windows
      )
    }
    for _ in 0..<others {
      let level = pyramid.levels[Int(generator.uniform() * Float(pyramid.levels.count))]
      let left = Int(generator.uniform() * Float(level.plane.width - Glyph.side + 1))
      let top = Int(generator.uniform() * Float(level.plane.height - Glyph.side + 1))
      add(left: left, top: top, level, of: scene, to: &windows)
    }
    return windows
  }

  /// Windows that a detector takes for what they are not, the worst first.
  ///
  /// - Parameters:
  ///   - scene: The scene.
  ///   - detector: What is mistaken.
  ///   - seed: Start of all chance.
  ///   - index: Which scene it is.
  /// - Returns: The windows, those without a digit first.
  static func mistakes(
    in scene: LabelledScene,
    of detector: DigitDetector,
    seed: UInt64,
    index: Int
  ) -> Windows {
    let (scene, pyramid, start) = seen(scene, seed: seed, index: index)
    var generator = start
    var alarms: [(window: DigitDetector.Window, presence: Float)] = []
    for window in detector.windows(in: pyramid, least: 0.1) {
      let level = pyramid.levels[window.level]
      if content(left: window.left, top: window.top, level, of: scene) == .nothing {
        alarms.append((window, 1 - window.probabilities[10]))
      }
    }
    var windows = Windows()
    alarms.sort { $0.presence > $1.presence }
    if detector.looksMoreClosely {
      // Either network's mistakes: what one alone takes for a digit, the other sees as well as it can.
      alarms = alarms.prefix(4 * mostMistakes).map { window, presence in
        let pixels = pyramid.levels[window.level].window(left: window.left, top: window.top)
        let closer = detector.probabilities(of: Glyph(pixels: pixels).intensities)
        return (window, presence + Float(1 - closer[10]))
      }
      .sorted { $0.presence > $1.presence }
    }
    for (window, _) in alarms.prefix(mostMistakes) {
      let level = pyramid.levels[window.level]
      windows.append(
        level.window(left: window.left, top: window.top),
        Robustness.nonDigitLabel
      )
    }
    // Digits that were missed or mistaken for others, seen as they were.
    for digit in scene.truth.digits.prefix(2 * mostDigits) {
      let level = level(nearest: digit, in: pyramid, ratio: 1)
      let (left, top) = corner(near: digit, offset: 2, in: level, using: &generator)
      guard content(left: left, top: top, level, of: scene) == .digit(UInt8(digit.label)) else {
        continue
      }
      let window = level.window(left: left, top: top)
      let probabilities = detector.probabilities(of: Glyph(pixels: window).intensities)
      if probabilities[digit.label] < surely { windows.append(window, UInt8(digit.label)) }
    }
    return windows
  }

  /// Windows along lines, from each digit to the next, in which a detector is mistaken: there is where touching digits
  /// are told apart.
  ///
  /// - Parameters:
  ///   - scene: The scene.
  ///   - detector: What is mistaken.
  ///   - seed: Start of all chance.
  ///   - index: Which scene it is.
  /// - Returns: The windows, line by line.
  static func mistakesAlongLines(
    of scene: LabelledScene,
    by detector: DigitDetector,
    seed: UInt64,
    index: Int
  ) -> Windows {
    let (scene, pyramid, start) = seen(scene, seed: seed, index: index)
    var generator = start
    var windows = Windows()
    for (digit, next) in neighbours(in: scene).prefix(2 * mostDigits) {
      let level = level(nearest: digit, in: pyramid, ratio: 1)
      let (one, other) = (middle(of: digit, in: level), middle(of: next, in: level))
      let half = Double(Glyph.side) / 2
      for place in 0..<spotsToNext {
        let share = (Double(place) + Double(generator.uniform())) / Double(spotsToNext)
        let aside = 2 * Double(generator.uniform()) - 1
        let left = Int((one.x + share * (other.x - one.x) - half).rounded())
        let top = Int((one.y + share * (other.y - one.y) + aside - half).rounded())
        let label: UInt8
        switch content(left: left, top: top, level, of: scene) {
        case .digit(let digit): label = digit
        case .nothing: label = Robustness.nonDigitLabel
        case .unclear: continue
        }
        let window = level.window(left: left, top: top)
        let probabilities = detector.probabilities(of: Glyph(pixels: window).intensities)
        if probabilities[Int(label)] < surely { windows.append(window, label) }
      }
    }
    return windows
  }

  /// What is less probable to a network than this is learnt from, though it is right.
  private static let surely = 0.8
  /// Places that are looked at from one digit to the next.
  private static let spotsToNext = 4

  /// Windows of one scene that are learnt from though a detector sees a digit in them, at most.
  private static let mostMistakes = 16

  /// A scene as windows are cut out of it: the same for each way of choosing them.
  private static func seen(
    _ scene: LabelledScene,
    seed: UInt64,
    index: Int
  ) -> (scene: LabelledScene, pyramid: ImagePyramid, generator: SeededGenerator) {
    var generator = SeededGenerator(
      seed: seed,
      stream: RandomStream.windows.rawValue,
      UInt64(index)
    )
    let scene = stretched(scene, using: &generator)
    return (scene, pyramid(of: scene, using: &generator), generator)
  }

  /// The scene made wider or narrower, half of the time: hands and typefaces differ in nothing more.
  private static func stretched(
    _ scene: LabelledScene,
    using generator: inout SeededGenerator
  ) -> LabelledScene {
    let isStretched = generator.uniform() < 0.5
    let factor = exp2(Double(generator.uniform()) * 0.9 - 0.45)
    guard isStretched else { return scene }
    let plane = scene.image.grey()
    let width = max(Int((Double(plane.width) * factor).rounded()), 1)
    var stretched = scene
    stretched.image = Image(plane.resized(width: width, height: plane.height))
    stretched.truth.width = width
    for index in stretched.truth.digits.indices {
      let box = scene.truth.digits[index].box
      let left = Int((Double(box.x) * factor).rounded())
      let right = Int((Double(box.x + box.width) * factor).rounded())
      stretched.truth.digits[index].box.x = left
      stretched.truth.digits[index].box.width = max(right - left, 1)
    }
    return stretched
  }

  /// Digits that stand beside each other in a line, each with the next.
  private static func neighbours(in scene: LabelledScene) -> [(SceneDigit, SceneDigit)] {
    let digits = scene.truth.digits
    return zip(digits, digits.dropFirst()).filter { $0.line == $1.line && $0.product == $1.product }
  }

  private static func pyramid(
    of scene: LabelledScene,
    using generator: inout SeededGenerator
  ) -> ImagePyramid {
    let phase = 0.84 + 0.35 * Double(generator.uniform())
    let plane = scene.image.grey()
    return ImagePyramid(of: generator.uniform() < 0.3 ? plane.inverted() : plane, phase: phase)
  }

  /// The level in which a digit's longer side comes nearest to some multiple of what windows show.
  private static func level(
    nearest digit: SceneDigit,
    in pyramid: ImagePyramid,
    ratio: Double
  ) -> ImagePyramid.Level {
    let wanted = ratio * ImagePyramid.digitSide / longerSide(of: digit)
    return pyramid.levels.min {
      max($0.scale / wanted, wanted / $0.scale) < max($1.scale / wanted, wanted / $1.scale)
    } ?? pyramid.levels[0]
  }

  private static func longerSide(of digit: SceneDigit) -> Double {
    Double(max(digit.box.width, digit.box.height))
  }

  private static func middle(
    of digit: SceneDigit,
    in level: ImagePyramid.Level
  ) -> (x: Double, y: Double) {
    level.place(
      x: Double(digit.box.x) + Double(digit.box.width) / 2,
      y: Double(digit.box.y) + Double(digit.box.height) / 2
    )
  }

  private static func add(
    near digit: SceneDigit,
    offset: Double,
    _ level: ImagePyramid.Level,
    of scene: LabelledScene,
    to windows: inout Windows,
    using generator: inout SeededGenerator
  ) {
    let (left, top) = corner(near: digit, offset: offset, in: level, using: &generator)
    add(left: left, top: top, level, of: scene, to: &windows)
  }

  /// Where a window begins that has a digit's middle in its own, give or take an offset both ways.
  private static func corner(
    near digit: SceneDigit,
    offset: Double,
    in level: ImagePyramid.Level,
    using generator: inout SeededGenerator
  ) -> (left: Int, top: Int) {
    let middle = middle(of: digit, in: level)
    let half = Double(Glyph.side) / 2
    let left = middle.x - half + offset * (2 * Double(generator.uniform()) - 1)
    let top = middle.y - half + offset * (2 * Double(generator.uniform()) - 1)
    return (Int(left.rounded()), Int(top.rounded()))
  }

  private static func add(
    left: Int,
    top: Int,
    _ level: ImagePyramid.Level,
    of scene: LabelledScene,
    to windows: inout Windows
  ) {
    switch content(left: left, top: top, level, of: scene) {
    case .digit(let label): windows.append(level.window(left: left, top: top), label)
    case .nothing:
      windows.append(level.window(left: left, top: top), Robustness.nonDigitLabel)
    case .unclear: break
    }
  }

  /// What a window shows: a digit where one lies in its middle in about the right size, nothing where none is near
  /// enough to be taken for that.
  private static func content(
    left: Int,
    top: Int,
    _ level: ImagePyramid.Level,
    of scene: LabelledScene
  ) -> Content {
    let half = Double(Glyph.side) / 2
    let (x, y) = (Double(left) + half, Double(top) + half)
    var content = Content.nothing
    for digit in scene.truth.digits {
      let middle = middle(of: digit, in: level)
      let offset = max(abs(middle.x - x), abs(middle.y - y))
      let ratio = longerSide(of: digit) * level.scale / ImagePyramid.digitSide
      let mismatch = max(ratio, 1 / ratio)
      if offset <= 2.6, mismatch <= 1.26 { return .digit(UInt8(digit.label)) }
      if offset <= 5, mismatch <= 1.6 { content = .unclear }
    }
    // Half way between two digits there is none, however close they stand: what says so tells them apart.
    return content == .unclear && isBetweenDigits(x: x, y: y, level, of: scene) ? .nothing : content
  }

  /// Whether a place of a level is half way between two digits that stand beside each other.
  private static func isBetweenDigits(
    x: Double,
    y: Double,
    _ level: ImagePyramid.Level,
    of scene: LabelledScene
  ) -> Bool {
    neighbours(in: scene).contains { digit, next in
      let (one, other) = (middle(of: digit, in: level), middle(of: next, in: level))
      let (across, down) = (other.x - one.x, other.y - one.y)
      let square = max(across * across + down * down, 1)
      let share = ((x - one.x) * across + (y - one.y) * down) / square
      let aside = abs((x - one.x) * down - (y - one.y) * across) / square.squareRoot()
      return 0.38...0.62 ~= share && aside <= 3
    }
  }
}
