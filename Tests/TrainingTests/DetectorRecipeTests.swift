// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import Kernels
import NeuralNet
import Recognition
import Testing

@testable import Training

struct DetectorRecipeTests {
  private static func scene(_ kind: SceneKind, _ index: Int = 0) throws -> LabelledScene {
    var generator = SceneGenerator(seed: 9)
    generator.kinds = [kind]
    generator.styles = .train
    generator.size = .fixed(width: 320, height: 240)
    return try generator.scene(index)
  }

  @Test(arguments: [SceneKind.handwritten, .stamped, .several, .printed])
  func `windows of a scene show its digits, and places without one`(kind: SceneKind) throws {
    let scene = try Self.scene(kind)
    let windows = WindowSampler.windows(of: scene, seed: 4, index: 0)
    #expect(windows.pixels.count == windows.labels.count * 784)
    let digits = Set(windows.labels.filter { $0 < 10 })
    #expect(!digits.isEmpty)
    #expect(digits.isSubset(of: Set(scene.truth.digits.map { UInt8($0.label) })))
    #expect(windows.labels.contains(Robustness.nonDigitLabel))
  }

  @Test func `half way between two narrow digits there is none`() throws {
    // Two ones, 90 pixels high and 40 apart, and nothing else.
    var scene = try Self.scene(.several)
    scene.image = try Image(
      width: 320,
      height: 240,
      format: .rgb,
      pixels: (0..<320 * 240).flatMap { index -> [UInt8] in
        let (x, y) = (index % 320, index / 320)
        let isInk = 80..<170 ~= y && (116..<124 ~= x || 156..<164 ~= x)
        return [UInt8](repeating: isInk ? 20 : 220, count: 3)
      }
    )
    let digit = try #require(scene.truth.digits.first)
    scene.truth.digits = [116, 156].map { left in
      var one = digit
      (one.label, one.line, one.product) = (1, 0, nil)
      (one.box.x, one.box.y, one.box.width, one.box.height) = (left, 80, 8, 90)
      return one
    }
    var (ones, between) = (0, 0)
    for seed in 0..<20 as Range<UInt64> {
      let windows = WindowSampler.windows(of: scene, seed: seed, index: 0)
      for (place, label) in windows.labels.enumerated() {
        // Ink in the columns in the middle of the window, or to both sides of them.
        let row = windows.pixels[place * 784 + 14 * 28..<place * 784 + 15 * 28].map {
          Int($0) - 128
        }
        let middle = row[12...15].map(abs).max() ?? 0
        let (before, after) = (row[7...11].map(abs).max() ?? 0, row[16...20].map(abs).max() ?? 0)
        if label == 1 { ones += 1 }
        if label == Robustness.nonDigitLabel, before > 60, after > 60, middle < 40 { between += 1 }
      }
    }
    #expect(ones > 60 && between >= 10)
  }

  @Test(arguments: [SceneKind.empty, .nonDigit])
  func `a scene without digits has windows without digits alone`(kind: SceneKind) throws {
    let windows = WindowSampler.windows(of: try Self.scene(kind), seed: 4, index: 0)
    #expect(windows.labels.count >= 5)
    #expect(windows.labels.allSatisfy { $0 == Robustness.nonDigitLabel })
  }

  @Test func `windows do not depend on the threads, and do on the seed`() throws {
    let recipe = DetectorRecipe(
      scenes: 6,
      minedScenes: 3,
      first: .detector,
      detector: .detector,
      verifier: .verifier,
      pictureSize: (240, 180)
    )
    let digits = try Bars.images(40, seed: 2)
    let alone = try recipe.windows(images: digits, seed: 1, parallel: .serial)
    let together = try recipe.windows(images: digits, seed: 1, parallel: .threads(3))
    #expect(alone == together)
    #expect(alone != (try recipe.windows(images: digits, seed: 2, parallel: .serial)))
  }

  @Test func `what a network is mistaken about is learnt from, with the right label`() throws {
    let recipe = DetectorRecipe(
      scenes: 1,
      minedScenes: 2,
      first: .detector,
      detector: .detector,
      verifier: .verifier,
      pictureSize: (240, 180)
    )
    let ignorant = try Self.ignorant()
    let digits = try Bars.images(40, seed: 2)
    let mined = try recipe.minedWindows(
      of: ignorant,
      images: digits,
      seed: 1,
      backend: .fastest,
      parallel: .serial
    )
    // Sixteen of each scene, besides the usual ones.
    #expect(mined.labels.count { $0 == Robustness.nonDigitLabel } >= 32)
  }

