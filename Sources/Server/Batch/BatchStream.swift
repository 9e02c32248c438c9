// DigitClassifier
// SPDX-License-Identifier: MIT

import Hummingbird
import NIOCore

/// Answers a body of lines while it arrives.
///
/// One task cuts the body into blocks of lines and puts them on the lane to the threads; the other writes the answers
/// in the order of the blocks, as many at a time as are there. Between them is a window: a client that does not read
/// its answers fills it, then nothing more is read from the connection, and TCP tells the client. So a body of any
/// length takes the memory of a few blocks.
struct BatchStream: Sendable {
  /// What was answered.
  struct Tally: Sendable, Hashable {
    var lines = 0
    var failures = 0
  }

  let answers: BatchAnswers
  let lane: BatchLane
  /// The most lines that are answered.
  let maximumLines: Int
  /// The most lines in a block.
  let blockLines: Int
  /// Told of each error that should not have happened.
  let report: @Sendable (ServerError) -> Void

  private struct Answered: Sendable {
    let output: BatchAnswers.Output
    let cost: Int
  }

  /// Reads a body to its end and writes the answers.
  ///
  /// A body that breaks off is answered as far as it came, with a last line that says what happened.
  ///
  /// - Parameters:
  ///   - body: The lines.
  ///   - writer: Takes the answers; it is not finished here.
  ///   - tally: Counts what was answered, also where this throws.
  /// - Throws: What writing throws, as the client is gone; `CancellationError`.
  func answer(
    _ body: RequestBody,
    to writer: inout any ResponseBodyWriter,
    counting tally: inout Tally
  ) async throws {
    let window = BatchWindow()
    let ordered = OrderedAnswers<Answered>()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await read(body, window, ordered) }
      // However this ends: the reader may be waiting for room that nobody makes any more.
      defer { window.close() }
      while true {
        let due = await ordered.due()
        guard !due.isEmpty else { break }
        var bytes: [UInt8] = []
        for answered in due { bytes.append(contentsOf: answered.output.bytes) }
        if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
        for answered in due {
          window.leave(answered.cost)
          tally.lines += answered.output.lines
          tally.failures += answered.output.failures
          for error in answered.output.internalErrors { report(error) }
        }
      }
    }
    // A cancelled body ends early, which must not look like the end of the answer.
    try Task.checkCancellation()
  }

  private func read(
    _ body: RequestBody,
    _ window: BatchWindow,
    _ ordered: OrderedAnswers<Answered>
  ) async {
    var count = 0
    defer { ordered.end(after: count) }
    var splitter = LineSplitter(
      maximumLineBytes: answers.maximumLineBytes,
      maximumLines: maximumLines,
      blockLines: blockLines
    )
    do {
      for try await chunk in body {
        for block in splitter.consume(chunk.readableBytesUInt8Span) {
          guard await submit(block, count, window, ordered) else { return }
          count += 1
        }
        if splitter.isFinished { return }
      }
      for block in splitter.finish() {
        guard await submit(block, count, window, ordered) else { return }
        count += 1
      }
    } catch {
      guard let cost = await window.enter(bytes: 0) else { return }
      let output = BatchAnswers.output(ServerError(mapping: error), line: splitter.nextLine)
      ordered.deliver(Answered(output: output, cost: cost), at: count)
      count += 1
    }
  }

  /// Puts a block on the lane.
  ///
  /// - Returns: Whether anybody waits for its answers.
  private func submit(
    _ block: LineSplitter.Block,
    _ number: Int,
    _ window: BatchWindow,
    _ ordered: OrderedAnswers<Answered>
  ) async -> Bool {
    guard let cost = await window.enter(bytes: block.byteCount) else { return false }
    lane.submit { [answers] isWanted in
      let output = isWanted && !window.isClosed ? answers.answer(block) : .init()
      ordered.deliver(Answered(output: output, cost: cost), at: number)
    }
    return true
  }
}
