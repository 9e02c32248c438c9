// DigitClassifier
// SPDX-License-Identifier: MIT

import CWebAssets
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A file that the server carries inside itself.
final class WebAsset: Sendable {
  /// Where a file's bytes are.
  private enum Content: Sendable {
    /// In the table of files compiled in, at this index.
    case compiledIn(Int)
    /// Here.
    case text(String)
  }

  /// What every answer with the file shares.
  private struct Loaded {
    let bytes: ByteBuffer
    /// A hash of the bytes.
    let tag: String
  }

  /// The file's name, without folder.
  let name: String
  /// The file's media type.
  let contentType: String
  private let content: Content
  private let loaded = Mutex<Loaded?>(nil)

  private init(name: String, content: Content) {
    self.name = name
    self.content = content
    self.contentType = Self.contentType(of: name)
  }

  /// Creates a file from text.
  ///
  /// - Parameters:
  ///   - name: The file's name, whose extension gives the media type.
  ///   - text: What is in it.
  convenience init(name: String, text: String) {
    self.init(name: name, content: .text(text))
  }

  /// The files of Swagger UI; none where they were not fetched before the build.
  static let swaggerUI: [WebAsset] = (0..<cwebassets_swagger_ui_count()).map { index in
    let file = cwebassets_swagger_ui_file(index)
    return WebAsset(name: String(cString: file.name), content: .compiledIn(index))
  }

  /// The OpenAPI document as it was written.
  static var openAPI: String {
    let file = cwebassets_openapi()
    return String(
      decoding: UnsafeBufferPointer(start: file.bytes, count: file.count),
      as: UTF8.self
    )
  }

  /// Answers a request for the file, with 304 where the client has it already.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - headers: More header fields for the answer.
  /// - Returns: The answer. Clients may keep it and must ask whether it changed.
  func response(to request: Request, headers: HTTPFields = [:]) -> Response {
    let loaded = load()
    let tag = loaded.tag
    var headers = headers
    headers[.eTag] = tag
    headers[.cacheControl] = "no-cache"
    headers[.xContentTypeOptions] = "nosniff"
    let known = request.headers[.ifNoneMatch]?.split(separator: ",") ?? []
    if known.contains(where: {
      let known = $0.utf8.trimmingBlanks()
      return known.elementsEqual("*".utf8) || known.elementsEqual(tag.utf8)
        || known.elementsEqual("W/\(tag)".utf8)
    }) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = contentType
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: loaded.bytes))
  }

  /// Copies the bytes once, when first asked for: starting up should not wait, and answers share the copy.
  private func load() -> Loaded {
    loaded.withLock { loaded in
      if let loaded { return loaded }
      let bytes = copy()
      // FNV-1a: tells versions apart, which is all that a tag is for.
      let hash = bytes.readableBytesView.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      let made = Loaded(bytes: bytes, tag: "\"\(String(hash, radix: 16))\"")
      loaded = made
      return made
    }
  }

  private func copy() -> ByteBuffer {
    switch content {
    case .text(let text):
      return ByteBuffer(string: text)
    case .compiledIn(let index):
      let file = cwebassets_swagger_ui_file(index)
      return ByteBuffer(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
  }

  private static func contentType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "json": "application/json"
    case "png": "image/png"
    default: "text/plain; charset=utf-8"
    }
  }
}
