// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Recognition

// The sections on what the model is and how it was made: all of it from its file.
extension ModelCardPage {
  func purpose() -> String {
    let drawn = [
      foreign.map { _ in "drawn pictures of other sources" }, scenes.map { _ in "drawn scenes" },
    ].compactMap(\.self)
    let others = drawn.isEmpty ? "" : ", and \(drawn.joined(separator: " and ")),"
    let unread = "only \(method.data.name.escapedForMarkdown)\(others) were read for this page"
    var points = [
      "**For** reading the one handwritten digit in a picture, from 28 × 28 grey pixels, light strokes on dark, framed "
        + "as MNIST frames them; the program brings other pictures into that form first."
    ]
    switch classCount {
    case 11:
      points.append(
        "**For** telling pictures without a digit from digits, as far as an eleventh class learns it."
      )
    case 10:
      points.append(
        "**Not for** pictures that may show no digit: it has ten classes, and takes a letter for the digit that is most "
          + "like it."
      )
    default: break
    }
    points += [
      "**Not for** numbers of several digits in one picture, nor for reading without a look at the rest where a wrong "
        + "digit does harm: \(leastPromise).",
      "**Not shown** for other pens, scanners, cameras and countries: \(unread). Label pictures of your own and measure "
        + "with \("digits evaluate --folder".code).",
    ]
    return Self.section("What it is for, and what not", Self.list(points))
  }

  /// What can be promised at best, as a part of a sentence.
  private var leastPromise: String {
    let kept = promises().compactMap { promise, _ in promise?.maximumError }.min()
    return kept.map {
      "the smallest share of errors among accepted readings that it can promise here is \(Self.inWords($0))"
    } ?? "it can promise no share of errors among accepted readings"
  }

  func architecture() -> String {
    // Networks of one form differ in their weights alone, so they share a row.
    let forms = Dictionary(grouping: file.bundle.models.sorted { $0.key < $1.key }) {
      $0.value.architecture
    }
    var rows: [[String]] = []
    for (form, members) in forms.sorted(by: { $0.value[0].key < $1.value[0].key }) {
      let layout = (try? form.parameterLayout()) ?? []
      // Running statistics are counted out of the batches, not learnt.
      let learnt = layout.filter { !$0.name.contains(".running_") }.reduce(0) { $0 + $1.count }
      rows.append([
        members.map(\.key.code).joined(separator: ", "),
        form.layers.map(\.shortName).joined(separator: ", "), "\(learnt)",
        (try? form.multiplyAdds).map(Self.millions) ?? "–",
      ])
    }
    let networks = MarkdownTable(
      header: ["network", "layers", ">parameters each", ">multiply-adds each"],
      rows: rows
    )
    return Self.section(
      "Architecture and cost",
      networks.text,
      stages(),
      Self.list(costs())
    )
  }

  private func costs() -> [String] {
    let mean = assessment.meanMultiplyAdds.map {
      "An image costs \(($0 / 1e6).fixed(2)) million multiply-adds in the mean."
    }
    let time = latency.map {
      "A read took \($0.medianMicroseconds.fixed(1)) µs on one thread in the median, 99 % at most "
        + "\($0.percentile99Microseconds.fixed(1)) µs, on the machine above."
    }
    return [mean, time].compactMap(\.self)
  }

  private func stages() -> String? {
    guard let cascade = origin.cascade else { return nil }
    let costs = file.bundle.cascadeCosts
    let rows = cascade.stages.enumerated().map { index, stage in
      let measured = assessment.stages.indices.contains(index) ? assessment.stages[index] : nil
      return [
        "\(index + 1)", stage.members.map(\.code).joined(separator: ", "),
        costs.indices.contains(index) ? Self.millions(costs[index]) : "–",
        stage.temperature.fixed(3), stage.exit.map { $0.fixed(4) } ?? "always",
        measured.map { $0.share.percent(2) } ?? "–", measured.map { $0.accuracy.percent(2) } ?? "–",
      ]
    }
    return MarkdownTable(
      header: [
        ">stage", "networks", ">multiply-adds so far", ">temperature", ">answers from",
        ">answered here", ">of these right",
      ],
      rows: rows
    ).text
  }

  func trainingData() -> String {
    guard let provenance = origin.provenance, !provenance.data.isEmpty else {
      return Self.section(
        "Training data",
        "The file does not tell what the model learnt from.",
        origin.otherProvenance.isEmpty
          ? nil
          : MarkdownTable(
            header: ["", ""],
            rows: origin.otherProvenance.sorted { $0.key < $1.key }
              .map { [$0.key.code, $0.value.code] }
          ).text
      )
    }
    let files = MNISTFiles.canonical
    let uses = [
      files.trainImages.sha256: "MNIST's training images",
      files.trainLabels.sha256: "their labels",
      files.testImages.sha256: "MNIST's test images, for the last measurement alone",
      files.testLabels.sha256: "their labels, for the last measurement alone",
    ]
    let table = MarkdownTable(
      header: ["file", "SHA-256", "is"],
      rows: provenance.data.sorted { $0.key < $1.key }.map { name, hash in
        [name.code, hash.code, uses[hash] ?? "not MNIST as published"]
      }
    )
    return Self.section("Training data", table.text)
  }

