// DigitClassifier
// SPDX-License-Identifier: MIT

import Configuration
import Logging
import Server

/// The server's settings, put together from flags, environment and file, the stronger first.
struct ServeSettings: Sendable, Equatable {
  /// How to listen and how much to accept.
  var options = ServerOptions()
  /// The network's file; nil for the one compiled in.
  var model: String?
  /// What the engine computes with.
  var engine: EngineChoice
  /// The greatest share of wrong readings among those accepted; nil where nothing is promised.
  var maximumError: Double?
  /// The folder whose pictures the simulated camera shows; nil for none that was asked for.
  var cameraFolder: String?
  /// The least important log lines to write.
  var logLevel = Logger.Level.info
  /// How log lines look.
  var logFormat = LogFormat.text

  /// Merges the sources.
  ///
  /// - Parameters:
  ///   - flags: From the command line; strongest.
  ///   - environment: Variables; `DIGITS_PORT` is stronger than the `PORT` of hosting services.
  ///   - file: From the configuration file; weakest.
  /// - Throws: `CommandFailure` naming a setting that has no usable value.
  init(
    flags: [ServeSetting: String],
    environment: [String: String],
    file: [ServeSetting: String]
  ) throws(CommandFailure) {
    engine = try EngineChoice(kernels: nil, precision: nil)
    let hosting = environment["PORT"].map { [ServeSetting.port: $0] } ?? [:]
    let reader = ConfigReader(providers: [
      Self.provider("flags", flags),
      EnvironmentVariablesProvider(environmentVariables: environment),
      Self.provider("PORT", hosting),
      Self.provider("file", file),
    ]).scoped(to: ConfigKey([Self.scope]))
    try apply(Values { reader.string(forKey: ConfigKey([$0.rawValue])) })
  }

  /// The first part of every key: `digits.port` is `DIGITS_PORT` in the environment.
  private static let scope = "digits"

  private static func provider(_ name: String, _ values: [ServeSetting: String]) -> InMemoryProvider
  {
    InMemoryProvider(
      name: name,
      values: Dictionary(
        uniqueKeysWithValues: values.map { setting, text in
          (
            AbsoluteConfigKey([scope, setting.rawValue]),
            ConfigValue(.string(text), isSecret: false)
          )
        }
      )
    )
  }

  private mutating func apply(_ values: Values) throws(CommandFailure) {
    options.host = values.text(.host) ?? options.host
    options.port = try values.number(.port, in: 0...65_535) ?? options.port
    options.allowAnonymous = try values.flag(.allowAnonymous) ?? options.allowAnonymous
    options.maximumBodyBytes =
      try values.number(.maximumBodyBytes, in: 1...(1 << 30)) ?? options.maximumBodyBytes
    options.maximumPixels =
      try values.number(.maximumPixels, in: 1...1_000_000_000) ?? options.maximumPixels
    options.maximumConcurrentPredictions =
      try values.number(.maximumConcurrentPredictions, in: 1...100_000)
      ?? options.maximumConcurrentPredictions
    options.recognitionThreads =
      try values.number(.recognitionThreads, in: 1...1024) ?? options.recognitionThreads
    options.drainDelay =
      try values.number(.drainDelaySeconds, in: 0...3600).map { .seconds($0) } ?? options.drainDelay
    options.drainTimeout =
      try values.number(.drainTimeoutSeconds, in: 0...3600).map { .seconds($0) }
      ?? options.drainTimeout
    model = values.text(.model)
    engine = try EngineChoice(
      kernels: values.text(.kernels),
      precision: values.text(.precision)
    )
    maximumError = try PromiseOptions.share(values.text(.maximumError))
    cameraFolder = values.text(.cameraFolder)
    logLevel = try values.choice(.logLevel, of: Logger.Level.allCases) ?? logLevel
    logFormat = try values.choice(.logFormat, of: LogFormat.allCases) ?? logFormat
  }
}

/// Texts of settings, read as what they should be.
private struct Values {
  let text: (ServeSetting) -> String?

  init(_ text: @escaping (ServeSetting) -> String?) { self.text = text }

  func number(_ setting: ServeSetting, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    guard let text = text(setting) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw mismatch(
        setting,
        "a whole number from \(range.lowerBound) to \(range.upperBound)",
        text
      )
    }
    return number
  }

  func flag(_ setting: ServeSetting) throws(CommandFailure) -> Bool? {
    guard let text = text(setting) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "1": return true
    case "false", "no", "0": return false
    default: throw mismatch(setting, "true or false", text)
    }
  }

  func choice<Choice: RawRepresentable<String>>(
    _ setting: ServeSetting,
    of choices: [Choice]
  ) throws(CommandFailure) -> Choice? {
    guard let text = text(setting) else { return nil }
    guard let choice = choices.first(where: { $0.rawValue == text.lowercased() }) else {
      throw mismatch(setting, "one of " + choices.map(\.rawValue).joined(separator: ", "), text)
    }
    return choice
  }

  private func mismatch(_ setting: ServeSetting, _ expected: String, _ found: String)
    -> CommandFailure
  {
    CommandFailure("The setting \(setting.rawValue) must be \(expected), found “\(found)”.")
  }
}
