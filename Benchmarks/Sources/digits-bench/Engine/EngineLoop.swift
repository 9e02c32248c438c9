// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Kernels
import NeuralNet

/// `digits-bench engine-loop`: measures on command, so that another program can measure other engines
/// in turn with this one.
struct EngineLoop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine-loop",
    abstract: "Obeys commands on standard input, one a line, each answered by a line.",
    discussion: """
      run NETWORK BATCH SECONDS         fastest and middle nanoseconds of a call of BATCH pictures
      answer NETWORK BATCH INPUT OUTPUT reads pixels, writes logits (float32, this machine's order)
      peak SECONDS                      fastest and middle GFLOP/s that this core can do

      NETWORK is a name given with --model. scripts/bench/peer_loop.py obeys the same commands.
      """
  )

  @Option(
    help: ArgumentHelp("A network and its name; repeatable.", valueName: "name=file")
  )
  var model: [String]

  @Option(
    help: ArgumentHelp("The kernels; the fastest if not given.", valueName: "name"),
    transform: KernelBackend.named
  )
  var backend: KernelBackend = .fastest

  func run() throws {
    var loop = CommandLoop(backend: backend)
    for argument in model {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ValidationError("--model takes name=file.") }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: parts[1]))
      loop.models[parts[0]] = try Model(safetensors: [UInt8](bytes))
    }
    while let line = readLine() {
      print(try loop.answer(line))
      // Standard output is a pipe, which the C library would hold back until it is full.
      fflush(nil)
    }
  }
}
