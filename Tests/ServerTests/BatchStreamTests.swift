// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing

@testable import Server

/// Counts from any task.
private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .relaxed) }

  @discardableResult func add(_ number: Int = 1) -> Int {
    count.wrappingAdd(number, ordering: .relaxed).newValue
  }
}

struct BatchStreamTests {
  private static let line = #"{"image_base64":"aGk="}"# + "\n"
  private static let pool = RecognitionPool(threads: 2, queue: 0)

  /// Takes answers, and waits with each until the test lets it go on.
  private struct Writer: ResponseBodyWriter {
    let take: @Sendable (ByteBuffer) async throws -> Void

    mutating func write(_ buffer: ByteBuffer) async throws { try await take(buffer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  /// Answers each line with the number of bytes in its picture, one line a block.
  private static func stream(answered: @escaping @Sendable () -> Void = {}) -> BatchStream {
    BatchStream(
      answers: BatchAnswers(maximumPictureBytes: 100) { bytes, json in
        answered()
        json.key("bytes")
        json.value(bytes.count)
      },
      lane: pool.lane,
      maximumLines: .max,
      blockLines: 1,
      report: { _ in }
    )
  }

  @Test func `reads no further than a window before the answers that are taken`() async throws {
    let answered = Counter()
    let (arrivals, arrival) = AsyncStream<Void>.makeStream()
    let gate = Gate()
    let taken = Counter()
    let behind = Counter()
    let stream = Self.stream {
      answered.add()
      arrival.yield()
    }
    let (body, source) = RequestBody.makeStream()
    let tally = try await withThrowingTaskGroup(of: BatchStream.Tally?.self) { group in
      group.addTask {
        for _ in 0..<200 { await source.yield(ByteBuffer(string: Self.line)) }
        source.finish()
        return nil
      }
      group.addTask {
        var writer: any ResponseBodyWriter = Writer { buffer in
          await gate.pass()
          if answered.value - taken.value > BatchWindow.pieces { behind.add() }
          taken.add(String(buffer: buffer).split(separator: "\n").count)
        }
        var tally = BatchStream.Tally()
        try await stream.answer(body, to: &writer, counting: &tally)
        return tally
      }
      // The window fills while nothing is taken; then whoever could read on has every chance to.
      var iterator = arrivals.makeAsyncIterator()
      for _ in 0..<BatchWindow.pieces { await iterator.next() }
      for _ in 0..<1000 { await Task.yield() }
      #expect(answered.value == BatchWindow.pieces)
      gate.open()
      var tally: BatchStream.Tally?
      for try await result in group { tally = result ?? tally }
      return tally
    }
    #expect(tally == BatchStream.Tally(lines: 200, failures: 0))
    #expect(taken.value == 200)
    #expect(behind.value == 0)
  }

  @Test func `stops reading when the client is gone, and counts what it got`() async throws {
    struct Gone: Error {}
    let (body, source) = RequestBody.makeStream()
    // Never finished while the stream runs: it must not wait for the end of it.
    await source.yield(ByteBuffer(string: Self.line))
    let taken = Counter()
    var writer: any ResponseBodyWriter = Writer { _ in
      guard taken.add() == 1 else { throw Gone() }
      await source.yield(ByteBuffer(string: Self.line))
    }
    var tally = BatchStream.Tally()
    await #expect(throws: Gone.self) {
      try await Self.stream().answer(body, to: &writer, counting: &tally)
    }
    #expect(tally == BatchStream.Tally(lines: 1, failures: 0))
    source.finish()
  }

  @Test func `ends with a line that says why the body broke off`() async throws {
    let (body, source) = RequestBody.makeStream()
    await source.yield(ByteBuffer(string: Self.line + #"{"image"#))
    source.finish(ServerError(.requestTimeout, "Too slow."))
    let text = Mutex("")
    var writer: any ResponseBodyWriter = Writer { buffer in
      text.withLock { $0 += String(buffer: buffer) }
    }
    var tally = BatchStream.Tally()
    try await Self.stream().answer(body, to: &writer, counting: &tally)
    #expect(tally == BatchStream.Tally(lines: 2, failures: 1))
    let lines = text.withLock { $0 }.split(separator: "\n")
    #expect(lines.first == #"{"id":null,"bytes":2}"#)
    let last = try JSONValue(parsing: String(lines.last ?? ""))
    #expect(lines.count == 2)
    #expect(last["line"]?.int == 2)
    #expect(last["error"]?["status"]?.int == 408)
    #expect(last["error"]?["detail"]?.string == "Too slow.")
  }
}

struct PermitsTests {
  @Test func `lets so many in, and the others in turn`() async {
    let permits = Permits(2)
    #expect(await permits.acquire())
    #expect(await permits.acquire())
    let inside = Counter()
    inside.add(2)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          #expect(await permits.acquire())
          #expect(inside.add() <= 2)
          inside.add(-1)
          permits.release()
        }
      }
      for _ in 0..<2 {
        inside.add(-1)
        permits.release()
      }
    }
    #expect(inside.value == 0)
  }

