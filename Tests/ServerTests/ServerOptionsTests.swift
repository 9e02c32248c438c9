// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import Server

struct ServerOptionsTests {
  @Test func `has defaults that are safe and valid`() throws {
    let options = ServerOptions()
    try options.validate()
    #expect(options.isLoopback)
    #expect(!options.allowAnonymous)
  }

  @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST"])
  func `listens on loopback for the asking`(host: String) throws {
    var options = ServerOptions()
    options.host = host
    try options.validate()
  }

  @Test(arguments: [
    "0.0.0.0", "::", "[::]", "192.168.1.7", "example.com", "127.0.0.1.example.com", "127.evil.0.1",
    "",
    "127.0.0.256", "localhost.example.com",
  ])
  func `listens elsewhere only where everybody may come`(host: String) throws {
    var options = ServerOptions()
    options.host = host
    let error = #expect(throws: ServerError.self) { try options.validate() }
    #expect(error?.code == .publicAddress)
    #expect(error?.message.contains("--allow-anonymous") == true)
    #expect(throws: ServerError.self) { try TestServer.make(options: options) }
    options.allowAnonymous = true
    try options.validate()
  }

  @Test(
    arguments: [
      { $0.maximumBodyBytes = 0 }, { $0.maximumPixels = 0 }, { $0.maximumFormParts = 0 },
      { $0.maximumHeaderBytes = 0 }, { $0.maximumConnections = 0 },
      { $0.maximumConcurrentPredictions = 0 }, { $0.recognitionThreads = 0 },
      { $0.recognitionQueue = -1 }, { $0.idleTimeout = .zero }, { $0.requestTimeout = .zero },
      { $0.drainDelay = .seconds(-1) }, { $0.drainTimeout = .seconds(-1) },
    ] as [@Sendable (inout ServerOptions) -> Void]
  )
  func `needs limits that let something through`(
    spoil: @Sendable (inout ServerOptions) -> Void
  ) {
    var options = ServerOptions()
    spoil(&options)
    let error = #expect(throws: ServerError.self) { try options.validate() }
    #expect(error?.code == .invalidOptions)
  }

  @Test(arguments: [-1, 65_536])
  func `needs a port that exists`(port: Int) {
    var options = ServerOptions()
    options.port = port
    let error = #expect(throws: ServerError.self) { try options.validate() }
    #expect(error?.code == .invalidOptions)
  }

  @Test(arguments: [("[::1]", "::1"), ("::1", "::1"), ("localhost", "localhost"), ("[", "[")])
  func `takes an address out of the brackets of a URL`(host: String, address: String) {
    var options = ServerOptions()
    options.host = host
    #expect(options.address == address)
  }

  @Test func `names a host that nobody knows, and not the error behind it`() {
    // Too long for any name, so that nobody is asked.
    let host = String(repeating: "x", count: 300)
    let error = #expect(throws: SocketAddressError.UnknownHost.self) {
      try SocketAddress.makeAddressResolvingHost(host, port: 1)
    }
    var options = ServerOptions()
    options.host = host
    let message = error.map { DigitServer.cannotListen(options, $0).message }
    #expect(message == "Cannot listen on \(host):8000: the host is not known here.")
  }
}
