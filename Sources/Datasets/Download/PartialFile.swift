// DigitClassifier
// SPDX-License-Identifier: MIT

/// The beginning of a download: `NAME.part`, and beside it `NAME.part.etag`, which says of which
/// version of which address the bytes are.
///
/// Both outlive the process, so that a download goes on where it stopped.
struct PartialFile {
  private let folder: Folder
  private let name: String

  /// Longer notes are not ours: an address and a tag are short.
  private static let longestNote = 4096

  /// Names the partial download of a file.
  init(of name: String, in folder: Folder) {
    self.folder = folder
    self.name = name + ".part"
  }

  /// Where the bytes are.
  var path: String { folder.path(of: name) }

  private var noteName: String { name + ".etag" }

  /// Asks how many bytes are here.
  func byteCount() throws(DatasetError) -> Int {
    guard let file = try OwnedFile.openIfPresent(path) else { return 0 }
    return try file.byteCount()
  }

  /// Looks up the entity tag under which the bytes came from an address.
  ///
  /// - Returns: A strong tag with its quotes; `nil` where the bytes came from elsewhere or without one.
  func entityTag(at url: String) throws(DatasetError) -> String? {
    guard let file = try OwnedFile.openIfPresent(folder.path(of: noteName)) else { return nil }
    let note = String(decoding: try file.read(upTo: Self.longestNote), as: UTF8.self)
    let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 3, lines[0] == url else { return nil }
    return Self.strongEntityTag(String(lines[1]))
  }

  /// Forgets the bytes and begins anew.
  ///
  /// - Parameters:
  ///   - url: Where the new bytes come from.
  ///   - entityTag: The `ETag` header of the answer; only a strong one is of use.
  /// - Returns: The empty file, to write to.
  /// - Throws: `fileSystem`, with the system's reason.
  func restart(from url: String, entityTag: String?) throws(DatasetError) -> OwnedFile {
    let file = try OwnedFile(.replacing, path)
    // The bytes are gone before the note changes, so a note never vouches for another one's bytes.
    if let tag = entityTag.flatMap(Self.strongEntityTag) {
      try folder.replace(noteName, with: Array("\(url)\n\(tag)\n".utf8))
    } else {
      try folder.remove(noteName)
    }
    return file
  }

  /// Opens the file to add to its end.
  func resume() throws(DatasetError) -> OwnedFile {
    try OwnedFile(.appending, path)
  }

  /// Removes the bytes and the note.
  func discard() throws(DatasetError) {
    try folder.remove(name)
    try folder.remove(noteName)
  }

  /// Checks that a tag is strong and safe to send back; a weak tag does not promise equal bytes.
  private static func strongEntityTag(_ tag: String) -> String? {
    guard tag.utf8.count >= 2, tag.utf8.count <= 256, tag.hasPrefix("\""), tag.hasSuffix("\""),
      tag.dropFirst().dropLast().utf8.allSatisfy({ $0 == 0x21 || (0x23...0x7e).contains($0) })
    else { return nil }
    return tag
  }
}
