// DigitClassifier
// SPDX-License-Identifier: MIT

/// A kind of picture file that can be decoded.
public enum ImageFormat: String, CaseIterable, Sendable, Hashable {
  case png = "PNG"
  case jpeg = "JPEG"
  case webP = "WebP"
  case gif = "GIF"
  case bmp = "BMP"
  case tiff = "TIFF"
  /// Portable bitmap, greymap, pixmap and arbitrary map, text or binary.
  case pnm = "PNM"
  #if HEIC
  case heic = "HEIC"
  #endif

  /// The format's name, as people write it.
  public var name: String { rawValue }

  /// The media type that names the format best.
  public var mediaType: String {
    self == .pnm ? "image/x-portable-anymap" : "image/\(rawValue.lowercased())"
  }

  /// How the names of such files usually end, without the dot and in lower case.
  public var fileEndings: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg"]
    case .tiff: ["tif", "tiff"]
    case .pnm: ["pnm", "pbm", "pgm", "ppm", "pam"]
    default: [rawValue.lowercased()]
    }
  }

  /// The formats' names as a sentence lists them: "PNG, JPEG, … and PNM".
  public static let list: String = {
    let names = allCases.map(\.name)
    return "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
  }()

  /// Whether a file's name ends like that of a picture, in capitals or not.
  ///
  /// This chooses files of a folder; what a file is, only its bytes tell.
  ///
  /// - Parameter fileName: A name or a path.
  /// - Returns: Whether its ending is one of ``fileEndings``.
  public static func isUsual(_ fileName: String) -> Bool {
    guard let dot = fileName.lastIndex(of: ".") else { return false }
    let ending = fileName[fileName.index(after: dot)...].lowercased()
    return allCases.contains { $0.fileEndings.contains(ending) }
  }
}
