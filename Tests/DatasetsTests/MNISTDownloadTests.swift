// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NIOHTTP1
import Synchronization
import Testing

/// Downloads from a web server on this machine that behaves, and ones that do not.
struct MNISTDownloadTests {
  private let tiny: TinyMNIST
  private let data: TemporaryFolder
  private let clock = SkippingClock()

  init() throws {
    tiny = try TinyMNIST()
    data = try TemporaryFolder()
  }

  private func store(_ urls: String..., policy: DownloadPolicy = .standard) -> MNISTStore {
    MNISTStore(
      directory: data.path,
      mirrors: urls.map { .remote(url: $0) },
      files: tiny.files,
      policy: policy,
      clock: clock
    )
  }

  private func expectComplete(_ store: MNISTStore) throws {
    #expect(try store.loadTrain() == tiny.train)
    #expect(try store.loadTest() == tiny.test)
    #expect(
      try data.names(in: "mnist")
        == [".lock", "test-images", "test-labels", "train-images", "train-labels"]
    )
  }

  private func isTrainImages(_ request: TestMirror.Request) -> Bool {
    request.path == "/mnist/train-images.gz"
  }

  @Test func `Packed files are fetched, checked and unpacked`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(
        mirror.requests.map(\.path)
          == ["train-images", "train-labels", "test-images", "test-labels"].map {
            "/mnist/\($0).gz"
          }
      )
    }
  }

  @Test func `Plain files do where there are no packed ones`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: {
      $0.path.hasSuffix(".gz") ? .notFound : .file(tiny.bytes(at: $0.path))
    }) { url, _ in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
    }
  }

  @Test func `A packed file that a server unpacks on the way is recognised`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: { .file(tiny.bytes(at: String($0.path.dropLast(3)))) }) {
      url,
      _ in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
    }
  }

  @Test func `Faults of the server are waited out with growing pauses`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: {
      $0.number <= 2 && $0.path == "/mnist/train-images.gz"
        ? TestMirror.Reply(status: .serviceUnavailable) : .file(tiny.bytes(at: $0.path))
    }) { url, _ in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(clock.sleeps == [.milliseconds(500), .milliseconds(1000)])
    }
  }

  @Test(arguments: [nil, "\"v1\"", "W/\"weak\""])
  func `A broken download goes on where it stopped`(entityTag: String?) async throws {
    let tiny = tiny
    try await TestMirror.run(answer: {
      let reply = TestMirror.Reply.range(tiny.bytes(at: $0.path), $0, entityTag: entityTag)
      return $0.path == "/mnist/train-images.gz" && $0.number <= 2 ? reply.cut(after: 600) : reply
    }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      let requests = mirror.requests.filter(isTrainImages)
      #expect(requests.map(\.range) == [nil, "bytes=600-", "bytes=1200-"])
      // Only a strong tag promises the same bytes.
      let condition = entityTag == "\"v1\"" ? entityTag : nil
      #expect(requests.map { $0.headers.first(name: "If-Range") } == [nil, condition, condition])
    }
  }

  @Test func `A download of an earlier process goes on where it stopped`() async throws {
    let tiny = tiny
    let packed = try #require(tiny.bytes(at: "train-images.gz"))
    try data.write(Array(packed.prefix(1000)), to: "mnist/train-images.gz.part")
    try await TestMirror.run(answer: { .range(tiny.bytes(at: $0.path), $0) }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.first?.range == "bytes=1000-")
      #expect(mirror.requests.count == 4)
    }
  }

  @Test func `A download that only lacked its check is not fetched again`() async throws {
    let tiny = tiny
    let packed = try #require(tiny.bytes(at: "train-images.gz"))
    try data.write(packed, to: "mnist/train-images.gz.part")
    try await TestMirror.run(answer: { .range(tiny.bytes(at: $0.path), $0) }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.count == 4)
    }
  }

  @Test func `A server without ranges sends the whole file and that is right`() async throws {
    let tiny = tiny
    try data.write([1, 2, 3], to: "mnist/train-images.gz.part")
    try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.first?.range == "bytes=3-")
    }
  }

  @Test func `The beginning of another version is dropped`() async throws {
    let tiny = tiny
    try data.write([UInt8](repeating: 7, count: 500), to: "mnist/train-images.gz.part")
    try await TestMirror.run(answer: { .range(tiny.bytes(at: $0.path), $0) }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.filter(isTrainImages).map(\.range) == ["bytes=500-", nil])
    }
  }

  @Test func `A version that changes between two attempts is fetched whole`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: {
      let isFirst = $0.number == 1 && $0.path == "/mnist/train-images.gz"
      let bytes = isFirst ? [UInt8](repeating: 7, count: 900) : tiny.bytes(at: $0.path)
      let reply = TestMirror.Reply.range(bytes, $0, entityTag: isFirst ? "\"old\"" : "\"new\"")
      return isFirst ? reply.cut(after: 500) : reply
    }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.filter(isTrainImages).count == 2)
    }
  }

  @Test func `A part that is not the one asked for is not used`() async throws {
    let tiny = tiny
    try data.write([1, 2, 3], to: "mnist/train-images.gz.part")
    try await TestMirror.run(answer: {
      guard $0.range != nil else { return .file(tiny.bytes(at: $0.path)) }
      var reply = TestMirror.Reply.file(tiny.bytes(at: $0.path))
      reply.status = .partialContent
      reply.headers.add(name: "Content-Range", value: "bytes 0-\(reply.body.count - 1)/*")
      return reply
    }) { url, mirror in
      let store = store(url)
      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.filter(isTrainImages).map(\.range) == ["bytes=3-", nil])
    }
  }

  @Test func `Wrong bytes are dropped and the next mirror asked`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: { _ in .file(Gzip.stored([1, 2, 3])) }) { badURL, _ in
      try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, _ in
        let store = store(badURL, url)
        try await store.prepare()
        try expectComplete(store)
      }
    }
  }

  @Test(arguments: [
    (TestMirror.Reply.file(Gzip.stored([1, 2, 3])), "has 2368 bytes, and this copy has 3"),
    (.file(Array("<html>Sign in</html>".utf8)), "has 2368 bytes, and this copy has 20"),
    (.file(Gzip.hundredThousandZeros), "more than the 2368 bytes"),
    (.file([UInt8](repeating: 1, count: 200_000)), "it offers 200000 bytes"),
    (.notFound, "it answered 404 Not Found"),
    (TestMirror.Reply(status: .unauthorized), "it answered 401 Unauthorized"),
    (TestMirror.Reply(status: .badGateway), "it answered 502 Bad Gateway (5 attempts)"),
    (
      TestMirror.Reply(body: [UInt8](repeating: 1, count: 200_000)),
      "it sends more than the 67908 bytes"
    ),
  ])
  func `A mirror that has no such file is named with its fault`(
    reply: TestMirror.Reply,
    message: String
  ) async throws {
    try await TestMirror.run(answer: { _ in reply }) { url, _ in
      let thrown = await #expect(throws: DatasetError.self) { try await store(url).prepare() }
      let error = try #require(thrown)
      #expect(error.code == .downloadFailed)
      #expect(error.message.contains(url))
      #expect(error.message.contains(message), "\(error.message)")
      #expect(try data.names(in: "mnist").contains("train-images") == false)
    }
  }

  @Test func `A mirror that falls silent is given up`() async throws {
    let tiny = tiny
    let policy = DownloadPolicy(attempts: 2, readTimeout: .milliseconds(50))
    try await TestMirror.run(answer: { _ in
      TestMirror.Reply.file([UInt8](repeating: 1, count: 100)).cut(after: 10, then: .silence)
    }) { silentURL, silent in
      try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, _ in
        let store = store(silentURL, url, policy: policy)
        try await store.prepare()
        #expect(try store.loadTest() == tiny.test)
        #expect(silent.requests.filter(isTrainImages).count == 2)
      }
    }
  }

  @Test func `A mirror that cannot be reached is named with the reason`() async throws {
    // No server of another test can be given a port this low, as it could that of a server that is gone.
    let error = await #expect(throws: DatasetError.self) {
      try await store("http://127.0.0.1:1").prepare()
    }
    #expect(error?.code == .downloadFailed)
    #expect(try #require(error).message.contains("(5 attempts)"))
    #expect(clock.sleeps.count == 4)
  }

  @Test func `A stopped download keeps what it has and goes on later`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: {
      let reply = TestMirror.Reply.range(tiny.bytes(at: $0.path), $0)
      let isFirst = $0.path == "/mnist/train-images.gz" && $0.number == 1
      return isFirst ? reply.cut(after: 600, then: .silence) : reply
    }) { url, mirror in
      let store = store(url)
      let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
      let error = await withTaskGroup { group in
        group.addTask { () -> (any Error)? in
          defer { arrival.finish() }
          do {
            try await store.prepare { progress in
              // Time passes between the reports, so that none is left out.
              clock.advance(by: .seconds(1))
              if progress.bytesDone == 600 { arrival.yield() }
            }
            return nil
          } catch {
            return error
          }
        }
        for await _ in arrivals { break }
        group.cancelAll()
        return await group.next() ?? nil
      }
      #expect((error as? DatasetError)?.code == .cancelled)
      #expect(try data.names(in: "mnist").contains("train-images") == false)

      try await store.prepare()
      try expectComplete(store)
      #expect(mirror.requests.filter(isTrainImages).map(\.range) == [nil, "bytes=600-"])
    }
  }

  @Test func `Progress goes from the first byte to the finished file`() async throws {
    let tiny = tiny
    let reports = Mutex<[DownloadProgress]>([])
    try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, _ in
      try await store(url).prepare { progress in reports.withLock { $0.append(progress) } }
    }
    let first = reports.withLock { $0.filter { $0.file == "train-images" } }
    #expect(first.first?.bytesDone == 0)
    let length = try #require(tiny.bytes(at: "train-images.gz")).count
    #expect(first.first?.bytesTotal == length)
    #expect(first.suffix(2).map(\.phase) == [.checking, .finished])
    #expect(first.last?.bytesDone == length)
    #expect(reports.withLock { $0.last?.fileNumber } == 4)
    #expect(reports.withLock { $0.allSatisfy { $0.fileCount == 4 } })
  }
}
