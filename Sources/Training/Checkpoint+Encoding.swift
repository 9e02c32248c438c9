// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// The file, little-endian:
//
//     8 bytes   "DIGITCKP"
//     4 bytes   version, 1
//     4 bytes   length of the header
//     header    JSON: recipe, seed, backend, progress, and the length of each section
//     sections  float32 arrays and the best model's bytes, in the order of `Section`
//     64 bytes  SHA-256 of all before, in hexadecimal
//
// The checksum finds truncation and rot. A file that passes it is still not trusted: every length
// is checked against what is there, and every array against the network it is restored into.
extension Checkpoint {
  static let magic = Array("DIGITCKP".utf8)
  static let version: UInt32 = 1
  static let checksumLength = 64

  /// The arrays of a checkpoint, in the order they lie in the file.
  enum Section: Int, CaseIterable {
    case parameters
    case statistics
    case averageParameters
    case averageStatistics
    case firstMoments
    case secondMoments
    case bestModel
  }

  /// The part of the file that is JSON.
  struct Header: Codable {
    var recipe: Recipe
    var seed: UInt64
    var backend: String
    var dataFingerprint: String
    var progress: TrainingProgress
    var optimizerStep: Int
    /// Bytes of each section, in the order of `Section`.
    var sectionLengths: [Int]

    enum CodingKeys: String, CodingKey {
      case recipe
      case seed
      case backend
      case dataFingerprint = "data_fingerprint"
      case progress
      case optimizerStep = "optimizer_step"
      case sectionLengths = "section_lengths"
    }
  }

  /// Writes the file as a whole or not at all.
  ///
  /// - Throws: `TrainingError.Code.fileSystem`.
  public func write(to path: String) throws(TrainingError) {
    try AtomicFile.write(encoded(), to: path)
  }

  /// The bytes of the file; the same checkpoint always gives the same bytes.
  ///
  /// - Throws: `TrainingError.Code.diverged` when a number of the progress is not finite.
  func encoded() throws(TrainingError) -> [UInt8] {
    let sections = Section.allCases.map { section in
      switch section {
      case .parameters: Self.bytes(of: network.parameters)
      case .statistics: Self.bytes(of: network.statistics)
      case .averageParameters: Self.bytes(of: network.averageParameters)
      case .averageStatistics: Self.bytes(of: network.averageStatistics)
      case .firstMoments: Self.bytes(of: optimizer.firstMoments)
      case .secondMoments: Self.bytes(of: optimizer.secondMoments)
      case .bestModel: bestModel
      }
    }
    let header = Header(
      recipe: recipe,
      seed: seed,
      backend: backend,
      dataFingerprint: dataFingerprint,
      progress: progress,
      optimizerStep: optimizer.step,
      sectionLengths: sections.map(\.count)
    )
    let json = try Self.json(of: header)
    var file = Self.magic
    file += Self.bytes(of: Self.version)
    file += Self.bytes(of: UInt32(json.count))
    file += json
    for section in sections { file += section }
    file += Array(Checksum.sha256(file).utf8)
    return file
  }

  private static func json(of header: Header) throws(TrainingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      return [UInt8](try encoder.encode(header))
    } catch {
      throw TrainingError(.diverged, "The numbers of the run cannot be stored: \(error)")
    }
  }

  private static func bytes(of number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static func bytes(of values: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for value in values {
      let bits = value.bitPattern
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
    return bytes
  }
}
