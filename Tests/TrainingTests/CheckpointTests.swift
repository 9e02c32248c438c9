// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import DigitTesting
import Foundation
import NeuralNet
import Testing

@testable import Training

struct CheckpointTests {
  /// After the first of two epochs.
  private let checkpoint: Checkpoint
  private let finished: Checkpoint
  private let file: [UInt8]

  init() throws {
    var saved: [Checkpoint] = []
    _ = try Trainer(recipe: .tiny(), seed: 1).run(
      on: Bars.images(60, seed: 2),
      clock: StillClock(),
      save: { saved.append($0) }
    )
    checkpoint = try #require(saved.first)
    finished = try #require(saved.last)
    file = try checkpoint.encoded()
  }

  /// The file with another header, and a checksum that fits.
  private func file(replacing part: String, with other: String) throws -> [UInt8] {
    let length = Int(file[12]) | Int(file[13]) << 8 | Int(file[14]) << 16
    let header = String(decoding: file[16..<16 + length], as: UTF8.self)
    let changed = Array(header.replacingOccurrences(of: part, with: other).utf8)
    try #require(changed != Array(header.utf8), "\(part) is not in the header")
    let lengthBytes = (0..<4).map { UInt8(truncatingIfNeeded: changed.count >> (8 * $0)) }
    let body = file[..<12] + lengthBytes + changed + file[(16 + length)...].dropLast(64)
    return Array(body) + Array(Checksum.sha256(Array(body)).utf8)
  }

  @Test func `a file gives back the checkpoint`() throws {
    #expect(try Checkpoint(bytes: file) == checkpoint)
    #expect(try checkpoint.encoded() == file)
    #expect(file.starts(with: Array("DIGITCKP".utf8)))
  }

  @Test func `a file on disk gives back the checkpoint, and names itself when it cannot`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.checkpoint").path
    try checkpoint.write(to: path)
    #expect(try Checkpoint(path: path) == checkpoint)
    try Data("hello".utf8).write(to: URL(filePath: path))
    let damaged = #expect(throws: TrainingError.self) { try Checkpoint(path: path) }
    #expect(damaged?.code == .damagedCheckpoint)
    #expect(damaged?.message.contains("run.checkpoint” is not a checkpoint") == true)
    let missing = #expect(throws: TrainingError.self) { try Checkpoint(path: path + "x") }
    #expect(missing?.code == .fileSystem)
    #expect(missing?.message.contains("no such file") == true)
  }

  @Test func `damage anywhere is found`() {
    for damaged in DamagedBytes.overwritten(file, count: 60, seed: 4) where damaged != file {
      #expect(throws: TrainingError.self) { try Checkpoint(bytes: damaged) }
    }
    for damaged in DamagedBytes.shifted(file, count: 30, seed: 5) where damaged != file {
      #expect(throws: TrainingError.self) { try Checkpoint(bytes: damaged) }
    }
    for length in [0, 1, 8, 15, 16, 79, 80, 81, file.count / 2, file.count - 1] {
      #expect(throws: TrainingError.self) { try Checkpoint(bytes: Array(file[..<length])) }
    }
  }

  @Test(
    arguments: [
      (#""completed_epochs":1"#, #""completed_epochs":2"#),
      (#""completed_epochs":1"#, #""completed_epochs":-1"#),
      (#""best_epoch":1"#, #""best_epoch":7"#), (#""step_in_epoch":0"#, #""step_in_epoch":-3"#),
      (#""epochs_without_improvement":0"#, #""epochs_without_improvement":9223372036854775807"#),
      (#""section_lengths":["#, #""section_lengths":[9223372036854775807,"#),
      (#""section_lengths":["#, #""section_lengths":[0,"#),
      (#""section_lengths":["#, #""section_lengths":[-4,"#),
      (#""batch_size":14"#, #""batch_size":0"#), (#""seed":1"#, #""seed":-1"#),
      (#""kind":"flatten""#, #""kind":"explode""#),
    ])
  func `a lie in the header is found though the checksum fits`(part: String, lie: String) throws {
    let bytes = try file(replacing: part, with: lie)
    let error = #expect(throws: TrainingError.self) { try Checkpoint(bytes: bytes) }
    #expect(error?.code == .damagedCheckpoint)
  }

  @Test(
    arguments: [
      // As of a batch size with another number of steps an epoch.
      (#""step":3"#, #""step":4"#),
      (#""optimizer_step":3"#, #""optimizer_step":9223372036854775807"#),
      (#""optimizer_step":3"#, #""optimizer_step":0"#),
      (#""images":0"#, #""images":9223372036854775807"#),
    ])
  func `counts that do not fit the recipe are refused before they are used`(
    part: String,
    lie: String
  ) throws {
    try expectRefusal(of: Checkpoint(bytes: file(replacing: part, with: lie)))
  }

  @Test func `a best model of another form is refused, though the run is over`() throws {
    let other = try Model.initialized(.sampleLinear, seed: 1)
    try expectRefusal(
      of: Checkpoint(
        recipe: finished.recipe,
        seed: finished.seed,
        backend: finished.backend,
        dataFingerprint: finished.dataFingerprint,
        progress: finished.progress,
        network: finished.network,
        optimizer: finished.optimizer,
        bestModel: try other.safetensors()
      )
    )
  }

  private func expectRefusal(of liar: Checkpoint) throws {
    let images = try Bars.images(60, seed: 2)
    let error = #expect(throws: TrainingError.self) {
      try Trainer(recipe: .tiny(), seed: 1).run(on: images, from: liar)
    }
    #expect(error?.code == .damagedCheckpoint)
  }

  @Test func `a newer version says so`() throws {
    var body = Array(file.dropLast(64))
    body[8] = 2
    let error = #expect(throws: TrainingError.self) {
      try Checkpoint(bytes: body + Array(Checksum.sha256(body).utf8))
    }
    #expect(error?.message.contains("version 2") == true)
  }
}
