// DigitClassifier
// SPDX-License-Identifier: MIT

import Hummingbird
import NIOCore
import Recognition

/// The answer of `POST /v1/read`.
struct PageAnswer: Sendable {
  /// What was read.
  let page: PageReading
  /// What the digits have to be like, and what they say then; nil where nothing was said about that.
  let field: (rule: FieldRule, reading: FieldReading?)?
  /// Whether what should be there is there; nil where nothing was said about that.
  let verification: Verification?
  /// Who read, and when readings are accepted.
  let reader: DigitReader
  /// Where the picture came from.
  let source: Prediction.Source
  /// How long decoding and reading took.
  let elapsed: Duration

  /// The JSON text.
  var json: [UInt8] {
    var json = JSONWriter(capacity: 256 + 320 * page.digits.count)
    json.object { json in
      json.key("text")
      json.value(page.text)
      json.key("lines")
      json.array { json in for text in page.texts { json.value(text) } }
      json.key("accepted")
      json.value(page.accepted)
      json.key("verdict")
      json.value(page.verdict.rawValue)
      json.key("confidence")
      json.value(probability: page.confidence)
      json.key("digits")
      json.array { json in
        for (number, line) in page.lines.enumerated() {
          for digit in line { Self.write(digit, line: number, to: &json) }
        }
      }
      if let field { write(field.rule, field.reading, to: &json) }
      if let verification { Self.write(verification, to: &json) }
      json.key("model")
      json.value(reader.identifier)
      json.key("source")
      json.value(source.rawValue)
      json.key("elapsed_ms")
      json.value(elapsed.roundedMilliseconds)
      if let promise = reader.promise {
        json.key("promise")
        json.value(promise)
      }
    }
    return json.bytes
  }

  /// The whole answer.
  var response: Response {
    Response(
      status: .ok,
      headers: Prediction.headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
    )
  }

  private static func write(_ digit: Reading, line: Int, to json: inout JSONWriter) {
    json.object { json in
      json.key("digit")
      if let digit = digit.predictedClass { json.value(digit) } else { json.null() }
      json.key("line")
      json.value(line)
      json.key("confidence")
      json.value(probability: digit.confidence)
      json.key("accepted")
      json.value(digit.accepted)
      json.key("verdict")
      json.value(digit.verdict.rawValue)
      json.key("reason")
      if let reason = digit.reason { json.value(reason) } else { json.null() }
      json.key("probabilities")
      json.array { json in
        for probability in digit.probabilities { json.value(probability: probability) }
      }
      json.key("box")
      if let box = digit.box { json.value(box) } else { json.null() }
    }
  }

  private func write(_ rule: FieldRule, _ reading: FieldReading?, to json: inout JSONWriter) {
    json.key("field")
    json.object { json in
      json.key("pattern")
      if let pattern = rule.pattern { json.value(pattern.description) } else { json.null() }
      json.key("check_digit")
      if let rule = rule.checkDigit { json.value(rule.rawValue) } else { json.null() }
      json.key("text")
      if let reading { json.value(reading.text) } else { json.null() }
      json.key("accepted")
      json.value(reading.map(reader.acceptance.accepts) ?? false)
      json.key("confidence")
      json.value(probability: reading?.confidence ?? 0)
      json.key("support")
      json.value(probability: reading?.support ?? 0)
    }
  }

  private static func write(_ verification: Verification, to json: inout JSONWriter) {
    json.key("verification")
    json.object { json in
      json.key("expected")
      json.value(verification.expected)
      json.key("outcome")
      json.value(verification.outcome.rawValue)
      json.key("accepted")
      json.value(verification.accepted)
      json.key("probabilities")
      json.array { json in
        for probability in verification.probabilities { json.value(probability: probability) }
      }
    }
  }
}
