// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import NeuralNet

struct ModelErrorTests {
  @Test func `describes itself by its message and its code by its name`() {
    let error = ModelError(.malformedFile, "Expected more; found less. Get more.")
    #expect("\(error)" == "Expected more; found less. Get more.")
    #expect("\(error.code)" == "malformedFile")
    #expect(error.code != .unsupportedFile)
  }

  @Test(arguments: [
    ("plain", #""plain""#),
    ("", #""""#),
    ("two\nlines", #""two\nlines""#),
    ("\u{1B}[31m", #""\u{1B}[31m""#),
    (#"a"b"#, #""a\"b""#),
    ("\u{202E}x", #""\u{202E}x""#),
    (String(repeating: "n", count: 60), "\"" + String(repeating: "n", count: 60) + "\""),
    (String(repeating: "n", count: 61), "\"" + String(repeating: "n", count: 60) + "…\""),
  ])
  func `quotes foreign text so that it can do no harm in a log`(text: String, expected: String) {
    #expect(quoted(text) == expected)
  }
}
