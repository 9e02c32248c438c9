// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import Kernels
public import NeuralNet
import Recognition
import Synchronization

/// How a detector is trained: on windows of generated scenes, and then on those that it took for what they are not, twice:
/// what a first network is mistaken about is easy for the networks that learn from it.
///
/// - Source: mining hard negatives as in P. Felzenszwalb, R. Girshick, D. McAllester, D. Ramanan: "Object Detection
///   with Discriminatively Trained Part-Based Models", 2010.
public struct DetectorRecipe: Sendable {
  /// Scenes that the first windows are cut from.
  public var scenes: Int
  /// Further scenes that are searched for mistakes.
  public var minedScenes: Int
  /// What the first network, which only finds mistakes, is trained by.
  public var first: Recipe
  /// What the network that looks at every place is trained by.
  public var detector: Recipe
  /// What the network that looks more closely at what was found is trained by.
  public var verifier: Recipe

  /// How both go on from there; nil where they do not.
  public var refinement: Refinement?

  /// Pixels a row and rows of the scenes.
  public var pictureSize: (width: Int, height: Int)

  /// How networks that have learnt go on: on what they are still mistaken about, in scenes of the harder kinds.
  public struct Refinement: Sendable {
    /// Scenes, none of which was seen before.
    public var scenes: Int
    /// How the network that looks at every place goes on.
    public var detector: Recipe
    /// How the network that looks more closely goes on.
    public var verifier: Recipe
    /// How far from where they stood to where they went they are taken, 0...1: what they learn of the hard scenes costs
    /// them some of the others, and half of the way costs less than it brings.
    public var share: Float

    /// Describes a refinement; see the properties.
    public init(scenes: Int, detector: Recipe, verifier: Recipe, share: Float = 0.5) {
      self.share = share
      self.scenes = scenes
      self.detector = detector
      self.verifier = verifier
    }
  }

  /// Describes a training; see the properties.
  public init(
    scenes: Int,
    minedScenes: Int,
    first: Recipe,
    detector: Recipe,
    verifier: Recipe,
    refinement: Refinement? = nil,
    pictureSize: (width: Int, height: Int) = (560, 420)
  ) {
    self.pictureSize = pictureSize
    self.scenes = scenes
    self.minedScenes = minedScenes
    self.first = first
    self.detector = detector
    self.verifier = verifier
    self.refinement = refinement
  }

  /// What the networks are called in their file.
  public static let detectorName = "detector"
  /// See ``detectorName``.
  public static let verifierName = "verifier"

  /// What the command calls it.
  public static let name = "detector"

  /// The recipe of the detector that is compiled in.
  public static let standard: DetectorRecipe = {
    var first = Recipe.detector
    first.name = "detector-first"
    first.epochs = 4
    return DetectorRecipe(
      scenes: 6000,
      minedScenes: 12_000,
      first: first,
      detector: .detector,
      verifier: .verifier,
      refinement: Refinement(
        scenes: 10_000,
        detector: .refinedDetector,
        verifier: .refinedVerifier
      )
    )
  }()

