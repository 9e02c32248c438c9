// DigitClassifier
// SPDX-License-Identifier: MIT

/// How often each digit was taken for each digit.
///
/// In JSON it is ten rows of ten numbers: row is the truth, column the answer.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  /// Counts, shape `[10, 10]`, row is the truth, column the answer.
  public private(set) var counts: [[Int]]

  /// An empty matrix.
  public init() {
    counts = Array(repeating: Array(repeating: 0, count: 10), count: 10)
  }

  /// Reads ten rows of ten numbers.
  ///
  /// - Throws: `DecodingError` when the shape is another.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    counts = try container.decode([[Int]].self)
    guard counts.count == 10, counts.allSatisfy({ $0.count == 10 }) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "A confusion matrix has 10 rows of 10 counts."
      )
    }
  }

  /// Writes ten rows of ten numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(counts)
  }

  /// Counts one image. Both digits are 0...9.
  mutating func add(truth: Int, answer: Int) {
    counts[truth][answer] += 1
  }

  /// Images in all.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// Images read right: the diagonal.
  public var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
}
