// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The target of this process; chosen once, before the first input.
nonisolated(unsafe) private var chosen: any FuzzTarget.Type = PictureTarget.self

/// What processes that libFuzzer starts (to minimise an input, say) learn the target's name from.
private let environmentName = "DIGITS_FUZZ_TARGET"

/// Takes the target's name off the command line, or writes the seeds and ends: `digits-fuzz seeds FOLDER`.
@_cdecl("fuzztargets_choose")
public func choose(
  _ argumentCount: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) {
  let words = (0..<Int(argumentCount.pointee)).map { index in
    arguments.pointee[index].map { String(cString: $0) } ?? ""
  }
  if words.count == 3, words[1] == "seeds" {
    Seeds.write(to: words[2])
    exit(0)
  }
  if words.count > 1, let target = targets.first(where: { $0.name == words[1] }) {
    chosen = target
    setenv(environmentName, target.name, 1)
    for index in 1..<words.count - 1 {
      arguments.pointee[index] = arguments.pointee[index + 1]
    }
    argumentCount.pointee -= 1
  } else if let name = getenv(environmentName).map({ String(cString: $0) }),
    let target = targets.first(where: { $0.name == name })
  {
    chosen = target
  } else {
    print("usage: digits-fuzz TARGET [libFuzzer's options] [FOLDER-OR-FILE]...")
    print("       digits-fuzz seeds FOLDER")
    print("targets: \(targets.map { $0.name }.joined(separator: " "))")
    exit(64)
  }
}

/// Gives one input to the target.
@_cdecl("fuzztargets_run")
public func run(_ data: UnsafePointer<UInt8>?, _ size: Int) {
  chosen.run(Array(UnsafeBufferPointer(start: data, count: size)))
}
