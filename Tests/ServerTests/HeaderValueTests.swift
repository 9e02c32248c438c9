// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Server

struct HeaderValueTests {
  @Test(arguments: [
    (#"multipart/form-data; boundary=abc"#, "multipart/form-data", ["boundary": "abc"]),
    (#"Multipart/Form-Data;BOUNDARY="a b:c""#, "multipart/form-data", ["boundary": "a b:c"]),
    (#"image/png"#, "image/png", [:]),
    (#" image/png ; "#, "image/png", [:]),
    (#"text/plain;; charset = utf-8 ;"#, "text/plain", ["charset": "utf-8"]),
    (#"form-data; name="a\"b\\c"; x=1"#, "form-data", ["name": #"a"b\c"#, "x": "1"]),
    (#"form-data; filename="C:\temp\a.png""#, "form-data", ["filename": #"C:\temp\a.png"#]),
    (
      #"form-data; filename="a;b=c.png"; name=y"#, "form-data",
      ["filename": "a;b=c.png", "name": "y"]
    ),
    (#"form-data; name="""#, "form-data", ["name": ""]),
  ])
  func `reads values and parameters`(text: String, value: String, parameters: [String: String]) {
    let header = HeaderValue(text)
    #expect(header?.value == value)
    #expect(header?.parameters == parameters)
  }

  @Test(arguments: [
    "", " ", ";a=b", "x; a", "x; =b", "x; a=\"b", "x; a=\"b\" c", "x; a=1; A=2", "x; a b=c",
  ])
  func `refuses what two readers could read differently`(text: String) {
    #expect(HeaderValue(text) == nil)
  }

  @Test(
    arguments: [
      ("UTF-8''na%C3%AFve.png", "naïve.png"), ("utf-8'en'a.png", "a.png"),
      ("ISO-8859-1''%A3.png", "£.png"), ("utf-8''%ff", nil), ("utf-8''%4", nil), ("big5''a", nil),
      ("plain", nil),
    ] as [(String, String?)]
  )
  func `decodes extended values`(text: String, expected: String?) {
    #expect(HeaderValue.decodeExtended(text) == expected)
  }

  @Test func `prefers the extended file name`() throws {
    let line = "Content-Disposition: form-data; name=x; filename=a; filename*=utf-8''%e2%82%ac"
    #expect(try MultipartPart(headerLines: [Array(line.utf8)]).filename == "€")
  }
}

struct AcceptHeaderTests {
  @Test(arguments: [
    ("*/*", true), ("application/json", true), ("application/*", true), ("text/html", false),
    ("text/html, application/json;q=0.5", true), ("application/json;q=0", false),
    ("*/*, application/json;q=0", false), ("application/*;q=0, application/json", true),
    ("text/html,application/xhtml+xml,*/*;q=0.8", true), ("", true), ("nonsense", true),
    ("application/json; charset=utf-8", true), ("*/*;q=0", false), ("APPLICATION/JSON", true),
  ])
  func `decides by the closest range`(header: String, allowed: Bool) {
    #expect(AcceptHeader(header).allows("application/json") == allowed)
  }
}
