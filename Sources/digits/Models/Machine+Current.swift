// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Machine {
  /// The machine that the program runs on.
  static var current: Machine {
    let process = ProcessInfo.processInfo
    return Machine(
      processor: processorName,
      architecture: architectureName,
      cores: process.activeProcessorCount,
      system: process.operatingSystemVersionString
    )
  }

  private static var architectureName: String {
    #if arch(x86_64)
    "x86_64"
    #elseif arch(arm64)
    "arm64"
    #else
    "other"
    #endif
  }

  /// What Linux says of the first core; nil elsewhere, and where it does not name it.
  private static var processorName: String? {
    guard let bytes = try? FileInput.read("/proc/cpuinfo", limit: 16 << 20, kind: "system") else {
      return nil
    }
    return processorName(in: String(decoding: bytes, as: UTF8.self))
  }

  /// The name in the text of Linux's list of cores.
  static func processorName(in list: String) -> String? {
    for line in list.split(separator: "\n") where line.hasPrefix("model name") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let words = line[line.index(after: colon)...].split(separator: " ")
      if !words.isEmpty { return words.joined(separator: " ") }
    }
    return nil
  }
}
