// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a file is, by its first bytes; a name or a media type given along with it is not believed.
enum ImageSignature: Equatable {
  case format(ImageFormat)
  /// Something else, with a name for the error message.
  case other(String)

  /// Looks at no more than the first 16 bytes.
  init(sniffing bytes: [UInt8]) {
    let head = [UInt8](bytes.prefix(16))
    self = Self.format(head).map(Self.format) ?? .other(Self.name(head))
  }

  /// The accepted formats, as error messages name them.
  static let accepted = ImageFormat.list

  private static func format(_ head: [UInt8]) -> ImageFormat? {
    for (prefix, format) in signatures where head.starts(with: prefix) { return format }
    if head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WEBP".utf8) { return .webP }
    // Two letters may begin any text, and a bitmap's next bytes are a number with zeros in it.
    if head.starts(with: "BM".utf8), !isText(head) { return .bmp }
    if isPortableMap(head) { return .pnm }
    #if HEIC
    if isHEIC(head) { return .heic }
    #endif
    return nil
  }

  private static let signatures: [(prefix: [UInt8], format: ImageFormat)] = [
    ([0x89, 0x50, 0x4E, 0x47], .png),
    ([0xFF, 0xD8], .jpeg),
    (Array("GIF87a".utf8), .gif),
    (Array("GIF89a".utf8), .gif),
    ([0x49, 0x49, 0x2A, 0x00], .tiff),
    ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
  ]

  /// `P1` to `P7`, a space or line end, then a number, a comment or (in `P7`) a word.
  private static func isPortableMap(_ head: [UInt8]) -> Bool {
    guard head.count >= 4, head[0] == 0x50, (0x31...0x37).contains(head[1]) else { return false }
    let rest = head.dropFirst(2)
    guard let first = rest.first(where: { !PNMReader.isSpace($0) }) else {
      return rest.count == 14
    }
    let isFollowed =
      (0x30...0x39).contains(first) || first == 0x23
      || head[1] == 0x37 && (0x41...0x5A).contains(first)
    return PNMReader.isSpace(head[2]) && isFollowed
  }

  private static func name(_ head: [UInt8]) -> String {
    if head.isEmpty { return "an empty file" }
    if isHEIC(head) { return "a HEIC picture" }
    let brand = head.dropFirst(8).prefix(4)
    if head.dropFirst(4).starts(with: "ftyp".utf8) {
      return brand.starts(with: "avi".utf8) ? "an AVIF picture" : "an ISO media file (MP4 or alike)"
    }
    for (prefix, name) in known where head.starts(with: prefix) { return name }
    return isText(head) ? "text" : "bytes of an unknown kind"
  }

  /// The brand in an ISO media file says whether it is a still picture, and which.
  private static func isHEIC(_ head: [UInt8]) -> Bool {
    let brand = head.dropFirst(8).prefix(4)
    return head.dropFirst(4).starts(with: "ftyp".utf8)
      && ["hei", "hev", "mif1", "msf1"].contains { brand.starts(with: $0.utf8) }
  }

  private static func isText(_ head: [UInt8]) -> Bool {
    head.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
  }

  private static let known: [(prefix: [UInt8], name: String)] = [
    (Array("%PDF".utf8), "a PDF document"),
    ([0x49, 0x49, 0x2B, 0x00], "a BigTIFF picture, made for files over 4 GB"),
    ([0x4D, 0x4D, 0x00, 0x2B], "a BigTIFF picture, made for files over 4 GB"),
    ([0xFF, 0x0A], "a JPEG XL picture"),
    ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL picture"),
    ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 picture"),
    ([0x1F, 0x8B], "a gzip archive"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
  ]
}
