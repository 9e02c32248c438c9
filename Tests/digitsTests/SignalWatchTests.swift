// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import digits

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct SignalWatchTests {
  @Test(.timeLimit(.minutes(1)))
  func `a signal becomes a request to stop`() async {
    let watch = SignalWatch([SIGUSR1])
    #expect(!watch.request.isMade)
    kill(getpid(), SIGUSR1)
    while !watch.request.isMade { await Task.yield() }
    #expect(watch.request.signal == SIGUSR1)
    watch.cancel()
  }

  @Test func `only the first request counts`() {
    let request = StopRequest()
    #expect(request.signal == nil)
    #expect(request.make(by: 2))
    #expect(!request.make(by: 15))
    #expect(request.signal == 2)
  }
}
