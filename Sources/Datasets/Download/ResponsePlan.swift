// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOHTTP1

/// What an answer to a download request means: a decision without side effects.
enum ResponsePlan: Sendable, Equatable {
  /// The body continues the bytes that are here; `total` is the size of the whole.
  case append(total: Int?)
  /// The body is the whole file; what is here is of no use.
  case replace(total: Int?)
  /// What is here is the whole file already.
  case alreadyComplete
  /// What is here does not fit what the mirror has; ask again for all of it.
  case restart(reason: String)
  /// The mirror does not have the file.
  case absent(reason: String)
  /// Something is wrong that may pass.
  case retry(reason: String)
  /// Something is wrong that will stay wrong.
  case refuse(reason: String)

  /// Decides what to do with an answer.
  ///
  /// - Parameters:
  ///   - status: The answer's status.
  ///   - headers: The answer's header fields.
  ///   - offset: How many bytes are here already; the request asked for those from there on, if
  ///     this is not 0.
  ///   - limit: The most bytes that the file may have.
  init(status: HTTPResponseStatus, headers: HTTPHeaders, offset: Int, limit: Int) {
    self =
      switch status.code {
      case 200: Self.whole(headers, limit: limit)
      case 206: Self.part(headers, offset: offset, limit: limit)
      case 416: Self.unsatisfiable(headers, offset: offset)
      // A storage service that may not list its files answers 403 for a name it does not have.
      case 403, 404, 410: .absent(reason: Self.text(status))
      case 408, 425, 429, 500...599: .retry(reason: Self.text(status))
      default: .refuse(reason: Self.text(status))
      }
  }

  private static func whole(_ headers: HTTPHeaders, limit: Int) -> ResponsePlan {
    guard let field = headers.first(name: "Content-Length") else { return .replace(total: nil) }
    guard let length = natural(field) else {
      return .refuse(reason: "the Content-Length \"\(field)\" is no number")
    }
    guard length <= limit else { return tooLarge(length, limit: limit) }
    return .replace(total: length)
  }

  private static func part(_ headers: HTTPHeaders, offset: Int, limit: Int) -> ResponsePlan {
    guard offset > 0 else { return .refuse(reason: "it sent a part (206) unasked") }
    guard let field = headers.first(name: "Content-Range"), let range = ContentRange(field),
      let first = range.first, let last = range.last
    else {
      return .restart(reason: "a part (206) came without a valid Content-Range")
    }
    guard first == offset else {
      return .restart(
        reason: "asked for the bytes from \(offset) on, it sent those from \(first) on"
      )
    }
    if let total = range.total {
      guard total <= limit else { return tooLarge(total, limit: limit) }
      guard last == total - 1 else {
        return .restart(reason: "it sent a part that ends at byte \(last) of \(total)")
      }
    }
    guard last < limit else { return tooLarge(last + 1, limit: limit) }
    return .append(total: last + 1)
  }

  private static func unsatisfiable(_ headers: HTTPHeaders, offset: Int) -> ResponsePlan {
    if offset > 0, let field = headers.first(name: "Content-Range"),
      ContentRange(field)?.total == offset
    {
      return .alreadyComplete
    }
    return .restart(reason: "it has no bytes from \(offset) on (416)")
  }

  private static func tooLarge(_ length: Int, limit: Int) -> ResponsePlan {
    .refuse(reason: "it offers \(length) bytes, and the file has at most \(limit)")
  }

  private static func text(_ status: HTTPResponseStatus) -> String {
    "it answered \(status.code) \(status.reasonPhrase)"
  }
}

/// The value of a `Content-Range` field: `bytes 200-999/1000`, `bytes 200-999/*` or `bytes */1000`.
struct ContentRange: Sendable, Equatable {
  /// The first byte, counted from 0; `nil` in an answer that carries no part.
  let first: Int?
  /// The last byte, not before the first.
  let last: Int?
  /// The size of the whole, beyond the last byte; `nil` where the mirror does not know.
  let total: Int?

  /// Reads a field value as RFC 9110 section 14.4 has it; `nil` where it breaks a rule there.
  init?(_ field: String) {
    let words = field.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }

    let isTotalUnknown = halves[1] == "*"
    total = isTotalUnknown ? nil : natural(halves[1])
    guard isTotalUnknown || total != nil else { return nil }

    if halves[0] == "*" {
      guard !isTotalUnknown else { return nil }
      first = nil
      last = nil
      return
    }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = natural(ends[0]), let last = natural(ends[1]), first <= last,
      last < total ?? .max
    else { return nil }
    self.first = first
    self.last = last
  }
}

/// Reads a number without sign, blank or overflow.
private func natural(_ text: some StringProtocol) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
  return Int(text)
}
