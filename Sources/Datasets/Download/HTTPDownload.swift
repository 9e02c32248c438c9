// DigitClassifier
// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Brings one file from one web address into a partial file, in as many attempts as it takes.
struct HTTPDownload {
  /// How a download ended.
  enum Outcome: Sendable, Equatable {
    /// All bytes are in the partial file; `resumed` says that some are from an earlier request.
    case complete(resumed: Bool)
    /// The mirror does not have a file of that name.
    case absent(reason: String)
    /// It did not work, and the mirror had its chances.
    case failed(reason: String)
  }

  /// How one request ended.
  private enum Attempt {
    case ended(Outcome)
    case retry(reason: String)
    case restart(reason: String)
  }

  let client: HTTPClient
  let policy: DownloadPolicy
  let time: TimeSource

  /// Runs the client that downloads share, with the time-outs of a policy.
  static func withClient<Value: Sendable>(
    _ policy: DownloadPolicy,
    _ body: (HTTPClient) async throws(DatasetError) -> Value
  ) async throws(DatasetError) -> Value {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .follow(max: 5, allowCycles: false),
      timeout: .init(
        connect: TimeAmount(policy.connectTimeout),
        read: TimeAmount(policy.readTimeout)
      )
    )
    configuration.httpVersion = .http1Only
    // The attempts are counted here; the pool must not hide some of its own in one of them.
    configuration.connectionPool.retryConnectionEstablishment = false
    do {
      return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
        try await body(client)
      }
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError(.downloadFailed, "The HTTP client did not shut down: \(error).")
    }
  }

  /// Downloads until the file is whole, the mirror refuses, or the attempts are used up.
  ///
  /// - Parameters:
  ///   - url: The address of the file.
  ///   - part: Where the bytes go; bytes from earlier are kept and only the rest is asked for.
  ///   - limit: The most bytes that the file may have.
  ///   - meter: Told about the bytes.
  /// - Returns: How it ended, with the mirror's last fault if it did not work.
  /// - Throws: `fileSystem` where the bytes cannot be written; `cancelled`. What the mirror does
  ///   wrong is not thrown but told in the outcome.
  func run(
    _ url: String,
    into part: PartialFile,
    limit: Int,
    meter: inout ProgressMeter
  ) async throws(DatasetError) -> Outcome {
    var failures = 0
    while true {
      let reason: String
      switch try await attempt(url, into: part, limit: limit, meter: &meter) {
      case .ended(let outcome):
        return outcome
      case .retry(let problem):
        reason = problem
      case .restart(let problem):
        try part.discard()
        reason = problem
      }
      failures += 1
      guard failures < policy.attempts else {
        return .failed(reason: failures > 1 ? "\(reason) (\(failures) attempts)" : reason)
      }
      try await time.sleep(for: policy.delay(afterFailures: failures))
    }
  }

  private func attempt(
    _ url: String,
    into part: PartialFile,
    limit: Int,
    meter: inout ProgressMeter
  ) async throws(DatasetError) -> Attempt {
    let offset = try part.byteCount()
    let request = try request(url, offset: offset, part: part)
    let response: HTTPClientResponse
    do {
      // The deadline ends with the head of the answer; from there on the read time-out rules.
      let deadline = TimeAmount(policy.connectTimeout + policy.readTimeout)
      response = try await client.execute(request, timeout: deadline)
    } catch {
      return try problem(error)
    }

    let plan = ResponsePlan(
      status: response.status,
      headers: response.headers,
      offset: offset,
      limit: limit
    )
    switch plan {
    case .append(let total):
      let file = try part.resume()
      return try await receive(response.body, into: file, from: offset, total, limit, &meter)
    case .replace(let total):
      let file = try part.restart(from: url, entityTag: response.headers.first(name: "ETag"))
      return try await receive(response.body, into: file, from: 0, total, limit, &meter)
    case .alreadyComplete: return .ended(.complete(resumed: true))
    case .restart(let reason): return .restart(reason: reason)
    case .absent(let reason): return .ended(.absent(reason: reason))
    case .retry(let reason): return .retry(reason: reason)
    case .refuse(let reason): return .ended(.failed(reason: reason))
    }
  }

  private func request(
    _ url: String,
    offset: Int,
    part: PartialFile
  ) throws(DatasetError) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "User-Agent", value: "DigitClassifier")
    // Byte positions must count the stored file, not an encoding made for the journey.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    if offset > 0 {
      request.headers.add(name: "Range", value: "bytes=\(offset)-")
      if let tag = try part.entityTag(at: url) {
        request.headers.add(name: "If-Range", value: tag)
      }
    }
    return request
  }

  /// Writes a body to the file, as it arrives.
  private func receive(
    _ body: HTTPClientResponse.Body,
    into file: consuming OwnedFile,
    from offset: Int,
    _ total: Int?,
    _ limit: Int,
    _ meter: inout ProgressMeter
  ) async throws(DatasetError) -> Attempt {
    var bytesDone = offset
    meter.begin(bytesDone: bytesDone, bytesTotal: total)
    do {
      for try await piece in body {
        bytesDone += piece.readableBytes
        guard bytesDone <= limit else {
          return .ended(.failed(reason: "it sends more than the \(limit) bytes that are possible"))
        }
        try file.write(piece.readableBytesSpan)
        meter.update(bytesDone: bytesDone)
      }
    } catch {
      return try problem(error)
    }
    if let total, bytesDone != total {
      return .retry(reason: "it sent \(bytesDone) of \(total) bytes")
    }
    return .ended(.complete(resumed: offset > 0))
  }

  /// Sorts out an error of the client: a failed attempt, or the end of all attempts.
  private func problem(_ error: any Error) throws(DatasetError) -> Attempt {
    if let error = error as? DatasetError { throw error }
    if error is CancellationError || Task.isCancelled {
      throw DatasetError(
        .cancelled,
        "The download was stopped; the next one goes on from where it is."
      )
    }
    return .retry(reason: reason(for: error))
  }

  private func reason(for error: any Error) -> String {
    switch error as? HTTPClientError {
    case .connectTimeout: "no connection came about within \(policy.connectTimeout)"
    case .readTimeout: "it stayed silent for \(policy.readTimeout)"
    case .deadlineExceeded: "no answer came in \(policy.connectTimeout + policy.readTimeout)"
    case .remoteConnectionClosed: "it closed the connection too early"
    default: "\(error)"
    }
  }
}