  @Test func `keeps who needs many from waiting for ever`() async {
    let permits = Permits(3)
    #expect(await permits.acquire(2))
    let (steps, step) = AsyncStream<Int>.makeStream()
    var order: [Int] = []
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        #expect(await permits.acquire(3))
        step.yield(3)
        permits.release(3)
      }
      permits.release(1)
      permits.release(1)
      var iterator = steps.makeAsyncIterator()
      if let first = await iterator.next() { order.append(first) }
    }
    #expect(order == [3])
    #expect(await permits.acquire(3))
  }

  @Test func `sends everybody away once closed`() async {
    let permits = Permits(1)
    #expect(await permits.acquire())
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 { group.addTask { await permits.acquire() } }
      permits.close()
      for await isInside in group { #expect(!isInside) }
    }
    #expect(await !permits.acquire())
  }
}

struct OrderedAnswersTests {
  @Test func `gives what is due, in order, and nothing after the last`() async {
    let answers = OrderedAnswers<String>()
    answers.deliver("b", at: 1)
    answers.deliver("d", at: 3)
    answers.deliver("a", at: 0)
    #expect(await answers.due() == ["a", "b"])
    answers.deliver("c", at: 2)
    #expect(await answers.due() == ["c", "d"])
    answers.end(after: 4)
    #expect(await answers.due().isEmpty)
    #expect(await answers.due().isEmpty)
  }

  @Test func `wakes who waits, for an answer and for the end`() async {
    let answers = OrderedAnswers<Int>()
    let all = await withTaskGroup(of: [Int].self) { group in
      group.addTask {
        var all: [Int] = []
        while true {
          let due = await answers.due()
          if due.isEmpty { return all }
          all += due
        }
      }
      for number in (0..<100).reversed() { answers.deliver(number, at: number) }
      answers.end(after: 100)
      return await group.next() ?? []
    }
    #expect(all == Array(0..<100))
  }
}

struct BatchLaneTests {
  @Test func `takes no place in the queue of single pictures`() async throws {
    let pool = RecognitionPool(threads: 1, queue: 0)
    let gate = Gate()
    let answers = OrderedAnswers<Int>()
    for number in 0..<100 {
      pool.lane.submit { isWanted in
        if number == 0 { gate.passBlocking() }
        answers.deliver(isWanted ? number : -1, at: number)
      }
    }
    await gate.arrival()
    // The only thread is busy and 99 pieces wait; a single picture is still let in, and is next but one.
    async let single = pool.run { 7 }
    gate.open()
    #expect(try await single == 7)
    answers.end(after: 100)
    var all: [Int] = []
    while all.count < 100 { all += await answers.due() }
    #expect(all == Array(0..<100))
  }

  @Test func `says so where work is not wanted any more`() async {
    let answers = OrderedAnswers<Bool>()
    let gate = Gate()
    do {
      let pool = RecognitionPool(threads: 1, queue: 0)
      for number in 0..<3 {
        pool.lane.submit { isWanted in
          if number == 0 { gate.passBlocking() }
          answers.deliver(isWanted, at: number)
        }
      }
      await gate.arrival()
    }
    gate.open()
    var all: [Bool] = []
    while all.count < 3 { all += await answers.due() }
    #expect(all.first == true)
  }
}
