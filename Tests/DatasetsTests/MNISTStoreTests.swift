// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Synchronization
import Testing

struct MNISTStoreTests {
  private let tiny: TinyMNIST
  private let data: TemporaryFolder
  private let elsewhere: TemporaryFolder

  init() throws {
    tiny = try TinyMNIST()
    data = try TemporaryFolder()
    elsewhere = try TemporaryFolder()
  }

  private func store(_ mirrors: Mirror...) -> MNISTStore {
    MNISTStore(
      directory: data.path,
      mirrors: mirrors,
      files: tiny.files,
      clock: SkippingClock()
    )
  }

  /// Writes the published files into a folder, packed or plain.
  private func publish(to folder: TemporaryFolder, at path: String = "", packed: Bool) throws {
    for file in tiny.contents {
      let bytes = packed ? Gzip.stored(file.bytes) : file.bytes
      try folder.write(bytes, to: path + file.name + (packed ? ".gz" : ""))
    }
  }

  private func expectComplete(_ store: MNISTStore) throws {
    #expect(try store.loadTrain() == tiny.train)
    #expect(try store.loadTest() == tiny.test)
    #expect(
      try data.names(in: "mnist").filter { !$0.hasSuffix(".gz") }
        == [".lock", "test-images", "test-labels", "train-images", "train-labels"]
    )
  }

  @Test(arguments: [true, false], ["", "file://"])
  func `A folder is a mirror`(packed: Bool, scheme: String) async throws {
    try publish(to: elsewhere, packed: packed)
    let store = store(try Mirror(scheme + elsewhere.path))
    try await store.prepare()
    try expectComplete(store)
  }

  @Test func `Packed files in the data folder itself are unpacked`() async throws {
    try publish(to: data, at: "mnist/", packed: true)
    let store = store()
    try await store.prepare()
    try expectComplete(store)
  }

  @Test func `Files that are there and right are left alone`() async throws {
    try publish(to: data, at: "mnist/", packed: false)
    let reports = Mutex(0)
    try await store(.remote(url: "http://127.0.0.1:1")).prepare { _ in
      reports.withLock { $0 += 1 }
    }
    #expect(reports.withLock { $0 } == 0)
    #expect(try data.names(in: "mnist").contains(".lock") == false)
  }

  @Test(arguments: [[], [0, 0, 8, 1], [0x1f, 0x8b, 1]])
  func `A damaged file is replaced`(damage: [UInt8]) async throws {
    try publish(to: data, at: "mnist/", packed: false)
    try data.write(damage, to: "mnist/test-labels")
    try publish(to: elsewhere, packed: true)
    let store = store(.folder(path: elsewhere.path))
    #expect(throws: DatasetError.self) { try store.loadTest() }
    try await store.prepare()
    try expectComplete(store)
  }

  @Test func `A file of the right size and other bytes is noticed`() async throws {
    try publish(to: data, at: "mnist/", packed: false)
    var other = tiny.contents[3].bytes
    other[8] = 1
    try data.write(other, to: "mnist/test-labels")
    let error = #expect(throws: DatasetError.self) { try store().loadTest() }
    #expect(error?.code == .checksumMismatch)
  }

  @Test func `The second mirror helps out`() async throws {
    try publish(to: elsewhere, packed: true)
    try elsewhere.write([1, 2, 3], to: "first/train-images.gz")
    let store = store(
      .folder(path: elsewhere.path(of: "first")),
      .folder(path: elsewhere.path(of: "nowhere")),
      .folder(path: elsewhere.path)
    )
    try await store.prepare()
    try expectComplete(store)
  }

  @Test func `Without any source the error lists what was tried and what to do`() async throws {
    try data.write(Gzip.stored([1, 2, 3]), to: "mnist/train-images.gz")
    let error = await #expect(throws: DatasetError.self) {
      try await store(.folder(path: elsewhere.path)).prepare()
    }
    #expect(error?.code == .downloadFailed)
    let message = try #require(error).message
    #expect(message.contains("\(data.path)/mnist: train-images.gz: train-images has"))
    #expect(message.contains("\(elsewhere.path): there is no train-images.gz or train-images"))
    #expect(message.contains("--mirror"))
    #expect(try data.names(in: "mnist") == [".lock", "train-images.gz"])
  }

  @Test func `Reading before preparing tells what to do`() throws {
    let error = #expect(throws: DatasetError.self) { try store().loadTrain() }
    #expect(error?.code == .notPrepared)
    #expect(try #require(error).message.contains("\(data.path)/mnist/train-images is missing"))
    #expect(try #require(error).message.contains("--mirror"))
  }

  @Test func `A data folder that cannot be made is an error of the file system`() async throws {
    try data.write([1], to: "blocked")
    let store = MNISTStore(directory: data.path(of: "blocked"), files: tiny.files)
    let error = await #expect(throws: DatasetError.self) { try await store.prepare() }
    #expect(error?.code == .fileSystem)
    #expect(try #require(error).message.contains("blocked"))
  }

  @Test func `A fresh data folder is made with those above it`() async throws {
    try publish(to: elsewhere, packed: true)
    let deep = MNISTStore(
      directory: data.path(of: "a/b/c/"),
      mirrors: [.folder(path: elsewhere.path)],
      files: tiny.files
    )
    try await deep.prepare()
    #expect(try deep.loadTest() == tiny.test)
    #expect(deep.path == data.path(of: "a/b/c/mnist"))
  }

  @Test func `Two that prepare the same folder fetch each file once`() async throws {
    let tiny = tiny
    try await TestMirror.run(answer: { .file(tiny.bytes(at: $0.path)) }) { url, mirror in
      let stores = [store(.remote(url: url)), store(.remote(url: url))]
      try await withThrowingTaskGroup { group in
        for store in stores { group.addTask { try await store.prepare() } }
        try await group.waitForAll()
      }
      try expectComplete(stores[0])
      #expect(mirror.requests.count == 4)
    }
  }

  @Test func `Whoever waits says so and goes on when the lock is free`() async throws {
    let tiny = tiny
    try publish(to: elsewhere, packed: true)
    try data.write([], to: "mnist/.lock")
    let holder = try LockHolder(data.path(of: "mnist/.lock"))
    let store = store(.folder(path: elsewhere.path))
    let phases = Mutex<[DownloadProgress.Phase]>([])
    try await store.prepare { progress in
      phases.withLock { $0.append(progress.phase) }
      if progress.phase == .waiting { holder.release() }
    }
    #expect(phases.withLock { $0.first } == .waiting)
    #expect(try store.loadTest() == tiny.test)
  }

  @Test func `The canonical files are those of the publication`() {
    let files = MNISTFiles.canonical.all
    #expect(files.map(\.byteCount) == [16 + 60_000 * 784, 8 + 60_000, 16 + 10_000 * 784, 10_008])
    #expect(files.allSatisfy { $0.sha256.count == 64 })
  }
}
