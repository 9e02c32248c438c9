// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OutlineFont {
  /// Reads the digits of all fonts below a folder.
  ///
  /// - Parameter folder: Where font files are; subfolders count.
  /// - Returns: Fonts with all ten digits, sorted by name, each name once: the order does not hang on the disk.
  /// - Throws: `notPrepared` where FreeType is missing, or no font has digits.
  public static func fonts(below folder: String) throws(DatasetError) -> [OutlineFont] {
    let library = try FreeTypeLibrary()
    var fonts: [String: OutlineFont] = [:]
    for path in files(below: folder, depth: 6).sorted() {
      if let font = library.font(path), fonts[font.name] == nil { fonts[font.name] = font }
    }
    guard !fonts.isEmpty else {
      throw DatasetError(
        .notPrepared,
        "Expected font files (.ttf, .otf) with digits below \(folder), found none. Name another folder."
      )
    }
    return fonts.values.sorted { $0.name < $1.name }
  }

  private static func files(below folder: String, depth: Int) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.flatMap { name in
      let path = "\(folder)/\(name)"
      let isFont = [".ttf", ".otf"].contains { name.lowercased().hasSuffix($0) }
      return isFont ? [path] : depth > 0 ? files(below: path, depth: depth - 1) : []
    }
  }
}