  /// Cuts windows out of the first scenes.
  ///
  /// - Parameters:
  ///   - images: Digits that are pasted into scenes, besides those that are drawn.
  ///   - seed: Start of all chance.
  ///   - parallel: Where scenes are drawn.
  ///   - progress: Told how many scenes are done.
  /// - Returns: Windows with their labels, 10 for those without a digit; the same whatever the threads.
  /// - Throws: `DatasetError` where memory runs out.
  public func windows(
    images: LabelledImages,
    seed: UInt64,
    parallel: ParallelFor,
    progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> LabelledImages {
    let generator = generator(of: Self.kinds, images: images, seed: seed)
    return try collect(0..<scenes, of: generator, parallel: parallel, progress: progress) {
      WindowSampler.windows(of: $0, seed: seed, index: $1)
    }
  }

  /// Cuts windows out of further scenes: the usual ones, and those that a network was mistaken about.
  ///
  /// - Parameters:
  ///   - model: What was trained on the first windows.
  ///   - images: Digits that are pasted into scenes, besides those that are drawn.
  ///   - seed: Start of all chance.
  ///   - backend: The kernels to compute with.
  ///   - parallel: Where scenes are drawn.
  ///   - progress: Told how many scenes are done.
  /// - Returns: Windows with their labels, 10 for those without a digit; the same whatever the threads.
  /// - Throws: `DatasetError` where memory runs out; `RecognitionError` for a model that is no detector.
  public func minedWindows(
    of model: Model,
    images: LabelledImages,
    seed: UInt64,
    backend: KernelBackend,
    parallel: ParallelFor,
    progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> LabelledImages {
    let detector = try DigitDetector(try DenseNetwork(model, backend: backend))
    let generator = generator(of: Self.kinds, images: images, seed: seed)
    let range = scenes..<scenes + minedScenes
    return try collect(range, of: generator, parallel: parallel, progress: progress) {
      WindowSampler.windows(of: $0, seed: seed, index: $1)
        .following(WindowSampler.mistakes(in: $0, of: detector, seed: seed, index: $1))
    }
  }

  /// Cuts windows out of scenes that no network has seen: the usual ones, and those that both together were mistaken
  /// about, along lines too.
  ///
  /// - Parameters:
  ///   - detector: The network that looks at every place.
  ///   - verifier: The network that looks more closely.
  ///   - images: Digits that are pasted into scenes, besides those that are drawn.
  ///   - seed: Start of all chance.
  ///   - backend: The kernels to compute with.
  ///   - parallel: Where scenes are drawn.
  ///   - progress: Told how many scenes are done.
  /// - Returns: Windows with their labels, 10 for those without a digit; the same whatever the threads. None without a
  ///   ``refinement``.
  /// - Throws: As ``minedWindows(of:images:seed:backend:parallel:progress:)``.
  public func refiningWindows(
    of detector: Model,
    _ verifier: Model,
    images: LabelledImages,
    seed: UInt64,
    backend: KernelBackend,
    parallel: ParallelFor,
    progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> LabelledImages {
    let networks = try DigitDetector(
      try DenseNetwork(detector, backend: backend),
      verifier: verifier,
      backend: backend
    )
    var generator = generator(of: Self.hardKinds, images: images, seed: seed)
    generator.touchingShare = 0.4
    generator.harshShare = 0.4
    let first = scenes + minedScenes
    let range = first..<first + (refinement?.scenes ?? 0)
    return try collect(range, of: generator, parallel: parallel, progress: progress) {
      WindowSampler.windows(of: $0, seed: seed, index: $1)
        .following(WindowSampler.mistakes(in: $0, of: networks, seed: seed, index: $1))
        .following(WindowSampler.mistakesAlongLines(of: $0, by: networks, seed: seed, index: $1))
    }
  }

  /// Kinds of scenes; those that are hard stand in it more than once.
  private static let kinds: [SceneKind] = [
    .stamped, .stamped, .stamped, .handwritten, .handwritten, .several, .several, .printed, .empty,
    .empty, .nonDigit, .nonDigit,
  ]

  /// The same for networks that have learnt: lines are what they read worst.
  private static let hardKinds: [SceneKind] = [
    .stamped, .stamped, .stamped, .handwritten, .several, .several, .several, .several, .printed,
    .empty, .nonDigit, .nonDigit,
  ]

  private func generator(
    of kinds: [SceneKind],
    images: LabelledImages,
    seed: UInt64
  ) -> SceneGenerator {
    var generator = SceneGenerator(seed: seed)
    generator.kinds = kinds
    generator.styles = .train
    generator.size = .fixed(width: pictureSize.width, height: pictureSize.height)
    generator.images = images
    generator.harshShare = 0.25
    return generator
  }

  private func collect(
    _ range: Range<Int>,
    of generator: SceneGenerator,
    parallel: ParallelFor,
    progress: @Sendable (Int) -> Void,
    cut: @Sendable (LabelledScene, Int) throws -> WindowSampler.Windows
  ) throws -> LabelledImages {
    let results = Mutex<[Int: Result<WindowSampler.Windows, any Error>]>([:])
    parallel(range.count) { offset in
      let index = range.lowerBound + offset
      let result = Result { try cut(try generator.scene(index), index) }
      let done = results.withLock {
        $0[index] = result
        return $0.count
      }
      progress(done)
    }
    var all = WindowSampler.Windows()
    let found = results.withLock(\.self)
    for index in range {
      guard let windows = try found[index]?.get() else { continue }
      all.pixels += windows.pixels
      all.labels += windows.labels
    }
    return try LabelledImages(pixels: all.pixels, labels: all.labels, classes: 11)
  }
}
