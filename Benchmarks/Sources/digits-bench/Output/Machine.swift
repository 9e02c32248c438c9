// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Kernels

/// On what something was measured: without that, a figure means nothing.
struct Machine: Encodable {
  /// The processor, as it calls itself.
  let processor: String
  /// The cores that the system has.
  let cores: Int
  /// The fastest kernels that this processor can run.
  let backend: String
  /// Which compiler is on the path now: the one that built this, if nobody changed it.
  let compiler: String
  /// How this program was built.
  let flags: String
  /// The commit that is checked out.
  let commit: String

  /// Looks at this machine and this checkout.
  init() {
    processor = Self.processorName()
    cores = ProcessInfo.processInfo.processorCount
    backend = KernelBackend.fastest.rawValue
    compiler = Self.output("swift", "--version").components(separatedBy: "\n")[0]
    #if DEBUG
    flags = "-c debug: these figures mean nothing"
    #else
    flags = "-c release"
    #endif
    let hash = Self.output("git", "rev-parse", "--short", "HEAD")
    let isChanged = !Self.output("git", "status", "--porcelain").isEmpty
    commit = hash.isEmpty ? "none" : hash + (isChanged ? " with changes" : "")
  }

  /// The machine as lines of a Markdown list.
  var lines: [String] {
    [
      "- machine: \(processor), \(cores) cores, kernels \(backend)",
      "- build: \(compiler), `\(flags)`",
      "- commit: \(commit)",
    ]
  }

  private static func processorName() -> String {
    let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let line = information?.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    return name ?? output("uname", "-m")
  }

  /// What a command prints, or nothing where it cannot be run.
  private static func output(_ command: String...) -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
