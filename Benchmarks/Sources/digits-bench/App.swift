// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The command line: names the benchmarks and hands over to the chosen one.
@main
struct DigitsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digits-bench",
    abstract: "Measures the parts of DigitClassifier on one core of this machine.",
    discussion: "Benchmarks/README.md says what each case is and how to read it.",
    groupedSubcommands: [
      CommandGroup(
        name: "Cases",
        subcommands: [
          Summary.self, PeakCommand.self, EngineCommand.self, ScalingCommand.self,
          CodecsCommand.self, FramingCommand.self, PredictCommand.self,
        ]
      ),
      CommandGroup(name: "For scripts", subcommands: [EngineLoop.self, WriteModels.self]),
    ],
    defaultSubcommand: Summary.self
  )
}
