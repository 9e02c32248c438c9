// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Kernels
import NeuralNet

/// What `digits-bench engine-loop` knows between two commands.
struct CommandLoop {
  /// The networks by name.
  var models: [String: Model] = [:]
  private let backend: KernelBackend
  private var runs: [String: NetworkRun] = [:]

  /// Starts without networks.
  init(backend: KernelBackend) { self.backend = backend }

  /// Does what a line says and returns the line to answer with.
  mutating func answer(_ line: String) throws -> String {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("run", 4):
      guard let batch = Int(words[2]), batch > 0, let seconds = Double(words[3]) else { break }
      let run = try run(words[1], batch: batch)
      return measure(Work(name: line) { run.run($0) }, seconds: seconds)
    case ("answer", 5):
      guard let batch = Int(words[2]), batch > 0 else { break }
      try compute(words[1], batch: batch, input: words[3], output: words[4])
      return "done"
    case ("peak", 2):
      guard let seconds = Double(words[1]) else { break }
      let peak = Peak(of: backend)
      let samples = Interleaving(works: [peak.work]).measure(seconds: seconds)[0]
      return "\(peak.operations / samples.best) \(peak.operations / samples.median)"
    default: break
    }
    throw ValidationError("“\(line)” is no command; see --help.")
  }

  private func network(_ name: String) throws -> Model {
    guard let model = models[name] else {
      throw ValidationError("There is no network “\(name)”; --model \(name)=FILE gives one.")
    }
    return model
  }

  private mutating func run(_ name: String, batch: Int) throws -> NetworkRun {
    let key = "\(name) \(batch)"
    if let run = runs[key] { return run }
    let run = try NetworkRun(try network(name), backend: backend, batch: batch)
    runs[key] = run
    return run
  }

  /// Times every call on its own, as the other engines are timed.
  private func measure(_ work: Work, seconds: Double) -> String {
    var samples = Samples()
    // The first call finds the caches as another process left them.
    _ = work.time(1)
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    repeat { samples.add(work.time(1)) } while clock.now < end
    return "\(samples.best) \(samples.median)"
  }

  private func compute(_ name: String, batch: Int, input: String, output: String) throws {
    let plan = try InferencePlan(try network(name), backend: backend)
    let data = try Data(contentsOf: URL(fileURLWithPath: input))
    guard data.count == 4 * batch * plan.inputCount else {
      throw ValidationError("“\(input)” does not hold \(batch) pictures.")
    }
    let pixels = data.withUnsafeBytes { bytes in
      (0..<batch * plan.inputCount).map {
        bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
      }
    }
    var workspace = plan.makeWorkspace(batch: batch)
    let logits = plan.logits(of: pixels, count: batch, using: &workspace)
    let bytes = logits.withUnsafeBytes { Data($0) }
    try bytes.write(to: URL(fileURLWithPath: output))
  }
}
