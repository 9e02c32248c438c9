// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
public import NeuralNet
import Synchronization

/// Draws labelled scenes, as many as are asked for.
///
/// Scene `index` depends on the settings, the seed and its index alone, so scenes may be drawn in any order, on any
/// number of threads, and again later.
public struct SceneGenerator: Sendable {
  /// The size of the pictures.
  public enum Size: Sendable, Hashable {
    /// So many pixels a row and rows, 64...4096 each.
    case fixed(width: Int, height: Int)
    /// A longer side of 200 to 1600 pixels, upright, square or lying.
    case varied
  }

  /// The kinds, each as often.
  public var kinds: [SceneKind] = SceneKind.single
  /// The size of the pictures.
  public var size = Size.fixed(width: 640, height: 480)
  /// Styles that may be used.
  public var styles = StyleSplit.all
  /// What happens to every scene; nil for conditions by chance.
  public var conditions: SceneConditions?
  /// The share of scenes whose light, turn and slant go beyond the usual, 0...1: what is learnt from those is learnt with
  /// a margin. Conditions that are given stay as they are.
  public var harshShare: Float = 0
  /// Conditions that are set on top, whatever the others are.
  private var fixed: [(path: any SceneConditions.Path, strength: Float)] = []
  /// Start of all chance.
  public var seed: UInt64
  /// Digits to paste as ink where scenes are written by hand; with every digit among them.
  public var images: LabelledImages?
  /// Typefaces of the system for what is printed.
  public var fonts: [OutlineFont] = []
  /// The share of numbers whose digits touch, 0...1.
  public var touchingShare: Float = 0.25

  /// Describes scenes of all kinds that stand alone.
  ///
  /// - Parameter seed: Start of all chance.
  public init(seed: UInt64) { self.seed = seed }

  /// Sets one condition for every scene, whatever the others are.
  ///
  /// - Parameters:
  ///   - name: One of ``SceneConditions/names``.
  ///   - strength: Within the condition's range.
  /// - Throws: `malformed` for a name that is none, or a strength out of range.
  public mutating func fix(_ name: String, at strength: Float) throws(DatasetError) {
    let path = try SceneConditions.path(name, for: strength)
    fixed.append((path, strength))
  }

  /// Draws a scene, compression included.
  ///
  /// - Parameter index: Which one, not negative.
  /// - Returns: The picture with its truth.
  /// - Throws: `fileSystem` where the picture cannot be compressed, which takes a lack of memory.
  public func scene(_ index: Int) throws(DatasetError) -> LabelledScene {
    var scene = uncompressed(index)
    let quality = Int(scene.truth.conditions.jpeg)
    guard quality > 0 else { return scene }
    do throws(ImageError) {
      scene.image = try Image(decoding: scene.image.jpeg(quality: quality), limits: .default)
    } catch {
      throw DatasetError(.fileSystem, "Cannot compress scene \(index): \(error)")
    }
    return scene
  }

  /// Draws several scenes at the same time.
  ///
  /// - Parameters:
  ///   - range: Which ones.
  ///   - parallel: Where they are drawn.
  /// - Returns: The scenes in order, the same whatever the threads.
  /// - Throws: As for one scene.
  public func scenes(
    _ range: Range<Int>,
    parallel: ParallelFor
  ) throws(DatasetError) -> [LabelledScene] {
    let drawn = Mutex<[Int: Result<LabelledScene, DatasetError>]>([:])
    parallel(range.count) { offset in
      let index = range.lowerBound + offset
      let result = Result { () throws(DatasetError) in try scene(index) }
      drawn.withLock { $0[index] = result }
    }
    let results = drawn.withLock(\.self)
    var scenes: [LabelledScene] = []
    for index in range { if let result = results[index] { scenes.append(try result.get()) } }
    return scenes
  }

  /// The scene before compression: what is written to a file is compressed once, not twice.
  func uncompressed(_ index: Int) -> LabelledScene {
    let conditions = conditions(of: index)
    var generator = SeededGenerator(seed: seed, stream: 0x5ce4e, UInt64(index), 2)
    let draft = draft(index, slant: conditions.slant)
    let (image, digits) = draft.expose(conditions, using: &generator)
    let truth = SceneTruth(
      width: image.width,
      height: image.height,
      kind: draft.kind,
      lines: SceneTruth.lines(of: digits),
      digits: digits,
      styles: draft.styles,
      conditions: conditions
    )
    return LabelledScene(image: image, truth: truth)
  }

  /// What stands before the lens.
  func draft(_ index: Int, slant: Float) -> SceneDraft {
    var generator = SeededGenerator(seed: seed, stream: 0x5ce4e, UInt64(index), 0)
    let kind = kinds[Int(generator.next() >> 32) % kinds.count]
    let (width, height) = size.drawn(using: &generator)
    var brief = SceneBrief(width: width, height: height, styles: styles)
    brief.slant = Angle.tangent(degrees: slant)
    (brief.images, brief.fonts, brief.touchingShare) = (images, fonts, touchingShare)
    return kind.drawing.draft(brief, using: &generator)
  }

  private func conditions(of index: Int) -> SceneConditions {
    var generator = SeededGenerator(seed: seed, stream: 0x5ce4e, UInt64(index), 1)
    var conditions = conditions ?? .random(using: &generator)
    if self.conditions == nil, generator.uniform() < harshShare {
      conditions.worsen(using: &generator)
    }
    for (path, strength) in fixed { conditions[keyPath: path] = strength }
    return conditions
  }
}

extension SceneGenerator.Size {
  /// The pixels of one picture.
  fileprivate func drawn(using generator: inout SeededGenerator) -> (width: Int, height: Int) {
    switch self {
    case .fixed(let width, let height): return (width, height)
    case .varied:
      let long = generator.element(of: [200, 320, 480, 640, 800, 1024, 1280, 1600])
      let short = Int(Float(long) * generator.element(of: [0.5625, 0.75, 0.75, 1]))
      return generator.chance(0.7) ? (long, short) : (short, long)
    }
  }
}
