// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a file is, by its first bytes; a name or a media type given along with it is not believed.
enum ImageSignature: Equatable {
  case png
  case jpeg
  /// Something else, with a name for the error message.
  case other(String)

  /// Looks at no more than the first 16 bytes.
  init(sniffing bytes: [UInt8]) {
    let head = [UInt8](bytes.prefix(16))
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if head.starts(with: [0xFF, 0xD8]) {
      self = .jpeg
    } else {
      self = .other(Self.name(head))
    }
  }

  /// The accepted formats, as error messages name them.
  static let accepted = "PNG and JPEG"

  private static func name(_ head: [UInt8]) -> String {
    if head.isEmpty { return "an empty file" }
    let brand = head.dropFirst(8).prefix(4)
    if head.starts(with: "RIFF".utf8), brand.elementsEqual("WEBP".utf8) { return "a WebP picture" }
    if head.dropFirst(4).starts(with: "ftyp".utf8) { return name(brand: brand) }
    for (prefix, name) in known where head.starts(with: prefix) { return name }
    let isText = head.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
    return isText ? "text" : "bytes of an unknown kind"
  }

  /// The brand in an ISO media file says whether it is a still picture, and which.
  private static func name(brand: ArraySlice<UInt8>) -> String {
    if brand.starts(with: "avi".utf8) { return "an AVIF picture" }
    let isHEIC = ["hei", "hev", "mif1", "msf1"].contains { brand.starts(with: $0.utf8) }
    return isHEIC ? "a HEIC picture" : "an ISO media file (MP4 or alike)"
  }

  private static let known: [(prefix: [UInt8], name: String)] = [
    (Array("GIF8".utf8), "a GIF picture"),
    (Array("BM".utf8), "a BMP picture"),
    ([0x49, 0x49, 0x2A, 0x00], "a TIFF picture"),
    ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF picture"),
    (Array("%PDF".utf8), "a PDF document"),
    ([0xFF, 0x0A], "a JPEG XL picture"),
    ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL picture"),
    ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 picture"),
    ([0x1F, 0x8B], "a gzip archive"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
  ]
}
