// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOPosix
import Recognition
import Testing

@testable import Server

/// Small pictures that the first network is not sure of.
struct SecondLookTests {
  @Test(arguments: [TwoWaysTests.short, TwoWaysTests.long])
  func `is taken on a thread of the pool, small as the picture may be`(path: String) async throws {
    let form = try TestForm().file(TestServer.png()).body
    let answer = try await RunningServer.run(
      { onListening in
        try TestServer.make(
          options: RunningServer.options,
          takesLong: true,
          read: { _ in
            MultiThreadedEventLoopGroup.currentEventLoop == nil ? TestServer.reading : .empty
          },
          onListening: onListening
        )
      },
      { running in
        try await RawConnection.open(port: running.port) { talk in
          try await talk.send(
            TwoWaysTests.request(path, ["Content-Type: \(TestForm.contentType)"], form)
          )
          return try await talk.readToEnd()
        }
      }
    )
    #expect(answer.contains(#""predicted_class":7"#))
  }
}
