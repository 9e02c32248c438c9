// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Server

struct RequestIdentifierTests {
  @Test(arguments: ["a", "!~", "01J8ZC4-trace.9", String(repeating: "x", count: 128)])
  func `accepts visible ASCII`(value: String) {
    #expect(RequestIdentifier.accepted(value) == value)
  }

  @Test(arguments: [nil, "", "a b", "a\tb", "é", "a\u{7F}", String(repeating: "x", count: 129)])
  func `refuses what could not be logged or echoed safely`(value: String?) {
    #expect(RequestIdentifier.accepted(value) == nil)
  }

  @Test func `makes identifiers of 32 digits that differ`() {
    let made = Set((0..<1000).map { _ in RequestIdentifier.make() })
    #expect(made.count == 1000)
    #expect(made.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
  }
}

struct TraceContextTests {
  static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  static let parent = "00f067aa0ba902b7"

  @Test(arguments: [("00", "01", true), ("00", "00", false), ("cc", "03", true)])
  func `reads a header`(version: String, flags: String, isSampled: Bool) {
    let context = TraceContext("\(version)-\(Self.trace)-\(Self.parent)-\(flags)")
    #expect(context?.traceID == Self.trace)
    #expect(context?.parentID == Self.parent)
    #expect(context?.isSampled == isSampled)
  }

  @Test func `reads a later version that has grown`() {
    #expect(TraceContext("cc-\(Self.trace)-\(Self.parent)-01-what-the-future-brings") != nil)
  }

  @Test(arguments: [
    "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-01-more", "ff-\(trace)-\(parent)-01",
    "00-\(trace.uppercased())-\(parent)-01", "00-\(trace.dropLast())-\(parent)-01",
    "00-\(trace)-\(parent)0-01", "0-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-1",
    "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
    "00-\(trace)-\(parent)-0x", " 00-\(trace)-\(parent)-01",
  ])
  func `ignores what is not valid`(header: String) {
    #expect(TraceContext(header) == nil)
  }
}
