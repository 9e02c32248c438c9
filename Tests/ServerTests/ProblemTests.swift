// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

struct ProblemTests {
  @Test(arguments: ServerError.Code.all.filter { $0 != .clientGone })
  func `gives each code a status that the contract names`(code: ServerError.Code) {
    let contract: Set<Int> = [400, 404, 405, 406, 408, 413, 415, 422, 431, 500, 503]
    #expect(contract.contains(code.status.code))
  }

  @Test func `says nothing about unexpected errors but where to look`() throws {
    struct Secret: Error { let password = "hunter2" }
    let error = ServerError(mapping: Secret())
    #expect(error.code == .internalError)
    let body = String(decoding: Problem(error: error, requestID: "r").body, as: UTF8.self)
    #expect(!body.contains("hunter2") && !body.contains("Secret"))
    #expect(String(describing: error).contains("hunter2"))
  }

  @Test(arguments: [
    (HTTPParserError.headerOverflow, 431), (.invalidEOFState, 400), (.invalidMethod, 400),
  ])
  func `maps what the HTTP parser says`(error: HTTPParserError, status: Int) {
    #expect(ServerError(mapping: error).code.status.code == status)
  }

  @Test func `takes a broken connection for no fault of the server`() {
    let errors: [any Error] = [
      IOError(errnoCode: 104, reason: "read"), ChannelError.ioOnClosedChannel,
      NIOAsyncWriterError.alreadyFinished(),
    ]
    #expect(
      errors.map { ServerError(mapping: $0).code } == [.clientGone, .clientGone, .clientGone]
    )
  }

  @Test func `tells those that are cut off that the server stops`() {
    let error = ServerError(mapping: CancellationError())
    #expect(error.code == .notReady)
    #expect(error.message.contains("stopping"))
  }
}
