// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOHTTP1
import Testing

@testable import Datasets

struct ResponsePlanTests {
  private func plan(
    _ status: HTTPResponseStatus,
    _ headers: HTTPHeaders = [:],
    offset: Int = 0
  ) -> ResponsePlan {
    ResponsePlan(status: status, headers: headers, offset: offset, limit: 1000)
  }

  @Test func `A whole file replaces what is here`() {
    #expect(plan(.ok, ["Content-Length": "1000"]) == .replace(total: 1000))
    #expect(plan(.ok, ["Content-Length": "900"], offset: 100) == .replace(total: 900))
    #expect(plan(.ok) == .replace(total: nil))
  }

  @Test func `A fitting part is appended`() {
    let headers: HTTPHeaders = ["Content-Range": "bytes 100-999/1000"]
    #expect(plan(.partialContent, headers, offset: 100) == .append(total: 1000))
    let open: HTTPHeaders = ["Content-Range": "bytes 100-499/*"]
    #expect(plan(.partialContent, open, offset: 100) == .append(total: 500))
  }

  @Test(arguments: [
    "", "bytes 99-999/1000", "bytes 101-999/1000", "bytes 100-998/1000", "bytes */1000",
    "items 100-999/1000", "bytes 100-999", "bytes 100-1000/1000",
  ])
  func `A part that does not fit makes the download start again`(field: String) {
    guard case .restart = plan(.partialContent, ["Content-Range": field], offset: 100) else {
      Issue.record("\(field) was accepted")
      return
    }
  }

  @Test func `A file that is here already is not asked for again`() {
    let headers: HTTPHeaders = ["Content-Range": "bytes */500"]
    #expect(plan(.rangeNotSatisfiable, headers, offset: 500) == .alreadyComplete)
    guard case .restart = plan(.rangeNotSatisfiable, headers, offset: 501) else {
      Issue.record("a longer file was accepted")
      return
    }
  }

  @Test(
    arguments: [
      (.ok, ["Content-Length": "1001"], 0),
      (.ok, ["Content-Length": "-1"], 0),
      (.ok, ["Content-Length": "99999999999999999999"], 0),
      (.partialContent, ["Content-Range": "bytes 100-1000/1001"], 100),
      (.partialContent, ["Content-Range": "bytes 100-1000/*"], 100),
      (.partialContent, ["Content-Range": "bytes 0-999/1000"], 0),
      (.unauthorized, [:], 0),
      (.movedPermanently, [:], 0),
    ] as [(HTTPResponseStatus, HTTPHeaders, Int)]
  )
  func `What cannot be this file is refused`(
    status: HTTPResponseStatus,
    headers: HTTPHeaders,
    offset: Int
  ) {
    guard case .refuse = plan(status, headers, offset: offset) else {
      Issue.record("\(status) \(headers) gave \(plan(status, headers, offset: offset))")
      return
    }
  }

  @Test(arguments: [
    HTTPResponseStatus.notFound, .forbidden, .gone,
  ])
  func `A missing file is absent`(status: HTTPResponseStatus) {
    guard case .absent = plan(status) else {
      Issue.record("\(status) gave \(plan(status))")
      return
    }
  }

  @Test(arguments: [
    HTTPResponseStatus.internalServerError, .badGateway, .serviceUnavailable, .tooManyRequests,
    .requestTimeout,
  ])
  func `A fault that may pass is tried again`(status: HTTPResponseStatus) {
    guard case .retry = plan(status) else {
      Issue.record("\(status) gave \(plan(status))")
      return
    }
  }

  @Test(arguments: [
    "bytes 5-4/10", "bytes 0-10/10", "bytes -1-4/10", "bytes +0-4/10", "bytes 0-4/10/10",
    "bytes 0-4-5/10", "bytes */*", "bytes */", "bytes 0-4 /10", "bytes", "",
    "bytes 0-99999999999999999999/*",
  ])
  func `A Content-Range that breaks the rules is no range`(field: String) {
    #expect(ContentRange(field) == nil)
  }
}