  /// A verifier that is sure of one class, whatever it sees.
  private static func verifier(sureOf label: Int) throws -> Model {
    try Model(
      architecture: Architecture(
        name: "stubborn",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Recipe.detector.architecture.normalization,
        layers: [.flatten, .linear(outputFeatures: 11, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(
          shape: [11, 784],
          values: [Float](repeating: 0, count: 11 * 784)
        ),
        "layers.1.bias": Tensor(shape: [11], values: (0..<11).map { $0 == label ? 20 : 0 }),
      ]
    )
  }

  /// A network that knows nothing: it sees digits everywhere.
  private static func ignorant() throws -> Model {
    try Model.initialized(Recipe.detector.architecture, seed: 1, initialization: .kaimingUniform)
  }

  private static func mistakesAlongLines(
    of scene: LabelledScene,
    verifierSureOf label: Int
  ) throws -> WindowSampler.Windows {
    let detector = try DigitDetector(
      try DenseNetwork(try ignorant(), backend: .fastest),
      verifier: try verifier(sureOf: label)
    )
    return WindowSampler.mistakesAlongLines(of: scene, by: detector, seed: 4, index: 0)
  }

  @Test func `along lines, whoever sees a digit everywhere learns where there is none`() throws {
    let (scene, labels) = try Self.line()
    let windows = try Self.mistakesAlongLines(of: scene, verifierSureOf: 3)
    #expect(windows.pixels.count == windows.labels.count * 784)
    #expect(windows.labels.contains(Robustness.nonDigitLabel))
    #expect(!windows.labels.contains(3))
    let digits = Set(windows.labels).subtracting([Robustness.nonDigitLabel])
    #expect(!digits.isEmpty && digits.isSubset(of: labels))
  }

  @Test func `along lines, whoever never sees a digit learns of digits alone`() throws {
    let (scene, labels) = try Self.line()
    let windows = try Self.mistakesAlongLines(of: scene, verifierSureOf: 10)
    #expect(!windows.labels.isEmpty)
    #expect(Set(windows.labels).isSubset(of: labels))
  }

  @Test func `a digit by itself has no line to look along`() throws {
    let windows = try Self.mistakesAlongLines(
      of: Self.scene(.handwritten),
      verifierSureOf: 10
    )
    #expect(windows.labels.isEmpty)
  }

  /// A scene with digits beside each other, and which there are.
  private static func line() throws -> (scene: LabelledScene, labels: Set<UInt8>) {
    let scene = try Self.scene(.several, 1)
    return (scene, Set(scene.truth.digits.map { UInt8($0.label) }))
  }

  @Test func `what networks go on with are scenes that they have not seen`() throws {
    let recipe = DetectorRecipe(
      scenes: 2,
      minedScenes: 2,
      first: .detector,
      detector: .detector,
      verifier: .verifier,
      refinement: .init(scenes: 3, detector: .refinedDetector, verifier: .refinedVerifier),
      pictureSize: (240, 180)
    )
    let ignorant = try Self.ignorant()
    let verifier = try Self.verifier(sureOf: 10)
    let digits = try Bars.images(40, seed: 2)
    func windows(_ recipe: DetectorRecipe, _ parallel: ParallelFor) throws -> LabelledImages {
      try recipe.refiningWindows(
        of: ignorant,
        verifier,
        images: digits,
        seed: 1,
        backend: .fastest,
        parallel: parallel
      )
    }
    let refining = try windows(recipe, .serial)
    #expect(refining == (try windows(recipe, .threads(3))))
    let seen = try recipe.windows(images: digits, seed: 1, parallel: .serial)
    let known = Set((0..<seen.count).map { Array(seen.pixels(of: $0)) })
    #expect((0..<refining.count).allSatisfy { !known.contains(Array(refining.pixels(of: $0))) })
    var without = recipe
    without.refinement = nil
    #expect(try windows(without, .serial).count == 0)
  }

  @Test func `an image without a digit needs a network with a class for it`() throws {
    let blank = try LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784 * 4),
      labels: [1, 10, 2, 3],
      classes: 11
    )
    var recipe = Recipe.quick
    recipe.validationCount = 1
    recipe.epochs = 1
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(recipe: recipe, seed: 1).run(on: blank)
    }
    #expect(error?.code == .invalidData)
  }

  @Test func `where some images show no digit, that is an answer like others`() throws {
    // A network whose eleventh logit is the mean of the picture, and whose others are zero.
    let model = try Model(
      architecture: Architecture(
        name: "mean",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.25, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: 11, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(
          shape: [11, 784],
          values: (0..<11 * 784).map { $0 < 7840 ? 0 : 1 }
        ),
        "layers.1.bias": Tensor(
          shape: [11],
          values: [1] + [Float](repeating: 0, count: 10)
        ),
      ]
    )
    let images = try LabelledImages(
      pixels: [0, 255, 255].flatMap { [UInt8](repeating: $0, count: 784) },
      labels: [0, 10, 3],
      classes: 11
    )
    let evaluation = Evaluation(of: try InferencePlan(model), over: images)
    #expect(evaluation.correct == 2)
    #expect(evaluation.misread == [2])
    // Among digits alone the answer is a digit.
    let digits = try LabelledImages(pixels: images.pixels, labels: [0, 0, 3])
    #expect(Evaluation(of: try InferencePlan(model), over: digits).correct == 2)
  }
}
