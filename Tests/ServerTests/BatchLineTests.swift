// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

@testable import Server

struct BatchLineTests {
  private static func line(
    _ text: String,
    limit: Int = 100,
    takesFiles: Bool = false
  ) -> BatchLine {
    let bytes = Array(text.utf8)
    return BatchLine(
      bytes,
      0..<bytes.count,
      maximumPictureBytes: limit,
      takesFiles: takesFiles
    )
  }

  private static func picture(_ line: BatchLine) throws -> [UInt8]? {
    guard case .bytes(let bytes) = try line.picture.get() else { return nil }
    return bytes
  }

  private static func identifier(_ line: BatchLine) -> String? {
    line.identifier.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func failure(_ line: BatchLine) -> ServerError? {
    guard case .failure(let error) = line.picture else { return nil }
    return error
  }

  @Test(arguments: [
    (#"{"id":7,"image_base64":"aGk="}"#, "7"), (#"{"image_base64":"aGk=","id":"a b"}"#, #""a b""#),
    (#" { "id" : -1.50e+3 , "image_base64" : "aGk=" } "#, "-1.50e+3"),
    (
      #"{"id":123456789012345678901234567890,"image_base64":"aGk="}"#,
      "123456789012345678901234567890"
    ),
    (#"{"id":"é\u00e9\"\\\/\ud83d\ude00","image_base64":"aGk="}"#, #""é\u00e9\"\\\/\ud83d\ude00""#),
    (#"{"id":null,"image_base64":"aGk="}"#, nil), (#"{"image_base64":"aGk="}"#, nil),
    (#"{"id":"","image_base64":"aGk="}"#, #""""#),
    (#"{"\u0069d":1,"\u0069mage_base64":"aGk="}"#, "1"),
    (#"{"id":0,"image_base64":"aGk=","more":[{"a":[]},{},1e9,true,false,null,"x"]}"#, "0"),
    ("{\"id\":1,\"image_base64\":\"aGk=\"}\r", "1"),
    (#"{"path":"x","id":1,"image_base64":"aGk="}"#, "1"),
  ])
  func `keeps an id as it was written`(text: String, identifier: String?) throws {
    let line = Self.line(text)
    #expect(Self.identifier(line) == identifier)
    #expect(try Self.picture(line) == Array("hi".utf8))
  }

  @Test(arguments: [
    ("[]", "expected '{'"), ("", "the line's end"), ("7", "expected '{'"), ("{", "a string"),
    (#"{"id":1"#, "expected '}'"), (#"{"id":1}x"#, "the end of the line"),
    (#"{"id":1,}"#, "a string"), (#"{"id" 1}"#, "expected ':'"), (#"{"id":}"#, "a value"),
    (#"{'id':1}"#, "a string"), (#"{"id":01}"#, "expected '}'"), (#"{"id":1.}"#, "a digit"),
    (#"{"id":-}"#, "a digit"), (#"{"id":1e}"#, "a digit"), (#"{"id":+1}"#, "a value"),
    (#"{"id":NaN}"#, "a value"), (#"{"id":tru}"#, "a value"), (#"{"id":"a"#, "no closing quote"),
    (#"{"id":"\x"}"#, "backslash"), (#"{"id":"\u12"}"#, "four hexadecimal digits"),
    (#"{"id":"\ud800"}"#, "surrogate"), (#"{"id":"\ud800\u0041"}"#, "surrogate"),
    (#"{"id":"\udc00"}"#, "surrogate"), ("{\"id\":\"a\tb\"}", "control character"),
    (#"{"a":[1,2}"#, "expected ']'"), (#"{"a":{"b"}}"#, "expected ':'"),
    (#"{"image_base64":"aGk="#, "no closing quote"), ("\u{FEFF}{}", "value 239"),
  ])
  func `says what is no JSON, and where`(text: String, complaint: String) {
    let error = Self.failure(Self.line(text))
    #expect(error?.code == .malformedLine)
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "none")")
    #expect(error?.message.contains("at byte ") == true)
    #expect(error?.message.contains("image_base64") == true)
  }

  @Test func `refuses strings that are not UTF-8`() {
    for bytes in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
      let text = Array(#"{"id":""#.utf8) + bytes.map { UInt8($0) } + Array(#""}"#.utf8)
      let line = BatchLine(text, 0..<text.count, maximumPictureBytes: 9, takesFiles: false)
      #expect(Self.failure(line)?.message.contains("UTF-8") == true)
      #expect(line.identifier == nil)
    }
  }

  @Test(arguments: [(31, true), (32, false), (100_000, false)])
  func `refuses values that are nested too deep`(depth: Int, isAccepted: Bool) throws {
    let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let line = Self.line(#"{"a":\#(nested),"image_base64":"aGk="}"#)
    #expect((Self.failure(line) == nil) == isAccepted)
    if !isAccepted { #expect(Self.failure(line)?.message.contains("32 deep") == true) }
  }

  @Test(arguments: [
    (#"{"id":5}"#, ServerError.Code.missingInput, "no 'image_base64'. "),
    (#"{"id":5,"image_base64":""}"#, .missingInput, "is empty"),
    (#"{"id":5,"image_base64":7}"#, .malformedLine, "must be a string"),
    (#"{"id":5,"image_base64":null}"#, .malformedLine, "must be a string"),
    (#"{"image_base64":"a","id":5}"#, .malformedLine, "found 1 characters"),
    (#"{"image_base64":"aGk","id":5}"#, .malformedLine, "found 3 characters"),
    (#"{"image_base64":"a-k=","id":5}"#, .malformedLine, "found '-' at its character 2"),
    (#"{"image_base64":"a=k=","id":5}"#, .malformedLine, "found '=' at its character 2"),
    (#"{"image_base64":"====","id":5}"#, .malformedLine, "at its character 1"),
    (#"{"image_base64":"aGkéxxx","id":5}"#, .malformedLine, "a byte of value 195"),
    (#"{"image_base64":"data:image/png;base64,aGk=","id":5}"#, .malformedLine, "data: URL"),
    (#"{"image_base64":"aGk=","image_base64":"aGk=","id":5}"#, .malformedLine, "more than once"),
    (#"{"id":5,"id":6,"image_base64":"aGk="}"#, .malformedLine, "more than once"),
    (#"{"id":5,"path":"x"}"#, .missingInput, "no 'image_base64'. "),
  ])
  func `gives a line without a picture its id back`(
    text: String,
    code: ServerError.Code,
    complaint: String
  ) {
    let line = Self.line(text)
    #expect(Self.identifier(line) == "5")
    #expect(Self.failure(line)?.code == code)
    #expect(Self.failure(line)?.message.contains(complaint) == true)
  }

  @Test(arguments: ["true", "[1]", #"{"a":1}"#])
  func `refuses ids of other kinds`(identifier: String) {
    let line = Self.line(#"{"id":\#(identifier),"image_base64":"aGk="}"#)
    #expect(line.identifier == nil)
    #expect(Self.failure(line)?.message.contains("a string or a number") == true)
  }

  @Test func `refuses ids that are very long`() {
    let long = String(repeating: "x", count: 1023)
    let line = Self.line(#"{"id":"\#(long)","image_base64":"aGk="}"#)
    #expect(line.identifier == nil)
    #expect(Self.failure(line)?.message.contains("1025 bytes") == true)
    #expect(Self.identifier(Self.line(#"{"id":"\#(long.dropLast())"}"#))?.utf8.count == 1024)
  }

  @Test func `takes escapes and line ends in base64`() throws {
    let line = Self.line(#"{"image_base64":"\u002b\/+\/\n\r\naGk="}"#)
    #expect(try Self.picture(line) == [0xFB, 0xFF, 0xBF, 0x68, 0x69])
  }

  @Test(arguments: [(99, true), (100, true), (101, false), (300, false)])
  func `refuses pictures with too many bytes`(count: Int, isAccepted: Bool) {
    let bytes = [UInt8](repeating: 7, count: count)
    let line = Self.line(#"{"id":1,"image_base64":"\#(BatchEndpointTests.base64(bytes))"}"#)
    #expect((Self.failure(line) == nil) == isAccepted)
    if !isAccepted { #expect(Self.failure(line)?.code == .contentTooLarge) }
    #expect(Self.identifier(line) == "1")
  }

  @Test func `names files only where that is allowed`() throws {
    let text = #"{"id":1,"path":"a\/b \u00e9.png"}"#
    #expect(try Self.line(text, takesFiles: true).picture.get() == .file("a/b é.png"))
    #expect(Self.failure(Self.line(text))?.code == .missingInput)
    for (bad, complaint) in [
      (#"{"path":"-"}"#, "the name of a picture file"), (#"{"path":""}"#, "the name of"),
      (#"{"path":"a\u0000b"}"#, "the name of"), (#"{"path":7}"#, "must be a string"),
      (#"{"path":"a","path":"b"}"#, "more than once"), (#"{"id":1}"#, "and no 'path'"),
      (#"{"path":"a","image_base64":"aGk="}"#, "both"),
    ] {
      let error = Self.failure(Self.line(bad, takesFiles: true))
      #expect(error?.message.contains(complaint) == true, "\(bad)")
    }
  }

  @Test func `survives every damage`() throws {
    let text = #"{"id":"é\n\ud83d\ude00","image_base64":"aGk=","x":[1.5e3,{"y":null}]}"#
    let sound = Array(text.utf8)
    for index in sound.indices {
      for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0x5D, 0xC3, 0xFF] {
        var damaged = sound
        damaged[index] = byte
        let line = BatchLine(damaged, 0..<damaged.count, maximumPictureBytes: 9, takesFiles: true)
        if let identifier = line.identifier { _ = try JSONValue(parsing: identifier) }
      }
      let line = BatchLine(sound, 0..<index, maximumPictureBytes: 9, takesFiles: true)
      #expect(Self.failure(line)?.code == .malformedLine)
    }
  }

  @Test func `reads a line where it stands among others`() throws {
    let text = Array(#"{"image_base64":"aGk{"image_base64":"aGk="}k="}"#.utf8)
    let line = BatchLine(text, 20..<43, maximumPictureBytes: 9, takesFiles: false)
    #expect(try Self.picture(line) == Array("hi".utf8))
    // The quote that ends this string is another line's.
    let first = BatchLine(text, 0..<20, maximumPictureBytes: 9, takesFiles: false)
    #expect(Self.failure(first)?.message.contains("no closing quote") == true)
  }
}

struct Base64Tests {
  @Test func `decodes what the RFC encodes`() throws {
    for (text, encoded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(try Base64.decode(Array(encoded.utf8).span) == Array(text.utf8))
    }
  }

  @Test func `decodes what was encoded, of every length`() throws {
    for count in 0..<200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
      #expect(try Base64.decode(Array(BatchEndpointTests.base64(bytes).utf8).span) == bytes)
    }
  }

  @Test func `finds every byte that does not belong`() {
    let sound = Array("QUJDREVGR0hJSg==".utf8)
    for index in 0..<14 {
      for byte: UInt8 in [0, 0x0A, 0x20, 0x2D, 0x3D, 0x5F, 0x80, 0xFF] {
        var damaged = sound
        damaged[index] = byte
        #expect(throws: Base64.Fault.badByte(at: index)) { try Base64.decode(damaged.span) }
      }
    }
    #expect(throws: Base64.Fault.badLength) { try Base64.decode(Array("QUJ".utf8).span) }
    #expect(throws: Base64.Fault.badLength) { try Base64.decode(Array("QUJDR".utf8).span) }
  }
}
