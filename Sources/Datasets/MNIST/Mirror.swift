// DigitClassifier
// SPDX-License-Identifier: MIT

/// A place that offers the files of a data set, each packed (`NAME.gz`) or plain (`NAME`).
public enum Mirror: Sendable, Hashable, CustomStringConvertible {
  /// A folder on this machine.
  case folder(path: String)
  /// A web address, `http:` or `https:`, to which `/NAME` is added.
  case remote(url: String)

  /// Reads a mirror as people write it: a folder path, or a `file:`, `http:` or `https:` URL.
  ///
  /// - Parameter text: The path or URL.
  /// - Throws: `invalidMirror` for any other scheme, an empty text, or a URL that has no host, holds a
  ///   user name, a query or a fragment.
  public init(_ text: String) throws(DatasetError) {
    guard let (scheme, rest) = Self.scheme(of: text) else {
      guard !text.isEmpty else { throw Self.invalid(text, "it is empty") }
      self = .folder(path: text)
      return
    }
    switch scheme {
    case "file":
      self = .folder(path: try Self.localPath(rest, of: text))
    case "http", "https":
      self = .remote(url: try Self.checkedURL(scheme: scheme, rest: rest, of: text))
    default:
      throw Self.invalid(text, "the scheme \(scheme): is not supported")
    }
  }

  /// The mirror as it was written; no trailing slash.
  public var description: String {
    switch self {
    case .folder(let path): path
    case .remote(let url): url
    }
  }

  /// Public mirrors of MNIST, the likeliest to answer first.
  ///
  /// The first is the one that PyTorch's torchvision uses, the second TensorFlow's.
  public static let publicMNIST: [Mirror] = [
    .remote(url: "https://ossci-datasets.s3.amazonaws.com/mnist"),
    .remote(url: "https://storage.googleapis.com/cvdf-datasets/mnist"),
  ]

  /// Splits off a URL scheme; `nil` where the text is a path.
  private static func scheme(of text: String) -> (scheme: String, rest: Substring)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<colon]
    // One letter before a colon is a drive or an odd file name, not a scheme.
    guard scheme.count > 1, scheme.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
    return (scheme.lowercased(), text[text.index(after: colon)...])
  }

  private static func localPath(_ rest: Substring, of text: String) throws(DatasetError) -> String {
    var path = rest
    if path.hasPrefix("//") {
      let afterSlashes = path.dropFirst(2)
      let host = afterSlashes.prefix { $0 != "/" }
      guard host.isEmpty || host == "localhost" else {
        throw invalid(text, "a file URL names a folder of this machine, as in file:///data/mnist")
      }
      path = afterSlashes.dropFirst(host.count)
    }
    guard path.hasPrefix("/"), let decoded = percentDecoded(path) else {
      throw invalid(text, "a file URL holds an absolute path, as in file:///data/mnist")
    }
    return decoded
  }

  private static func checkedURL(
    scheme: String,
    rest: Substring,
    of text: String
  ) throws(DatasetError) -> String {
    let authority = rest.dropFirst(2).prefix { $0 != "/" }
    guard rest.hasPrefix("//"), !authority.isEmpty, !authority.hasPrefix(":") else {
      throw invalid(text, "the URL has no host")
    }
    guard !authority.contains("@") else {
      throw invalid("\(scheme)://…", "a URL with a user name or password is not supported")
    }
    guard rest.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !rest.contains("?"),
      !rest.contains("#")
    else {
      throw invalid(text, "file names are added to the URL, so it may hold no blank, ? or #")
    }
    var url = "\(scheme):\(rest)"
    while url.hasSuffix("/") { url.removeLast() }
    return url
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
        let value = UInt8(digits, radix: 16), value != 0
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func invalid(_ text: String, _ reason: String) -> DatasetError {
    DatasetError(
      .invalidMirror,
      "\"\(text)\" cannot be used as a mirror: \(reason)."
        + " Name a folder, or a URL that begins with file:, http: or https:."
    )
  }
}