  func recipe() -> String {
    var table: MarkdownTable?
    switch origin.method {
    case .single(let recipe):
      table = MarkdownTable(
        header: ["", recipe.name.code],
        rows: recipe.facts.map { [$0.name, $0.text] }
      )
    case .full(let full):
      let members = [full.accurate, full.refinement].compactMap(\.self)
      let columns = (members + [full.fast]).map(\.facts)
      table = MarkdownTable(
        header: [""] + members.map { "\(full.members) × \($0.name.code)" } + [full.fast.name.code],
        rows: columns[0].indices.map { row in
          [columns[0][row].name] + columns.map { $0[row].text }
        }
      )
    case nil: break
    }
    var points: [String] = []
    if let provenance = origin.provenance {
      points = [
        "Seed \(provenance.seed); it and the recipe decide every random choice.",
        "Made \(provenance.date.escapedForMarkdown) by \(provenance.software.escapedForMarkdown).",
      ]
    }
    points.append(
      table == nil
        ? "The file does not tell how the model was made."
        : "The recipe in full is in the file's metadata, under \("recipe".code)."
    )
    return Self.section("Recipe", table?.text, Self.list(points))
  }

  func protocols() -> String {
    var points: [String] = []
    switch origin.method {
    case .single(let recipe):
      points.append(
        "\(recipe.validationCount) training images were held out: block \(recipe.validationBlock) of so many, counted "
          + "from the end of the training set. They judged every epoch (kept: \(recipe.selection.rawValue.code)), and "
          + "temperature and promises come from them."
      )
    case .full(let full):
      points.append(
        "The training images were cut into \(full.members) blocks, and each network of the ensemble learnt without "
          + "another one. Calibration, exit and promises rest on what networks say of the block that they left out."
      )
    case nil: points.append("The file does not tell which images were held out.")
    }
    if let count = origin.provenance?.correctedLabels {
      points.append(
        "\(count) of their labels are wrong, were found by eye and count as corrected (\("LabelCorrection".code)); "
          + "the networks learnt from the published ones."
      )
    }
    points += origin.evaluation.sorted { $0.key < $1.key }.map { name, score in
      "The file tells of \(score.correct) of \(score.count) right on \(name.code)"
        + (name == "test" ? ", read once, when every choice was made." : ".")
    }
    points.append(
      method.data.readsTestImages
        ? "For this page \(method.data.count) of MNIST's test images were read, on "
          + "\(method.environment.date.escapedForMarkdown). Nothing is chosen by a page."
        : "MNIST's test images were not read for this page."
    )
    return Self.section("Protocol", Self.list(points))
  }

  func reproduction() -> String {
    var commands: [String] = []
    var note: String?
    let seed = origin.provenance.map { " --seed \($0.seed)" } ?? ""
    switch origin.method {
    case .single(let recipe) where Recipe.named(recipe.name) == recipe:
      commands.append("digits train --recipe \(recipe.name)\(seed)")
    case .single:
      commands.append("digits train --recipe recipe.json\(seed)")
      note =
        "The recipe is none of this version's: save it from the file's metadata as recipe.json."
    case .full(let full) where full == .standard:
      commands.append("digits train --recipe \(FullRecipe.name)\(seed)")
    case .full:
      note = "The recipe is none of this version's; the version that made the model is told above."
    case nil:
      note = "How the model was made is not known, so it cannot be made again."
    }
    commands.append(method.command)
    return Self.section(
      "How to reproduce",
      "The same recipe, seed and data give the same weights bit for bit with the same version on the same instruction "
        + "set; elsewhere they come as close as another seed.",
      note,
      "```\n\(commands.joined(separator: "\n"))\n```"
    )
  }

  private static func millions(_ count: Int) -> String {
    "\((Double(count) / 1e6).fixed(2)) million"
  }
}

extension Layer {
  /// The layer in a word or two.
  fileprivate var shortName: String {
    switch self {
    case .convolution(let channels, let size, let stride, _, _):
      "\(size)×\(size) convolution to \(channels)" + (stride == 1 ? "" : " by \(stride)")
    case .batchNorm: "normalisation"
    case .relu: "rectifier"
    case .maxPool(let size): "maximum of \(size)×\(size)"
    case .averagePool(let size): "mean of \(size)×\(size)"
    case .dropout: "dropout"
    case .flatten: "flatten"
    case .linear(let features, _): "linear to \(features)"
    }
  }
}

extension Recipe {
  /// What decides most of how a network turns out, in the same order for every recipe.
  fileprivate var facts: [(name: String, text: String)] {
    func yes(_ value: Any?) -> String { value == nil ? "no" : "yes" }
    return [
      ("epochs at most", "\(epochs)"),
      ("images a step", "\(batchSize)"),
      ("optimiser", optimizer.shortName),
      ("learning rate", learningRate.shortName),
      ("label smoothing", Double(labelSmoothing).fixed(3)),
      ("running average of weights", averagingDecay.map { Double($0).fixed(4) } ?? "no"),
      ("images bent", yes(augmentation)),
      ("share corrupted", robustness.map { Double($0.corruptedShare).percent(0) } ?? "0 %"),
      ("share without a digit", robustness.map { Double($0.nonDigitShare).percent(0) } ?? "0 %"),
      ("share of the target from a teacher", teacherShare.map { Double($0).percent(0) } ?? "0 %"),
    ]
  }
}

extension OptimizerSettings {
  fileprivate var shortName: String {
    switch self {
    case .sgd(let momentum, _, _): "SGD, momentum \(Double(momentum).fixed(2))"
    case .adam: "Adam"
    case .adamW(let decay): "AdamW, weight decay \(Double(decay).fixed(4))"
    }
  }
}

extension LearningRate {
  fileprivate var shortName: String {
    switch self {
    case .constant(let rate): Double(rate).fixed(5)
    case .oneCycle(let peak, _, _, _): "one cycle up to \(Double(peak).fixed(5))"
    }
  }
}
