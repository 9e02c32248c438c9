// DigitClassifier
// SPDX-License-Identifier: MIT

/// A multipart/form-data body, written by hand so that every byte of it is known.
struct TestForm {
  /// The boundary between the parts.
  static let boundary = "----Boundary7MA4YWxkTrZu0gW"
  /// The media type of the body.
  static let contentType = "multipart/form-data; boundary=\(boundary)"

  /// The body so far.
  private var bytes: [UInt8] = []

  /// The whole body.
  var body: [UInt8] { bytes + Array("--\(Self.boundary)--\r\n".utf8) }

  /// Adds a part with the header lines given.
  func part(headers: [String], _ content: [UInt8]) -> TestForm {
    var form = self
    let lines = ["--\(Self.boundary)"] + headers + ["", ""]
    form.bytes += lines.joined(separator: "\r\n").utf8 + content + Array("\r\n".utf8)
    return form
  }

  /// Adds an ordinary field.
  func field(_ name: String, _ value: String) -> TestForm {
    part(headers: ["Content-Disposition: form-data; name=\"\(name)\""], Array(value.utf8))
  }

  /// Adds a file.
  func file(_ content: [UInt8], name: String = "file", filename: String = "digit.png") -> TestForm {
    part(
      headers: [
        "Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(filename)\"",
        "Content-Type: image/png",
      ],
      content
    )
  }
}
