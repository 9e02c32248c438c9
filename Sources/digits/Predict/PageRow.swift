// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

/// One picture's digits in JSON: the keys of the server's answer after the file's name.
struct PageRow: Encodable {
  /// The file as it was named on the command line.
  let file: String
  /// What was read.
  let page: PageReading
  /// What the digits have to be like, and what they say then.
  let field: (rule: FieldRule, reading: FieldReading?)?
  /// Whether what should be there is there.
  let verification: Verification?
  /// When a field may be acted on.
  let acceptance: Acceptance
  /// The network that read.
  let model: String

  /// What the field or the comparison comes to, in a few words for a table; empty without either.
  var note: String {
    var notes: [String] = []
    if let field {
      notes.append(
        field.reading.map { reading in
          acceptance.accepts(reading) ? "field \(reading.text)" : "field \(reading.text)?"
        } ?? "no line fits"
      )
    }
    if let verification {
      notes.append(verification.outcome.rawValue + (verification.accepted ? "" : "?"))
    }
    return notes.joined(separator: ", ")
  }

  private enum CodingKeys: String, CodingKey {
    case file, text, lines, accepted, verdict, confidence, digits, field, verification, model
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(page.text, forKey: .text)
    try container.encode(page.texts, forKey: .lines)
    try container.encode(page.accepted, forKey: .accepted)
    try container.encode(page.verdict.rawValue, forKey: .verdict)
    try container.encode(ReadingRow.rounded(page.confidence), forKey: .confidence)
    let digits = page.lines.enumerated().flatMap { number, line in
      line.map { Digit(reading: $0, line: number) }
    }
    try container.encode(digits, forKey: .digits)
    if let field {
      try container.encode(
        Field(
          pattern: field.rule.pattern?.description,
          checkDigit: field.rule.checkDigit?.rawValue,
          text: field.reading?.text,
          accepted: field.reading.map(acceptance.accepts) ?? false,
          confidence: ReadingRow.rounded(field.reading?.confidence ?? 0),
          support: ReadingRow.rounded(field.reading?.support ?? 0)
        ),
        forKey: .field
      )
    }
    if let verification {
      try container.encode(
        Comparison(
          expected: verification.expected,
          outcome: verification.outcome.rawValue,
          accepted: verification.accepted,
          probabilities: verification.probabilities.map(ReadingRow.rounded)
        ),
        forKey: .verification
      )
    }
    try container.encode(model, forKey: .model)
  }

  /// A digit and its line.
  private struct Digit: Encodable {
    let reading: Reading
    let line: Int

    private enum CodingKeys: String, CodingKey { case digit, line }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reading.predictedClass, forKey: .digit)
      try container.encode(line, forKey: .line)
      try ReadingRow.encode(reading, to: encoder)
    }
  }

  private struct Field: Encodable {
    let pattern: String?
    let checkDigit: String?
    let text: String?
    let accepted: Bool
    let confidence: Double
    let support: Double

    private enum CodingKeys: String, CodingKey {
      case pattern
      case checkDigit = "check_digit"
      case text
      case accepted
      case confidence
      case support
    }

    func encode(to encoder: any Encoder) throws {
      // Explicitly null where there is nothing, as the server has it.
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(pattern, forKey: .pattern)
      try container.encode(checkDigit, forKey: .checkDigit)
      try container.encode(text, forKey: .text)
      try container.encode(accepted, forKey: .accepted)
      try container.encode(confidence, forKey: .confidence)
      try container.encode(support, forKey: .support)
    }
  }

  private struct Comparison: Encodable {
    let expected: String
    let outcome: String
    let accepted: Bool
    let probabilities: [Double]
  }
}
