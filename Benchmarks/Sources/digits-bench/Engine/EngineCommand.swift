// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Kernels

/// `digits-bench engine`: the layers and the networks, on each backend, beside the peak.
struct EngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Direct convolutions; the default and the classic network, whole and by layer."
  )

  @Option(
    help: ArgumentHelp(
      "Measure this backend; repeatable. Without it, all that this CPU has.",
      valueName: "name"
    ),
    transform: KernelBackend.named
  )
  var backend: [KernelBackend] = []

  @Option(help: ArgumentHelp("Pictures a call; repeatable.", valueName: "count"))
  var batch: [Int] = [1, 256]

  @OptionGroup var options: ReportOptions

  func validate() throws {
    guard batch.allSatisfy({ (1...65_536).contains($0) }) else {
      throw ValidationError("--batch takes a number from 1 to 65536.")
    }
  }

  func run() throws {
    try options.report { report in
      // The fastest first: it is the one that people came for.
      let backends = backend.isEmpty ? KernelBackend.available.reversed() : backend
      for backend in backends {
        if backend != .reference {
          report.add(ConvolutionCase.section(on: backend, seconds: options.seconds))
        }
        for batch in batch {
          // The reference adds up in double precision, one number at a time: hours on a batch.
          if self.backend.isEmpty, backend == .reference, batch > 1 { continue }
          report.add(
            try EngineMeasurement(backend: backend, batch: batch).section(options.seconds)
          )
        }
      }
    }
  }
}

extension KernelBackend {
  /// The backend that a word on the command line names.
  static func named(_ name: String) throws -> KernelBackend {
    guard let backend = KernelBackend(rawValue: name), available.contains(backend) else {
      let names = available.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("Expected kernels that this CPU can run (\(names)); found “\(name)”.")
    }
    return backend
  }
}
