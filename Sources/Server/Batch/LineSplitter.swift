// DigitClassifier
// SPDX-License-Identifier: MIT

/// Cuts a stream of bytes into blocks of whole lines.
///
/// A block is what one thread works on at a time: large enough that handing it over costs little, small enough that
/// all cores have some. Lines that are complete leave with the chunk that completes them, so nobody waits for a
/// block to fill. What is held is the beginning of one line, never more than ``maximumLineBytes``; a longer line is
/// dropped as it arrives.
package struct LineSplitter: Sendable {
  /// Lines that go together.
  package struct Block: Sendable {
    /// What a block stands for.
    package enum Content: Sendable, Hashable {
      /// Whole lines with their line ends, which the last line of a stream may lack.
      case lines([UInt8])
      /// A single line that is longer than allowed.
      case tooLong
      /// The first line beyond those allowed, and all that follow it.
      case tooMany
    }

    /// The number of the first line, counted from 1.
    package let firstLine: Int
    /// The lines.
    package let content: Content

    /// How many bytes are held for the lines.
    var byteCount: Int {
      guard case .lines(let bytes) = content else { return 0 }
      return bytes.count
    }
  }

  /// The most bytes in a line, its line end not counted.
  let maximumLineBytes: Int
  /// The most lines in a stream, blank ones included.
  let maximumLines: Int
  /// The most lines in a block.
  private let blockLines: Int

  /// A block with this many bytes is full: some 30 pictures of 28×28 pixels, one or two thousandths of a second.
  private static let blockBytes = 16 * 1024

  private var pending: [UInt8] = []
  private var isSkipping = false
  private var line = 1
  /// The number of the line that is arriving.
  var nextLine: Int { line }
  private var blocks: [Block] = []
  private var block: [UInt8] = []
  private var linesInBlock = 0
  /// Whether lines beyond those allowed have been seen; what follows is ignored.
  package private(set) var isFinished = false

  /// Creates a splitter at the start of a stream.
  ///
  /// - Parameters:
  ///   - maximumLineBytes: The most bytes in a line, its line end not counted.
  ///   - maximumLines: The most lines in the stream.
  ///   - blockLines: The most lines in a block, 1 or more.
  package init(maximumLineBytes: Int, maximumLines: Int = .max, blockLines: Int = 64) {
    self.maximumLineBytes = maximumLineBytes
    self.maximumLines = maximumLines
    self.blockLines = blockLines
  }

  /// Takes the next bytes of the stream.
  ///
  /// - Parameter chunk: The bytes, cut anywhere.
  /// - Returns: The lines that they complete.
  /// - Complexity: O(bytes), searched with `memchr`.
  package mutating func consume(_ chunk: Span<UInt8>) -> [Block] {
    var index = 0
    while index < chunk.count, !isFinished {
      let lineEnd = chunk.firstIndex(of: .lineFeed, from: index)
      let end = lineEnd ?? chunk.count
      take(chunk, index..<end, isComplete: lineEnd != nil)
      index = end + 1
    }
    closeBlock()
    return takeBlocks()
  }

  /// Says that the stream has ended.
  ///
  /// - Returns: The last line, where it has no line end.
  package mutating func finish() -> [Block] {
    if !isFinished, !pending.isEmpty {
      block = pending
      pending = []
      linesInBlock = 1
      line += 1
      closeBlock()
    }
    return takeBlocks()
  }

  /// Takes a line, or the next part of one.
  private mutating func take(_ chunk: Span<UInt8>, _ range: Range<Int>, isComplete: Bool) {
    guard line <= maximumLines else {
      closeBlock()
      blocks.append(Block(firstLine: line, content: .tooMany))
      isFinished = true
      pending = []
      return
    }
    if !isSkipping, pending.count + range.count > maximumLineBytes {
      closeBlock()
      blocks.append(Block(firstLine: line, content: .tooLong))
      isSkipping = true
      pending = []
    }
    if isComplete {
      if isSkipping {
        isSkipping = false
        line += 1
      } else {
        endLine(chunk, range)
      }
    } else if !isSkipping {
      append(chunk, range, to: \.pending)
    }
  }

  private mutating func endLine(_ chunk: Span<UInt8>, _ range: Range<Int>) {
    if block.isEmpty {
      // A long line has been put together once already.
      block = pending
    } else {
      block.append(contentsOf: pending)
    }
    pending = []
    append(chunk, range, to: \.block)
    block.append(.lineFeed)
    line += 1
    linesInBlock += 1
    if linesInBlock >= blockLines || block.count >= Self.blockBytes { closeBlock() }
  }

  private mutating func append(
    _ chunk: Span<UInt8>,
    _ range: Range<Int>,
    to place: WritableKeyPath<Self, [UInt8]>
  ) {
    chunk.extracting(range).withUnsafeBufferPointer { self[keyPath: place].append(contentsOf: $0) }
  }

  private mutating func closeBlock() {
    guard linesInBlock > 0 else { return }
    blocks.append(Block(firstLine: line - linesInBlock, content: .lines(block)))
    block = []
    linesInBlock = 0
  }

  private mutating func takeBlocks() -> [Block] {
    defer { blocks = [] }
    return blocks
  }
}
