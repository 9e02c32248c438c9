// DigitClassifier
// SPDX-License-Identifier: MIT

/// Every digit of a picture, in reading order.
public struct PageReading: Sendable, Equatable {
  /// The lines in reading order (beside each other from left to right, else from top to bottom), each with its digits
  /// from left to right; none is empty.
  public var lines: [[Reading]]

  /// Creates a reading from its lines.
  public init(lines: [[Reading]]) {
    self.lines = lines
  }

  /// All digits, in reading order.
  public var digits: [Reading] { lines.flatMap(\.self) }

  /// What each line says.
  public var texts: [String] {
    lines.map { line in line.map { $0.predictedClass.map(String.init) ?? "" }.joined() }
  }

  /// What the picture says: its lines, with a line feed between them.
  public var text: String { texts.joined(separator: "\n") }

  /// Whether there are digits, and each of them may be acted on.
  public var accepted: Bool { !lines.isEmpty && digits.allSatisfy(\.accepted) }

  /// How probable it is that every digit is right, if each may be wrong by itself; 0 without digits.
  public var confidence: Double {
    lines.isEmpty ? 0 : digits.reduce(1) { $0 * $1.confidence }
  }

  /// What the reading amounts to: ``Verdict/read``, ``Verdict/empty``, or what speaks against the least sure digit.
  public var verdict: Verdict {
    digits.filter { !$0.accepted }.min { $0.confidence < $1.confidence }?.verdict
      ?? (lines.isEmpty ? .empty : .read)
  }

  /// The same without what is grain of the surface: lines of digits of which none is accepted, and that are much lower
  /// than every accepted one.
  var withoutGrain: PageReading {
    guard let lowest = digits.filter(\.accepted).compactMap(\.box?.height).min() else {
      return self
    }
    return PageReading(
      lines: lines.filter { line in
        line.contains { digit in
          guard !digit.accepted, let box = digit.box else { return true }
          return Double(box.height) >= Self.leastHeight * Double(lowest)
        }
      }
    )
  }

  /// How high the highest digit of a doubtful line is at least, against the lowest accepted one.
  private static let leastHeight = 2.0 / 3

  /// The reading of a picture without digits.
  public static let empty = PageReading(lines: [])
}
