// DigitClassifier
// SPDX-License-Identifier: MIT

/// What something was measured on: times mean nothing without it.
public struct Machine: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The processor's name; nil where the system does not tell.
  public var processor: String?
  /// Its instruction set.
  public var architecture: String
  /// Cores that the program may use.
  public var cores: Int
  /// The operating system.
  public var system: String

  /// Describes a machine.
  public init(processor: String?, architecture: String, cores: Int, system: String) {
    self.processor = processor
    self.architecture = architecture
    self.cores = cores
    self.system = system
  }

  /// The machine in a line.
  public var description: String {
    "\(cores) × \(processor ?? "unnamed processor") (\(architecture)), \(system)"
  }
}
