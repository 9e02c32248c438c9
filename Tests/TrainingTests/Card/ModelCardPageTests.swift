// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct ModelCardPageTests {
  private let sections = [
    "What it is for, and what not", "Architecture and cost", "Training data", "Recipe", "Protocol",
    "Accuracy", "Calibration", "Refusing to answer", "Limits and known failures",
    "How to reproduce",
  ]

  private func bundle(
    classes: Int = 10,
    metadata: [String: String] = [:]
  ) throws -> ModelBundle {
    var architecture = Recipe.tiny().architecture
    architecture.layers[architecture.layers.count - 1] = .linear(
      outputFeatures: classes,
      bias: true
    )
    var bundle = ModelBundle(try Model.initialized(architecture, seed: 1))
    bundle.metadata = metadata
    return bundle
  }

  private func page(
    _ bundle: ModelBundle,
    answers: [LabelledScores]? = nil,
    readsTestImages: Bool = true,
    corruption: CorruptionAccuracy? = nil,
    rejection: Rejection? = nil,
    foreign: ForeignAccuracy? = nil,
    scenes: SceneAccuracy? = nil
  ) -> String {
    let answers =
      answers ?? [
        .sure(0.9, isRight: true), .sure(0.8, isRight: false), .sure(0.7, isRight: false),
        .sure(0.95, isRight: false, label: 7),
      ]
    return ModelCardPage(
      file: .init(identifier: "m@1f", sha256: "1f2e", byteCount: 77, bundle: bundle),
      method: .init(
        data: .init(
          name: "four images",
          count: answers.count,
          readsTestImages: readsTestImages,
          seed: 1
        ),
        environment: .init(
          date: "1970-01-01T00:00:00Z",
          software: "digits 0",
          machine: Machine(processor: "Chip", architecture: "x86_64", cores: 2, system: "Linux")
        ),
        kernels: "reference",
        precision: "float32",
        command: "digits models card m.safetensors --output card.md"
      ),
      answers: answers,
      latency: Latency([.microseconds(40)]),
      corruption: corruption,
      rejection: rejection,
      foreign: foreign,
      scenes: scenes
    ).markdown()
  }

  private func headings(_ markdown: String) -> [String] {
    markdown.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
  }

  /// Lines of tables whose number of cells is another than that of the line before.
  private func raggedLines(_ markdown: String) -> [String] {
    var (ragged, cells) = ([String](), Int?.none)
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        cells = nil
        continue
      }
      let count = line.replacing("\\|", with: "").count { $0 == "|" }
      if let cells, cells != count { ragged.append(String(line)) }
      cells = count
    }
    return ragged
  }

  @Test func `the card has its sections in order, and says what was not measured`() throws {
    let card = page(try bundle())
    #expect(headings(card) == sections)
    #expect(card.contains("Not measured for this page: worse pictures, pictures without a digit."))
    #expect(raggedLines(card) == [])
    for text in [
      "# Model card: m@1f", "`1f2e`", "77 bytes", "four images, 4", "1970-01-01T00:00:00Z",
      "digits 0", "reference kernels in float32", "2 × Chip (x86\\_64), Linux",
      "**25.00 %**: 1 of 4 right", "40.0 µs", "digits models card m.safetensors --output card.md",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
  }

  @Test func `worse, foreign and other pictures have sections where they were read`()
    throws
  {
    let images = try Bars.images(20, seed: 1)
    let classifier = try Classifier.pointer(classes: 11)
    let answers = ScoredImages(of: classifier, over: images, clock: TickingClock()).answers
    let card = page(
      try bundle(classes: 11),
      answers: answers,
      corruption: CorruptionAccuracy(of: classifier, over: images.subset(0..<4), seed: 1),
      rejection: Rejection(of: classifier, against: answers, drawnFrom: images, count: 5, seed: 1),
      foreign: ForeignAccuracy(
        of: try Recognizer(try bundle(classes: 11), identifier: "m@1f"),
        drawnFrom: images,
        count: 1,
        seed: 1
      ),
      scenes: try .ofBlanks()
    )
    var expected = sections
    expected.insert(
      contentsOf: ["Worse pictures", "Other sources", "Drawn scenes", "Pictures without a digit"],
      at: 8
    )
    #expect(headings(card) == expected)
    #expect(!card.contains("Not measured"))
    #expect(raggedLines(card) == [])
    for kind in Corruption.allCases { #expect(card.contains("| \(kind.rawValue) |")) }
    for kind in NonDigit.allCases { #expect(card.contains("| `\(kind.rawValue)` |")) }
    for source in ForeignSource.allCases { #expect(card.contains("| `\(source.rawValue)` |")) }
    for kind in SceneKind.single { #expect(card.contains("| `\(kind.rawValue)` |")) }
    for change in PictureChange.allCases { #expect(card.contains("| `\(change.rawValue)` |")) }
  }

  @Test func `what the networks can tell apart decides what they are not for`() throws {
    #expect(page(try bundle()).contains("has ten classes"))
    #expect(page(try bundle(classes: 11)).contains("an eleventh class"))
    #expect(!page(try bundle(classes: 11)).contains("ten classes"))
  }

  @Test func `recipe, seed, data and results come out of the file`() throws {
    let published = MNISTFiles.canonical.trainImages.sha256
    let metadata = try ModelCard(
      name: "default",
      recipe: .default,
      provenance: .init(
        data: ["images": published, "labels": "abc"],
        seed: 7,
        epochs: 20,
        bestEpoch: 20,
        date: "1971",
        software: "digits 8"
      ),
      evaluation: ["validation": .init(correct: 4984, count: 5000)]
    ).metadata()
    let card = page(try bundle(metadata: metadata))
    for text in [
      "| `images` | `\(published)` | MNIST's training images |",
      "| `labels` | `abc` | not MNIST as published |", "Seed 7;", "Made 1971 by digits 8",
      "5000 training images were held out", "4984 of 5000 right on `validation`.",
      "digits train --recipe default --seed 7\n", "AdamW",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
    #expect(!card.contains("does not tell"))
  }

  @Test func `a recipe of another version is taken from the file, not from a name`() throws {
    var recipe = Recipe.default
    recipe.epochs = 3
    let card = page(try bundle(metadata: ["recipe": try ModelCard.json(recipe)]))
    #expect(card.contains("digits train --recipe recipe.json\n"))
    #expect(card.contains("save it from the file's metadata"))
  }

  @Test func `networks of one form share a row, and every stage has its cost`() throws {
    let model = try Model.initialized(Recipe.tiny().architecture, seed: 1)
    let cost = try model.architecture.multiplyAdds
    let bundle = try ModelBundle(
      models: ["a": model, "b": model],
      metadata: [
        "recipe": try ModelCard.json(FullRecipe.standard),
        Cascade.metadataKey:
          #"{"stages":[{"members":["a"],"temperature":0.5,"exit":0.9},{"members":["a","b"],"temperature":2}]}"#,
      ]
    )
    let card = page(bundle)
    let members = FullRecipe.standard.members
    func millions(_ count: Int) -> String { "\((Double(count) / 1e6).fixed(2)) million" }
    for text in [
      "| `a`, `b` | 3×3 convolution to 4,",
      "| 1 | `a` | \(millions(cost)) | 0.500 | 0.9000 | 100.00 % | 25.00 % |",
      "| 2 | `a`, `b` | \(millions(3 * cost)) | 2.000 | always | 0.00 % | 0.00 % |",
      "| \(members) × `accurate` | \(members) × `refinement` | `fast` |",
      "cut into \(members) blocks",
      "digits train --recipe full\n",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
    #expect(raggedLines(card) == [])
  }

  @Test func `a file that tells nothing is said to tell nothing`() throws {
    let card = page(try bundle(), readsTestImages: false)
    for text in [
      "does not tell what the model learnt from", "does not tell how the model was made",
      "does not tell which images were held out", "holds no labelled readings",
      "it can promise no share of errors", "cannot be made again",
      "MNIST's test images were not read",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
    let imported = page(
      try bundle(metadata: ["provenance": #"{"imported_from":"net.safetensors","sha256":"9a"}"#])
    )
    #expect(imported.contains("| `imported_from` | `net.safetensors` |"))
  }

  @Test func `each promise has its threshold and what came of it, or what it would take`() throws {
    let risk = RiskRecord((0..<5000).map { (confidence: 1 - Double($0) / 10_000, isRight: true) })
    let promise = try Promise(maximumError: 0.002, record: risk)
    let refusal = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.0001, record: risk)
    }
    let needed = try #require(refusal?.readingsNeeded)
    let card = page(
      try bundle(metadata: [RiskRecord.metadataKey: try ModelCard.json(risk)]),
      answers: [
        .sure(0.99, isRight: true), .sure(0.98, isRight: false), .sure(0.3, isRight: false),
        // More probably no digit: refused whatever is promised.
        .sure(0.46, isRight: true, nonDigit: 0.5),
      ]
    )
    let acceptance = promise.expectedAcceptance.percent(2)
    for text in [
      "| 2 in 1000 | \(promise.threshold.fixed(6)) | \(acceptance) | 50.00 % | 1 of 2 |",
      "| 1 in 10000 | not supported: about \(needed) labelled readings needed | – | – | – |",
      "rests on 5000 labelled readings",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
    #expect(raggedLines(card) == [])
  }

  @Test func `of whole pictures it tells what was not found, and of promises only what they are`()
    throws
  {
    let risk = RiskRecord((0..<5000).map { (confidence: 1 - Double($0) / 10_000, isRight: true) })
    let promise = try Promise(maximumError: 0.002, record: risk)
    let card = page(
      try bundle(metadata: [RiskRecord.metadataKey: try ModelCard.json(risk)]),
      answers: [
        .init(label: 3, reading: .sure(0.99, of: 3)), .init(label: 0, reading: .empty),
        .init(label: 3, reading: .sure(0.98, of: 4)),
      ]
    )
    for text in [
      "**33.33 %**: 1 of 3 right", "In 1 of 3 pictures nothing was found.",
      "Wrong and sure of it: image 2, a 3, as 4 with 98.00 %.",
      "| \(promise.expectedAcceptance.percent(2)) | – | – |",
      "for this page whole pictures were read, without a promise.",
    ] {
      #expect(card.contains(text), "no “\(text)”")
    }
    #expect(raggedLines(card) == [])
    #expect(!page(try bundle()).contains("nothing was found"))
  }

  @Test func `known failures are picked out of what was measured`() throws {
    let card = page(try bundle())
    #expect(card.contains("Most often mistaken: 3 for 4 (2), 7 for 8 (1)."))
    #expect(card.contains("The digit read worst is 7: 0.00 % of 1 images."))
    #expect(card.contains("image 3, a 7, as 8 with 95.00 %; image 1, a 3, as 4 with 80.00 %"))
    let perfect = page(try bundle(), answers: [.sure(0.9, isRight: true)])
    #expect(!perfect.contains("mistaken") && !perfect.contains("read worst"))
  }

  @Test func `labels that were corrected are told`() throws {
    let provenance = ModelCard.Provenance(
      data: [:],
      correctedLabels: 7,
      seed: 1,
      epochs: 1,
      bestEpoch: 1,
      date: "2026-01-01T00:00:00Z",
      software: "digits"
    )
    let card = page(try bundle(metadata: ["provenance": try ModelCard.json(provenance)]))
    #expect(
      card.contains("- 7 of their labels are wrong, were found by eye and count as corrected")
    )
    #expect(!page(try bundle()).contains("count as corrected"))
  }

  @Test func `text out of a file cannot break out of its place`() throws {
    let nasty = "a|b`c\n# d\u{2028}<b>*e*"
    let provenance = ModelCard.Provenance(
      data: [nasty: nasty],
      seed: 1,
      epochs: 1,
      bestEpoch: 1,
      date: nasty,
      software: nasty
    )
    let card = page(try bundle(metadata: ["provenance": try ModelCard.json(provenance)]))
    #expect(headings(card) == sections)
    #expect(raggedLines(card) == [])
    #expect(card.contains("Made a\\|b\\`c # d \\<b\\>\\*e\\* by"))
    #expect(card.contains("| `abc# d<b>*e*` |"))
    #expect(!card.contains("\n# d"))
  }

  @Test(
    arguments: [
      (0.01, "1 in 100"), (0.005, "5 in 1000"), (0.002, "2 in 1000"), (0.0005, "5 in 10000"),
      (0.0002, "2 in 10000"), (0.0001, "1 in 10000"), (0.025, "25 in 1000"),
    ])
  func `a share is told in whole numbers`(share: Double, words: String) {
    #expect(ModelCardPage.inWords(share) == words)
  }
}
