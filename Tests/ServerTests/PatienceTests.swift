// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import Server

struct PatienceTests {
  static func time(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  /// Patience of 10 s with silence and of 60 s with a request, from a beginning at 0.
  private var patience = Patience(idleTimeout: .seconds(10), requestTimeout: .seconds(60))

  private mutating func judge(
    at seconds: Int64,
    unsent: Int = 0,
    isServersTurn: Bool = false
  ) -> Patience.Verdict {
    patience.judge(at: Self.time(seconds), unsentBytes: unsent, isServersTurn: isServersTurn)
  }

  private mutating func readOn(at seconds: Int64) -> Bool {
    patience.readingGoesOn(at: Self.time(seconds))
  }

  @Test mutating func `comes to an end with a client that says nothing`() {
    #expect(judge(at: 0) == .inTime(until: Self.time(10)))
    patience.received(at: Self.time(3))
    #expect(judge(at: 10) == .inTime(until: Self.time(13)))
    #expect(judge(at: 13) == .silent)
  }

  @Test mutating func `never ends while the server has something to do`() {
    for second in stride(from: Int64(10), to: 1000, by: 10) {
      #expect(judge(at: second, isServersTurn: true) == .inTime(until: Self.time(second + 10)))
    }
    #expect(judge(at: 1000) == .silent)
  }

  @Test mutating func `ends with a request that trickles`() {
    for second in Int64(0)..<60 {
      patience.received(at: Self.time(second))
      patience.readingPauses(at: Self.time(second))
      #expect(!readOn(at: second))
      #expect(judge(at: second) == .inTime(until: Self.time(min(second + 10, 60))))
    }
    #expect(judge(at: 60) == .late)
  }

  @Test mutating func `does not count the time in which nothing is asked of the client`() {
    #expect(judge(at: 0) == .inTime(until: Self.time(10)))
    patience.received(at: Self.time(0))
    patience.readingPauses(at: Self.time(0))
    _ = readOn(at: 0)
    patience.received(at: Self.time(9))
    patience.readingPauses(at: Self.time(9))
    for second in stride(from: Int64(10), to: 1000, by: 10) {
      #expect(judge(at: second) == .inTime(until: Self.time(second + 10)))
    }
    // 9 of the 60 seconds have passed, and the silence begins anew.
    _ = readOn(at: 995)
    #expect(judge(at: 1000) == .inTime(until: Self.time(1005)))
    patience.received(at: Self.time(1044))
    #expect(judge(at: 1045) == .inTime(until: Self.time(1046)))
    #expect(judge(at: 1046) == .late)
  }

  @Test mutating func `is looked at in time for what is left after a pause`() {
    patience.readingPauses(at: Self.time(0))
    _ = readOn(at: 0)
    patience.received(at: Self.time(58))
    patience.readingPauses(at: Self.time(58))
    #expect(judge(at: 58) == .inTime(until: Self.time(68)))
    #expect(readOn(at: 59))
    #expect(judge(at: 59) == .inTime(until: Self.time(61)))
    #expect(judge(at: 61) == .late)
  }

  @Test mutating func `starts anew while an answer goes on, and not for the answer before`() {
    patience.readingPauses(at: Self.time(0))
    _ = readOn(at: 0)
    patience.wrote(at: Self.time(50), prolongs: true)
    patience.wrote(at: Self.time(105), prolongs: false)
    #expect(judge(at: 109) == .inTime(until: Self.time(110)))
    #expect(judge(at: 110) == .late)
  }

  @Test mutating func `ends with its request`() {
    patience.readingPauses(at: Self.time(0))
    patience.requestEnded()
    #expect(!readOn(at: 55))
    patience.received(at: Self.time(55))
    #expect(judge(at: 60) == .inTime(until: Self.time(65)))
  }

  @Test mutating func `lasts as long as the client reads`() {
    patience.wrote(at: Self.time(0), prolongs: false)
    for (second, unsent) in [(Int64(10), 900), (20, 899), (30, 1)] {
      let verdict = judge(at: second, unsent: unsent)
      #expect(verdict == .inTime(until: Self.time(second + 10)))
    }
    // The last byte counts too, and after it the client has its time between requests.
    #expect(judge(at: 40) == .inTime(until: Self.time(50)))
    #expect(judge(at: 50) == .silent)
  }

  @Test(arguments: [false, true])
  mutating func `ends with a client that does not read, whoever's turn it is`(isServersTurn: Bool) {
    patience.wrote(at: Self.time(0), prolongs: false)
    #expect(
      judge(at: 10, unsent: 900, isServersTurn: isServersTurn) == .inTime(until: Self.time(20))
    )
    #expect(judge(at: 20, unsent: 900, isServersTurn: isServersTurn) == .silent)
  }
}
