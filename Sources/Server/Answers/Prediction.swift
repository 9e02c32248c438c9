// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore
import Recognition

/// The answer of `POST /predict`.
struct Prediction: Sendable {
  /// Where the picture came from.
  enum Source: String, Sendable { case upload, camera }

  /// What was read.
  let reading: Reading
  /// The model that read it, such as `default@3f9c1a2b`.
  let model: String
  /// Where the picture came from.
  let source: Source
  /// How long decoding and reading took.
  let elapsed: Duration
  /// What is promised of accepted readings, where anything is.
  let promise: Promise?
  /// The explanation, where one was asked for.
  var explanation: ExplanationText?

  /// The JSON text; every key but `promise` and `explanation` is always there, and `predicted_class`, `reason` and
  /// `box` may be null.
  ///
  /// Probabilities have six decimals: finer than any two processors agree on.
  var json: [UInt8] {
    var json = JSONWriter()
    json.object { write(into: &$0) }
    return json.bytes
  }

  /// Writes the members of the JSON object.
  ///
  /// - Parameter json: Where to.
  func write(into json: inout JSONWriter) {
    json.members(of: reading)
    json.key("model")
    json.value(model)
    json.key("source")
    json.value(source.rawValue)
    json.key("elapsed_ms")
    json.value(elapsed.roundedMilliseconds)
    if let promise {
      json.key("promise")
      json.value(promise)
    }
    if let explanation {
      json.key("explanation")
      json.value(json: explanation.json)
    }
  }

  /// The header fields, but for the length.
  static let headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]

  /// The whole answer.
  var response: Response {
    Response(
      status: .ok,
      headers: Self.headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
    )
  }
}

extension JSONWriter {
  /// Writes the members that every answer about one digit begins with.
  ///
  /// - Parameter reading: What was read.
  mutating func members(of reading: Reading) {
    key("predicted_class")
    if let digit = reading.predictedClass { value(digit) } else { null() }
    key("confidence")
    value(probability: reading.confidence)
    key("accepted")
    value(reading.accepted)
    key("verdict")
    value(reading.verdict.rawValue)
    key("reason")
    if let reason = reading.reason { value(reason) } else { null() }
    key("probabilities")
    array { json in
      for probability in reading.probabilities { json.value(probability: probability) }
    }
    key("box")
    if let box = reading.box { value(box) } else { null() }
  }

  /// Writes a box.
  ///
  /// - Parameter box: The box.
  mutating func value(_ box: PixelBox) {
    object { json in
      for (name, value) in [
        ("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height),
      ] {
        json.key(name)
        json.value(value)
      }
    }
  }
}

extension Duration {
  /// Milliseconds, rounded to microseconds.
  var roundedMilliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1e3 + (Double(attoseconds) / 1e12).rounded() / 1e3
  }
}
