// DigitClassifier
// SPDX-License-Identifier: MIT

/// What is going on on one HTTP/1.1 connection: a pure state machine, which says what to do.
///
/// It answers three questions that the pieces around it cannot: who answers when the bytes stop being
/// HTTP, when a connection that must end may end, and which responses are still owed.
struct ConnectionState: Sendable {
  private enum Phase {
    /// Requests are read and handed on.
    case open
    /// Nothing more is read; responses owed are still written.
    case lastResponses
    /// The last response is written; what the client still sends is read and thrown away.
    case lingering
  }

  /// What to do about bytes that are not HTTP, or a request that takes too long.
  enum FailureAction: Equatable {
    /// Answer in the server's stead: nobody else will.
    case answer
    /// Let the request's reader find the failure where the body should go on.
    case tellReader
    /// Answer once the responses owed are written.
    case answerLater
    /// Do nothing: the connection is ending already.
    case ignore
  }

  /// What to do with the head of a response.
  enum ResponseHeadAction: Equatable {
    /// Write it.
    case write
    /// Write it with `Connection: close`.
    case writeClosing
    /// Drop the whole response: no request asked for it.
    case drop
  }

  /// What to do after the end of a response.
  enum ResponseEndAction: Equatable {
    /// Write it and go on.
    case write
    /// Write it, then end the connection.
    case writeThenEnd
    /// Write it, then the answer that was put off.
    case writeThenAnswer
    /// Drop it.
    case drop
  }

  private var phase = Phase.open
  private var owed = 0
  private var closesAfterLast = false
  private var closesAfterThis = false
  /// Whether a failure waits for the responses owed.
  private(set) var answersAfterLast = false
  private var isDropping = false
  /// Whether a request has begun to arrive and not ended.
  private(set) var isReading = false
  /// Whether a response has begun and not ended.
  private(set) var isResponding = false

  /// Whether what the client sends is handed on.
  var takesInput: Bool { phase == .open }
  /// Whether the connection has only to be closed, once its last response has left.
  var isLingering: Bool { phase == .lingering }
  /// Whether the request that is arriving is the only one without an answer.
  var owesOneResponse: Bool { owed == 1 }
  /// Whether requests have arrived completely that the server has not answered.
  var isServersTurn: Bool { owed > 0 && !isReading && !isLingering }

  /// A request begins.
  ///
  /// - Parameter isLast: Whether the connection ends with its response.
  mutating func requestBegan(isLast: Bool) {
    owed += 1
    isReading = true
    if isLast { closesAfterLast = true }
  }

  /// A request has arrived completely.
  mutating func requestEnded() { isReading = false }

  /// The bytes are not HTTP, or the request takes too long.
  mutating func failed() -> FailureAction {
    guard phase == .open else { return .ignore }
    phase = .lastResponses
    if isReading {
      isReading = false
      return .tellReader
    }
    guard owed > 0 else { return .answer }
    answersAfterLast = true
    return .answerLater
  }

  /// A response begins.
  ///
  /// - Parameter closes: Whether it says `Connection: close`.
  /// - Returns: What to do with its head.
  mutating func responseBegan(closes: Bool) -> ResponseHeadAction {
    guard owed > 0, phase != .lingering else {
      isDropping = true
      return .drop
    }
    isResponding = true
    closesAfterThis = closes || (closesAfterLast && owed == 1)
    return closesAfterThis ? .writeClosing : .write
  }

  /// Whether the body of the current response is dropped with its head.
  var dropsBody: Bool { isDropping }

  /// A response ends.
  mutating func responseEnded() -> ResponseEndAction {
    guard !isDropping else {
      isDropping = false
      return .drop
    }
    isResponding = false
    owed -= 1
    if closesAfterThis {
      linger()
      return .writeThenEnd
    }
    return answersAfterLast && owed == 0 ? .writeThenAnswer : .write
  }

  /// The connection's last bytes are written.
  mutating func linger() {
    phase = .lingering
    isReading = false
  }
}
