// DigitClassifier
// SPDX-License-Identifier: MIT

/// Whether a picture says what it should.
public struct Verification: Sendable, Equatable {
  /// The outcome.
  public enum Outcome: String, CaseIterable, Sendable {
    /// Every expected digit is there, and nothing else.
    case match
    /// A digit is missing, is another one, or there is one too many.
    case mismatch
  }

  /// The outcome.
  public let outcome: Outcome
  /// Whether the outcome may be acted on: a match where every digit was read surely, or a mismatch that sure digits
  /// show.
  public let accepted: Bool
  /// What should be there, digits alone.
  public let expected: String
  /// For each expected digit its probability where it should stand, 0...1; empty where their numbers differ.
  public let probabilities: [Double]

  /// Compares a reading with what is expected.
  ///
  /// - Parameters:
  ///   - page: What was read.
  ///   - expected: Digits; spaces and line feeds between them do not matter.
  /// - Throws: ``FieldError`` where there is something else than digits and spaces, or no digit.
  public init(of page: PageReading, expecting expected: String) throws(FieldError) {
    var wanted: [Int] = []
    for byte in expected.utf8 where !" \n\r\t".utf8.contains(byte) {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
        throw FieldError(
          "What is expected must be digits, such as 407; found “\(expected.prefix(80))”."
        )
      }
      wanted.append(Int(byte - UInt8(ascii: "0")))
    }
    guard !wanted.isEmpty, wanted.count <= 1000 else {
      throw FieldError(
        "What is expected must have 1 to 1000 digits, such as 407; found \(wanted.count)."
      )
    }
    let digits = page.digits
    let isSameLength = digits.count == wanted.count
    let pairs = zip(digits, wanted)
    let isMatch = isSameLength && pairs.allSatisfy { $0.predictedClass == $1 }
    outcome = isMatch ? .match : .mismatch
    // A digit that is surely another one settles it; a count settles it where all that was counted is sure.
    let isSurelyOther = isSameLength && pairs.contains { $0.accepted && $0.predictedClass != $1 }
    accepted = page.accepted || (!isMatch && isSurelyOther)
    self.expected = wanted.map(String.init).joined()
    probabilities = isSameLength ? pairs.map { $0.probabilities[$1] } : []
  }
}
