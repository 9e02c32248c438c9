// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Checkpoint {
  /// Reads a file.
  ///
  /// - Throws: `TrainingError.Code.fileSystem` when it cannot be read, `.damagedCheckpoint` when it
  ///   is not what was written.
  public init(path: String) throws(TrainingError) {
    let bytes = try AtomicFile.read(path)
    do throws(TrainingError) {
      try self.init(bytes: bytes)
    } catch {
      throw TrainingError(error.code, "“\(path)” \(error.message)")
    }
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `TrainingError.Code.damagedCheckpoint`; the message goes on after the file's name.
  init(bytes: [UInt8]) throws(TrainingError) {
    let fixedLength = Self.magic.count + 8
    guard bytes.count >= fixedLength + Self.checksumLength, bytes.starts(with: Self.magic) else {
      throw Self.damaged("is not a checkpoint.")
    }
    let version = Self.number(bytes[Self.magic.count...])
    guard version == Self.version else {
      throw Self.damaged(
        "is a checkpoint of version \(version); this program reads version \(Self.version)."
      )
    }
    let body = bytes.dropLast(Self.checksumLength)
    guard Array(Checksum.sha256(Array(body)).utf8) == Array(bytes.suffix(Self.checksumLength))
    else {
      throw Self.damaged("is damaged: its checksum does not match.")
    }

    var rest = body.dropFirst(fixedLength)
    let headerLength = Int(Self.number(bytes[(Self.magic.count + 4)...]))
    guard headerLength <= rest.count else {
      throw Self.damaged("is damaged: its header is longer than the file.")
    }
    let header = try Self.header(in: rest.prefix(headerLength))
    rest = rest.dropFirst(headerLength)

    var sections: [ArraySlice<UInt8>] = []
    for length in header.sectionLengths {
      guard length >= 0, length <= rest.count else {
        throw Self.damaged("is damaged: a section is longer than the file.")
      }
      sections.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty, sections.count == Section.allCases.count else {
      throw Self.damaged("is damaged: its sections do not fill it.")
    }

    recipe = header.recipe
    seed = header.seed
    backend = header.backend
    dataFingerprint = header.dataFingerprint
    progress = header.progress
    func floats(_ section: Section) throws(TrainingError) -> [Float] {
      try Self.floats(sections[section.rawValue])
    }
    network = TrainableNetwork.State(
      parameters: try floats(.parameters),
      statistics: try floats(.statistics),
      averageParameters: try floats(.averageParameters),
      averageStatistics: try floats(.averageStatistics)
    )
    optimizer = Optimizer.State(
      step: header.optimizerStep,
      firstMoments: try floats(.firstMoments),
      secondMoments: try floats(.secondMoments)
    )
    bestModel = Array(sections[Section.bestModel.rawValue])
  }

  private static func header(in json: ArraySlice<UInt8>) throws(TrainingError) -> Header {
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(json))
    } catch {
      throw damaged("is damaged: its header cannot be read (\(error)).")
    }
    guard header.progress.isConsistent, header.optimizerStep >= 0 else {
      throw damaged("is damaged: its counts contradict each other.")
    }
    do throws(TrainingError) {
      try header.recipe.validate()
    } catch {
      throw damaged("holds a recipe that cannot be run. \(error.message)")
    }
    return header
  }

  /// The first four bytes, little-endian. There are at least four.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func floats(_ bytes: ArraySlice<UInt8>) throws(TrainingError) -> [Float] {
    guard bytes.count.isMultiple(of: 4) else {
      throw damaged("is damaged: an array ends inside a number.")
    }
    var values: [Float] = []
    values.reserveCapacity(bytes.count / 4)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
      let bits =
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
        | UInt32(bytes[start + 3]) << 24
      values.append(Float(bitPattern: bits))
    }
    guard values.allSatisfy(\.isFinite) else {
      throw damaged("is damaged: a weight is not a finite number.")
    }
    return values
  }

  private static func damaged(_ message: String) -> TrainingError {
    TrainingError(.damagedCheckpoint, message)
  }
}
