// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Imaging

/// Which labelled scenes to draw, and how.
struct SceneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Kinds of scenes, repeatable: \(SceneKind.allCases.map(\.rawValue).joined(separator: ", ")). A belt stands alone.",
      discussion: "Without it all but belt, in turn by chance.",
      valueName: "kind"
    )
  )
  var kind: [SceneKind] = []

  @Option(help: ArgumentHelp("Labelled scenes to draw, instead of samples.", valueName: "count"))
  var count: Int?

  @Option(help: ArgumentHelp("Frames of a belt to draw.", valueName: "count"))
  var frames: Int?

  @Option(
    help: ArgumentHelp(
      "The pictures' size, as 640x480, or varied: a longer side of 200 to 1600 pixels.",
      valueName: "size"
    )
  )
  var size = SceneSize.standard

  @Option(help: "How pictures are written: png or jpeg.")
  var format = SceneSet.Format.png

  @Option(
    help: ArgumentHelp(
      "Sets a condition for every scene, repeatable: NAME=STRENGTH, or plain for even light and a good camera.",
      discussion:
        "The rest is left to chance, or to plain. Names: \(SceneConditions.names.joined(separator: ", ")).",
      valueName: "condition"
    )
  )
  var condition: [ConditionChoice] = []

  @Option(help: "Typefaces, hands, surfaces and inks: train, held-out or all.")
  var styles = StyleSplit.all

  @Option(
    help: ArgumentHelp(
      "Paste digits of MNIST as ink, half of the time: train or test.",
      valueName: "split"
    )
  )
  var mnist: PastedDigits?

  @Option(
    help: ArgumentHelp(
      "Print with the fonts below a folder too; takes FreeType.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var fonts: String?

  @Option(
    help: ArgumentHelp("The share of numbers whose digits touch, 0 to 1.", valueName: "share")
  )
  var touching: Float = 0.25

  @Option(
    help: ArgumentHelp(
      "Also lay the first scenes out on one picture, at most 60, with boxes drawn in; a PNG or JPEG file.",
      valueName: "file"
    ),
    completion: .file()
  )
  var sheet: String?

  /// Whether scenes are asked for, rather than samples.
  var isWanted: Bool { !kind.isEmpty || count != nil || frames != nil }

  /// Whether it is a belt that is asked for.
  var isBelt: Bool { kind.contains(.belt) || frames != nil }

  /// How many pictures there will be.
  var number: Int { (isBelt ? frames ?? count : count) ?? 20 }

  func validate() throws {
    guard 0...1_000_000 ~= number else {
      throw ValidationError("--count and --frames must be 0...1000000, found \(number).")
    }
    guard !isBelt || Set(kind).isSubset(of: [.belt]) else {
      throw ValidationError(
        "A belt is a sequence of its own: ask for --kind belt and nothing else."
      )
    }
    guard 0...1 ~= touching else {
      throw ValidationError("--touching must be 0...1, found \(touching).")
    }
  }

  /// Draws what was asked for.
  ///
  /// - Parameters:
  ///   - folder: Where to write.
  ///   - seed: Start of all chance.
  ///   - data: Where MNIST is.
  ///   - threads: Where to draw.
  /// - Throws: `DatasetError` where files, fonts or MNIST are missing or cannot be written.
  func write(
    to folder: String,
    seed: UInt64,
    data: DataOptions,
    threads: ThreadOptions
  ) throws {
    let scene: (Int) throws -> LabelledScene
    if isBelt {
      var belt = Belt(seed: seed)
      belt.styles = styles
      if case .fixed(let width, let height) = size.size {
        (belt.width, belt.height) = (width, height)
      }
      try SceneSet.write(belt, frames: number, to: folder, as: format, parallel: threads.parallel)
      scene = { [belt] in belt.frame(number: $0) }
    } else {
      let generator = try generator(seed: seed, data: data)
      try SceneSet.write(
        generator,
        count: number,
        to: folder,
        as: format,
        parallel: threads.parallel
      )
      scene = { try generator.scene($0) }
    }
    guard let sheet, number > 0 else { return }
    let scenes = try (0..<min(number, 60)).map(scene)
    let picture = SceneSheet.image(
      of: scenes,
      columns: min(6, scenes.count),
      cell: 200,
      boxes: true
    )
    let isJPEG = [".jpg", ".jpeg"].contains { sheet.lowercased().hasSuffix($0) }
    let bytes = isJPEG ? try picture.jpeg(quality: 80) : try picture.png()
    try FileOutput.write(bytes, to: sheet, force: true)
  }

  private func generator(seed: UInt64, data: DataOptions) throws -> SceneGenerator {
    var generator = SceneGenerator(seed: seed)
    if !kind.isEmpty { generator.kinds = kind }
    (generator.size, generator.styles, generator.touchingShare) = (size.size, styles, touching)
    if condition.contains(.plain) { generator.conditions = .plain }
    for case .strength(let name, let strength) in condition {
      try generator.fix(name, at: strength)
    }
    if let fonts { generator.fonts = try OutlineFont.fonts(below: fonts) }
    switch mnist {
    case .train: generator.images = try data.store().loadTrain()
    case .test: generator.images = try data.store().loadTest()
    case nil: break
    }
    return generator
  }
}
