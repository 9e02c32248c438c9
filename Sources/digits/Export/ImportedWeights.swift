// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A model made of weights that PyTorch saved, and how it was made.
struct ImportedWeights {
  /// The model as a file.
  let bytes: [UInt8]
  /// The model's name and the first digits of its file's SHA-256.
  let identifier: String
  /// For people: which tensor became which.
  private let table: TextTable

  /// Where the model's weights come from, as JSON in its metadata.
  ///
  /// There is no date in it: the same weights give the same file.
  private struct Provenance: Encodable {
    let importedFrom: String
    let sha256: String
    let software: String

    private enum CodingKeys: String, CodingKey {
      case importedFrom = "imported_from"
      case sha256
      case software
    }
  }

  /// Takes the weights of the classic network out of a file.
  ///
  /// - Parameters:
  ///   - weights: The file; may be hostile.
  ///   - file: Its path, for messages; its name is kept as provenance.
  ///   - name: The model's name.
  ///   - normalization: How pixels became the network's input in training.
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  init(
    _ weights: [UInt8],
    file: String,
    name: String,
    normalization: Normalization
  ) throws(CommandFailure) {
    var architecture = Recipe.classic.architecture
    architecture.normalization = normalization
    let metadata = [
      "name": name,
      "provenance": try Self.provenance(weights, file: file),
    ]
    do {
      let dictionary = try StateDictionary(try SafetensorsFile(decoding: weights))
      let names = try dictionary.names(for: architecture)
      let model = try dictionary.model(architecture, metadata: metadata)
      bytes = try model.safetensors()
      identifier = LoadedModel.identifier(of: ModelBundle(model), bytes: bytes)
      table = Self.table(try architecture.parameterLayout(), names)
    } catch {
      throw CommandFailure("“\(file)”: \(error.message)")
    }
  }

  /// What was made, for people.
  func text(path: String) -> String {
    """
    Wrote \(path), \(bytes.count.grouped) bytes: the model \(identifier).

    \(table.lines.map { "  " + $0 }.joined(separator: "\n"))

    Weights do not tell everything about a network. Measure it before use:

      digits evaluate --model \(path)
    """
  }

  private static func table(
    _ layout: [ParameterSpecification],
    _ names: [String: String]
  ) -> TextTable {
    var table = TextTable(
      header: ["tensor", "shape", "taken from"],
      alignments: [.left, .left, .left]
    )
    table.rows = layout.map { specification in
      let shape = specification.shape.map(String.init).joined(separator: "×")
      // A name out of a file may hold anything, and this goes to a terminal.
      let source = (names[specification.name] ?? "").unicodeScalars.prefix(60)
      return [
        specification.name, shape, source.map { $0.escaped(asASCII: true) }.joined(),
      ]
    }
    return table
  }

  private static func provenance(
    _ weights: [UInt8],
    file: String
  ) throws(CommandFailure) -> String {
    let provenance = Provenance(
      importedFrom: file.split(separator: "/").last.map(String.init) ?? file,
      sha256: Checksum.sha256(weights),
      software: Version.software
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(provenance), as: UTF8.self)
    } catch {
      throw CommandFailure("The model's metadata cannot be written: \(error)")
    }
  }
}
