// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// A line on standard error that is written over again and again, if a terminal shows it.
///
/// Where no terminal is, passing news are left out and lasting ones are lines like any other.
final class StatusLine: Sendable {
  /// Columns there are for text.
  let width: Int
  private let isTerminal: Bool
  private let write: @Sendable (String) -> Void
  private let isOpen = Mutex(false)

  /// Takes over the last line of the terminal.
  convenience init() {
    let console = Console.error
    self.init(
      isTerminal: console.isTerminal,
      width: console.width - 1,
      write: { console.write($0) }
    )
  }

  /// Writes wherever the caller wants.
  init(isTerminal: Bool, width: Int, write: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.width = width
    self.write = write
  }

  /// Shows passing news in place of what the line shows.
  func show(_ text: String) {
    guard isTerminal else { return }
    isOpen.withLock { isOpen in
      write("\r\u{1B}[K\(text)")
      isOpen = true
    }
  }

  /// Writes lasting news; the line goes on below.
  func finish(with text: String) {
    isOpen.withLock { isOpen in
      write(isOpen ? "\r\u{1B}[K\(text)\n" : "\(text)\n")
      isOpen = false
    }
  }

  /// Takes passing news away.
  func clear() {
    isOpen.withLock { isOpen in
      if isOpen { write("\r\u{1B}[K") }
      isOpen = false
    }
  }
}
