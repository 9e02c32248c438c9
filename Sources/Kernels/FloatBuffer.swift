// DigitClassifier
// SPDX-License-Identifier: MIT

/// A fixed run of floats on a cache-line boundary, shared by reference.
///
/// The engine's parallel loops write disjoint parts of one buffer from several threads, which no Swift
/// array allows. The buffer checks every range it is asked for; that two threads never touch the same
/// element at once is the caller's part, and the reason why only engine code should hold one.
@safe public final class FloatBuffer: @unchecked Sendable {
  // SAFETY: the storage never moves or changes size; element races are excluded by the callers' contract
  // above: they cut work into disjoint ranges before any thread begins.

  /// The number of floats.
  public let count: Int
  private let storage: UnsafeMutableBufferPointer<Float>

  /// Makes a buffer of zeros.
  ///
  /// - Parameter count: The number of floats; zero is allowed.
  /// - Precondition: `count` is not negative.
  public init(zeros count: Int) {
    precondition(count >= 0, "A buffer of \(count) floats was asked for.")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride,
      alignment: 64
    )
    let floats = unsafe bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe floats.initialize(repeating: 0, count: max(count, 1))
    unsafe storage = UnsafeMutableBufferPointer(start: floats, count: count)
  }

  /// Makes a buffer that holds a copy of an array.
  ///
  /// - Parameter values: The floats to copy.
  public convenience init(_ values: [Float]) {
    self.init(zeros: values.count)
    write(values, at: 0)
  }

  deinit {
    unsafe UnsafeMutableRawPointer(storage.baseAddress)?.deallocate()
  }

  /// One element.
  ///
  /// - Parameter index: A position in `0..<count`.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "Index \(index) is outside a buffer of \(count).")
      return unsafe storage[index]  // SAFETY: checked above.
    }
    set {
      precondition(index >= 0 && index < count, "Index \(index) is outside a buffer of \(count).")
      unsafe storage[index] = newValue  // SAFETY: checked above.
    }
  }

  /// Copies a part of the buffer into an array.
  ///
  /// - Parameter range: The elements to copy.
  /// - Returns: Their values, in order.
  public func values(_ range: Range<Int>) -> [Float] {
    check(range)
    return unsafe [Float](storage[range])  // SAFETY: checked above.
  }

  /// Copies values into the buffer.
  ///
  /// - Parameters:
  ///   - values: The floats to copy.
  ///   - offset: Where the first one goes.
  public func write(_ values: some Sequence<Float>, at offset: Int) {
    let tail = unsafe mutableSlice(offset..<count)
    // SAFETY: `mutableSlice` checked the offset, and `update(from:)` stops at the end of the slice.
    var (rest, _) = unsafe tail.update(from: values)
    precondition(rest.next() == nil, "More values than fit from \(offset) in a buffer of \(count).")
  }

  /// Sets every element of a range to one value.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - range: The elements to set.
  public func fill(_ value: Float, in range: Range<Int>) {
    unsafe mutableSlice(range).update(repeating: value)  // SAFETY: the slice was checked.
  }

  /// Reads a range in place.
  ///
  /// - Parameters:
  ///   - range: The elements to read.
  ///   - body: Receives them; they are valid only inside the call.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func withSpan<Result, Failure: Error>(
    _ range: Range<Int>,
    _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    check(range)
    // SAFETY: checked above; the span cannot outlive the call, nor the buffer the caller holds.
    return try body(unsafe UnsafeBufferPointer(rebasing: storage[range]).span)
  }

  /// Changes a range in place.
  ///
  /// - Parameters:
  ///   - range: The elements to change; no other thread may touch them meanwhile.
  ///   - body: Receives them; they are valid only inside the call.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func withMutableSpan<Result, Failure: Error>(
    _ range: Range<Int>,
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let slice = unsafe mutableSlice(range)
    var span = unsafe slice.mutableSpan  // SAFETY: the slice was checked.
    return try body(&span)
  }

  /// The address of an element, after checking that `count` elements from there exist.
  ///
  /// Only for passing to a kernel within the same expression.
  func pointer(_ offset: Int, count needed: Int) -> UnsafeMutablePointer<Float> {
    precondition(
      offset >= 0 && needed >= 0 && offset <= count && needed <= count - offset,
      "\(needed) floats from \(offset) are outside a buffer of \(count)."
    )
    guard let base = unsafe storage.baseAddress else {
      preconditionFailure("A buffer always has storage.")
    }
    return unsafe base + offset
  }

  private func mutableSlice(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Float> {
    check(range)
    return unsafe UnsafeMutableBufferPointer(rebasing: storage[range])
  }

  private func check(_ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count,
      "Range \(range) is outside a buffer of \(count)."
    )
  }
}

extension FloatBuffer {
  /// Copies floats from another buffer.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - source: The buffer to read; may be this one if the ranges do not overlap.
  ///   - offset: The first float to read.
  ///   - target: Where it goes in this buffer.
  public func copy(_ count: Int, from source: FloatBuffer, at offset: Int, to target: Int) {
    let from = unsafe source.pointer(offset, count: count)
    unsafe pointer(target, count: count).update(from: from, count: count)  // SAFETY: both checked.
  }
}
