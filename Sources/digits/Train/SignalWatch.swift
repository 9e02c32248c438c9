// DigitClassifier
// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A request to stop, made once by a signal and read from any thread.
final class StopRequest: Sendable {
  private let number = Atomic<Int32>(0)

  /// Whether somebody asked to stop.
  var isMade: Bool { number.load(ordering: .relaxed) != 0 }

  /// The signal that asked; nil while nobody did.
  var signal: Int32? {
    let number = number.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Asks to stop.
  ///
  /// - Returns: Whether this was the first to ask.
  func make(by signal: Int32) -> Bool {
    number.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged
  }
}

/// Turns SIGINT and SIGTERM into a request to stop, for as long as it is kept.
///
/// The second signal ends the process at once: whoever presses Ctrl-C twice means it. On Linux
/// Dispatch takes a signal over once in a process, so there is one watch of a signal and no second.
struct SignalWatch {
  /// A queue of its own: Dispatch gives it a thread even while training keeps all the shared ones
  /// busy.
  private static let queue = DispatchQueue(label: "digits.signals")

  /// What the signals ask for.
  let request = StopRequest()
  private let sources: [any DispatchSourceSignal]
  private let signals: [Int32]

  /// Begins to watch; from the return on, no signal is lost and none ends the process unheard.
  init(_ signals: [Int32] = [SIGINT, SIGTERM]) {
    self.signals = signals
    let registered = DispatchGroup()
    sources = signals.map { [request] number in
      // On Darwin Dispatch only observes, and without this the signal would still end the process.
      // On Linux it has a handler of its own, which this would compete with.
      #if canImport(Darwin)
      signal(number, SIG_IGN)
      #endif
      let source = DispatchSource.makeSignalSource(signal: number, queue: Self.queue)
      source.setEventHandler {
        guard request.make(by: number) else { _exit(128 + number) }
      }
      registered.enter()
      source.setRegistrationHandler { registered.leave() }
      source.resume()
      return source
    }
    registered.wait()
  }

  /// Gives the signals their usual effect back.
  func cancel() {
    for source in sources { source.cancel() }
    for number in signals { signal(number, SIG_DFL) }
  }
}
