// DigitClassifier
// SPDX-License-Identifier: MIT

/// The first directory of a TIFF file: what its tags say, before libtiff reads any of them.
struct TIFFDirectory {
  /// The tags that are asked for, by their numbers in the specification.
  enum Tag: Int {
    case width = 256
    case height = 257
    case bitsPerSample = 258
    case compression = 259
    case photometric = 262
    case orientation = 274
    case samplesPerPixel = 277
    case rowsPerStrip = 278
    case tileWidth = 322
    case tileHeight = 323
    case extraSamples = 338
    case sampleFormat = 339
  }

  /// A tag's first value, by the tag's number.
  private var values: [Int: Int] = [:]

  private static let entryBytes = 12
  /// Tags up to this one are the specification's own; those behind it tell nothing of the pixels.
  private static let lastTagOfPixels = 532
  /// libtiff refuses more.
  private static let mostEntries = 4_096

  /// Reads the tags.
  ///
  /// libtiff keeps the values of tags it does not know, and a thousand tags that all point to the same
  /// megabytes would fill the memory. Tags that point to more bytes than the file has are no picture.
  ///
  /// - Throws: ``ImageError/Code/malformed`` for a directory that is cut off or makes no sense.
  init(_ bytes: [UInt8]) throws(ImageError) {
    let isBig = bytes.first == 0x4D
    var reader = ByteReader(bytes)
    guard reader.seek(to: 4), let offset = reader.number(byteCount: 4, isBigEndian: isBig) else {
      throw Self.damaged("it ends inside the header")
    }
    guard reader.seek(to: offset), let count = reader.number(byteCount: 2, isBigEndian: isBig),
      reader.count >= count * Self.entryBytes
    else { throw Self.damaged("its directory at byte \(offset) is cut off") }
    guard count <= Self.mostEntries else {
      throw Self.damaged("its directory at byte \(offset) has \(count) tags")
    }
    var outside = 0
    for _ in 0..<count {
      guard let entry = Self.entry(&reader, isBig, bytes) else { break }
      // libtiff goes on without some of those, such as the colours of a palette.
      guard entry.end <= bytes.count || entry.tag > Self.lastTagOfPixels else {
        throw Self.damaged("tag \(entry.tag) points to byte \(entry.end) of \(bytes.count)")
      }
      outside += entry.bytes > 4 ? entry.bytes : 0
      if let value = entry.value, values[entry.tag] == nil { values[entry.tag] = value }
    }
    guard outside <= bytes.count else {
      throw Self.damaged("its tags hold \(outside) bytes, and the file \(bytes.count)")
    }
  }

  /// The first value of a tag.
  subscript(tag: Tag) -> Int? { values[tag.rawValue] }

  private struct Entry {
    let tag: Int
    /// Bytes that all values take.
    let bytes: Int
    /// Where the values end in the file; 0 where they are in the entry.
    let end: Int
    /// The first value, where it is a whole number.
    let value: Int?
  }

  /// Reads one entry: its tag, its type, how many values there are, and the values or where they are.
  private static func entry(_ reader: inout ByteReader, _ isBig: Bool, _ bytes: [UInt8]) -> Entry? {
    guard let tag = reader.number(byteCount: 2, isBigEndian: isBig),
      let type = reader.number(byteCount: 2, isBigEndian: isBig),
      let count = reader.number(byteCount: 4, isBigEndian: isBig),
      var place = reader.slice(4)
    else { return nil }
    let size = size(ofType: type)
    var end = 0
    if size * count > 4 {
      guard let offset = place.number(byteCount: 4, isBigEndian: isBig) else { return nil }
      end = offset + size * count
      place = ByteReader(bytes, from: offset)
    }
    let isWhole = [1, 3, 4].contains(type) && count > 0
    let value = isWhole ? place.number(byteCount: size, isBigEndian: isBig) : nil
    return Entry(tag: tag, bytes: size * count, end: end, value: value)
  }

  private static func size(ofType type: Int) -> Int {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16, 17, 18: 8
    default: 0
    }
  }

  static func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The TIFF is damaged or incomplete: \(what).")
  }
}
