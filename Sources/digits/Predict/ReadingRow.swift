// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

/// One picture's result in JSON: the keys of the server's answer after the file's name.
struct ReadingRow: Encodable {
  /// The file as it was named on the command line.
  let file: String
  /// What was read, or why nothing was.
  let result: Result<Reading, CommandFailure>
  /// The network that read.
  let model: String

  private enum CodingKeys: String, CodingKey {
    case file
    case error
    case predictedClass = "predicted_class"
    case confidence
    case accepted
    case verdict
    case reason
    case probabilities
    case box
    case model
  }

  private enum BoxKeys: String, CodingKey {
    case x
    case y
    case width
    case height
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    switch result {
    case .failure(let failure):
      try container.encode(failure.message, forKey: .error)
    case .success(let reading):
      try container.encode(reading.predictedClass, forKey: .predictedClass)
      try Self.encode(reading, to: encoder)
      try container.encode(model, forKey: .model)
    }
  }

  /// Writes what every answer has: how sure it is, whether it may be acted on, and where it is.
  static func encode(_ reading: Reading, to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rounded(reading.confidence), forKey: .confidence)
    try container.encode(reading.accepted, forKey: .accepted)
    try container.encode(reading.verdict.rawValue, forKey: .verdict)
    // Explicitly null where there is nothing, as the server has it.
    try container.encode(reading.reason, forKey: .reason)
    try container.encode(reading.probabilities.map(rounded), forKey: .probabilities)
    guard let box = reading.box else { return try container.encodeNil(forKey: .box) }
    var fields = container.nestedContainer(keyedBy: BoxKeys.self, forKey: .box)
    try fields.encode(box.x, forKey: .x)
    try fields.encode(box.y, forKey: .y)
    try fields.encode(box.width, forKey: .width)
    try fields.encode(box.height, forKey: .height)
  }

  /// Six decimals, as the server has it.
  static func rounded(_ probability: Double) -> Double {
    (probability * 1e6).rounded() / 1e6
  }
}
