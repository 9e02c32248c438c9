// DigitClassifier
// SPDX-License-Identifier: MIT

/// A reader of bytes from outside, and what has to hold whatever the bytes are.
protocol FuzzTarget: SendableMetatype {
  /// The name on the command line.
  static var name: String { get }
  /// Well-formed inputs to begin with, by name.
  static var seeds: [String: [UInt8]] { get }
  /// Reads an input; ends the process where something does not hold.
  static func run(_ bytes: [UInt8])
}

/// All targets, in the order in which scripts/fuzz runs them.
let targets: [any FuzzTarget.Type] = [
  PictureTarget.self, ReadingTarget.self, FormTarget.self, LinesTarget.self, DatasetTarget.self,
  ModelTarget.self, NetworkTarget.self,
]

/// Ends the process where something does not hold: that is how a finding is told to libFuzzer.
func require(
  _ condition: Bool,
  _ message: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}

/// Two ways to read the same bytes have to agree.
func requireEqual<Value: Equatable>(
  _ left: Value,
  _ right: Value,
  _ message: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) {
  require(
    left == right,
    "\(message()):\n  \(String(describing: left).prefix(2000))\n  \(String(describing: right).prefix(2000))",
    file: file,
    line: line
  )
}

extension [UInt8] {
  /// The bytes cut into chunks of 0 to 40, differently for different bytes and always alike for the same.
  var cutUp: [[UInt8]] {
    // FNV-1a over some of them, then a generator of Lehmer's.
    var state: UInt64 = prefix(64).reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    state = (state ^ UInt64(count)) % 0x7FFF_FFFE + 1
    let isFine = state & 3 == 0
    var chunks: [[UInt8]] = []
    var start = 0
    while start < count {
      state = state &* 48_271 % 0x7FFF_FFFF
      let end = Swift.min(count, start + Int(state % (isFine ? 3 : 41)))
      chunks.append([UInt8](self[start..<end]))
      start = end
    }
    return chunks
  }
}
