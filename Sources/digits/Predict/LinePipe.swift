// DigitClassifier
// SPDX-License-Identifier: MIT

import Dispatch
import NeuralNet
import Server
import Synchronization

/// Answers lines that come in with lines that go out, on several threads, in order.
///
/// Each thread by turns reads a block of lines, answers it without anybody else, and leaves the answer where the
/// blocks are put in order; whoever completes the next one that is due writes. So there is no thread that only waits,
/// and a line that comes alone is answered at once. Threads may be a window of blocks ahead of the writing: one
/// picture that takes long holds nobody up, and a slow reader of the answers stops the reading of lines.
final class LinePipe: Sendable {
  /// What went through.
  struct Tally: Sendable, Hashable {
    /// Lines answered; blank ones are not.
    var lines = 0
    /// How many of them with an error.
    var failures = 0
  }

  /// Gives the next bytes that are there, waiting for some if need be; none at the end.
  typealias Read = @Sendable () throws(CommandFailure) -> [UInt8]
  /// Writes bytes, all of them.
  typealias Write = @Sendable ([UInt8]) throws(CommandFailure) -> Void

  private struct Input {
    var splitter: LineSplitter
    /// Blocks read together, the next one last.
    var blocks: [LineSplitter.Block] = []
    var number = 0
    var isAtEnd = false
  }

  private struct Output {
    var next = 0
    var ready: [Int: BatchAnswers.Output] = [:]
    var isWriting = false
    var tally = Tally()
    var failure: CommandFailure?

    /// The answers that are due, for a single thread to write.
    mutating func takeDue() -> [BatchAnswers.Output] {
      var due: [BatchAnswers.Output] = []
      while let answer = ready.removeValue(forKey: next) {
        due.append(answer)
        next += 1
      }
      isWriting = !due.isEmpty
      return due
    }
  }

  private let answers: BatchAnswers
  private let read: Read
  private let write: Write
  private let input: Mutex<Input>
  private let output = Mutex(Output())
  /// Room for blocks that are read and not written.
  private let window = DispatchSemaphore(value: 0)

  /// How many blocks the threads may be ahead of the writing, for each of them.
  static let windowPerThread = 8

  /// Creates a pipe.
  ///
  /// - Parameters:
  ///   - answers: Answers the lines.
  ///   - read: Gives the next bytes.
  ///   - write: Writes the answers.
  init(_ answers: BatchAnswers, read: @escaping Read, write: @escaping Write) {
    self.answers = answers
    self.read = read
    self.write = write
    input = Mutex(Input(splitter: LineSplitter(maximumLineBytes: answers.maximumLineBytes)))
  }

  /// Answers every line. A pipe runs once.
  ///
  /// - Parameters:
  ///   - threads: Threads to answer on, 1 or more.
  ///   - parallel: Runs them.
  /// - Returns: What went through.
  /// - Throws: What reading or writing throws.
  func run(threads: Int, parallel: ParallelFor) throws(CommandFailure) -> Tally {
    for _ in 0..<threads * Self.windowPerThread { window.signal() }
    parallel(threads) { _ in
      while let (number, block) = nextBlock() { deliver(answers.answer(block), number) }
    }
    let (tally, failure) = output.withLock { ($0.tally, $0.failure) }
    if let failure { throw failure }
    return tally
  }

  /// Reads a block once there is room for its answers.
  private func nextBlock() -> (number: Int, block: LineSplitter.Block)? {
    window.wait()
    do throws(CommandFailure) {
      let next = try input.withLock { (input) throws(CommandFailure) in try self.next(&input) }
      if let next { return next }
    } catch {
      fail(error)
    }
    // The others have to see the end, too.
    window.signal()
    return nil
  }

  private func next(
    _ input: inout Input
  ) throws(CommandFailure) -> (number: Int, block: LineSplitter.Block)? {
    while input.blocks.isEmpty {
      guard !input.isAtEnd, !hasFailed else { return nil }
      let bytes = try read()
      input.isAtEnd = bytes.isEmpty
      let blocks =
        input.isAtEnd ? input.splitter.finish() : input.splitter.consume(bytes.span)
      input.blocks = blocks.reversed()
    }
    guard !hasFailed, let block = input.blocks.popLast() else { return nil }
    defer { input.number += 1 }
    return (input.number, block)
  }

  /// Leaves a block's answers, and writes what is due if nobody else does.
  private func deliver(_ answer: BatchAnswers.Output, _ number: Int) {
    var due = output.withLock { output in
      output.ready[number] = answer
      return output.isWriting ? [] : output.takeDue()
    }
    while !due.isEmpty {
      var bytes: [UInt8] = []
      for answer in due { bytes.append(contentsOf: answer.bytes) }
      do throws(CommandFailure) {
        if !bytes.isEmpty, !hasFailed { try write(bytes) }
      } catch {
        fail(error)
      }
      for _ in due { window.signal() }
      due = output.withLock { output in
        for answer in due {
          output.tally.lines += answer.lines
          output.tally.failures += answer.failures
        }
        return output.takeDue()
      }
    }
  }

  private var hasFailed: Bool { output.withLock { $0.failure != nil } }

  private func fail(_ failure: CommandFailure) {
    output.withLock { if $0.failure == nil { $0.failure = failure } }
  }
}
