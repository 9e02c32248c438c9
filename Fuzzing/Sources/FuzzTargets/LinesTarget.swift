// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Server

/// Batches: the stream cut into lines, each line a JSON object with a picture in base64.
enum LinesTarget: FuzzTarget {
  static let name = "lines"

  static let seeds: [String: [UInt8]] = [
    "picture": #"{"id": 7, "image_base64": "iVBORw0KGgo="}"#,
    "several":
      #"{"id":"a","image_base64":"AAAA"}"# + "\n\r\n" + #"{"path":"x.png","id":-1.5e3}"# + "\n",
    "escapes": #"{"\u0069d":"\ud83d\ude00\n","image_base64":"\/\/8=","other":[{},null,true,[1]]}"#,
    "broken-base64": #"{"image_base64":"AA\nAA\r\nAAA="}"#,
    "duplicate": #"{"id":1,"id":2,"image_base64":"AA==","image_base64":"AAA="}"#,
    "long": String(repeating: " ", count: 600) + "\n{}\n",
    "not-utf8": "{\"id\":\"ä\"}",
  ].mapValues { Array($0.utf8) }

  private static let lineBytes = 512
  private static let lines = 12
  private static let pictureBytes = 48

  private enum Entry: Equatable {
    case line(Int, [UInt8])
    case tooLong(Int)
    case tooMany(Int)
  }

  static func run(_ bytes: [UInt8]) {
    let expected = plainEntries(bytes)
    requireEqual(entries([bytes]), expected, "two splitters disagree")
    requireEqual(entries(bytes.cutUp), expected, "chunks change the lines")
    for case .line(_, let line) in expected {
      for takesFiles in [false, true] { read(line, takesFiles: takesFiles) }
    }
    checkWriter(bytes)
  }

  // MARK: Splitting

  private static func entries(_ chunks: [[UInt8]]) -> [Entry] {
    var splitter = LineSplitter(maximumLineBytes: lineBytes, maximumLines: lines, blockLines: 3)
    var blocks: [LineSplitter.Block] = []
    for chunk in chunks { blocks += splitter.consume(chunk.span) }
    blocks += splitter.finish()
    return blocks.flatMap { block -> [Entry] in
      switch block.content {
      case .tooLong: return [.tooLong(block.firstLine)]
      case .tooMany: return [.tooMany(block.firstLine)]
      case .lines(let bytes):
        var pieces = bytes.split(separator: .lineFeed, omittingEmptySubsequences: false)
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        return pieces.enumerated().map { .line(block.firstLine + $0.offset, Array($0.element)) }
      }
    }
  }

  private static func plainEntries(_ bytes: [UInt8]) -> [Entry] {
    var pieces = bytes.split(separator: .lineFeed, omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    var entries: [Entry] = pieces.prefix(lines).enumerated().map { offset, piece in
      piece.count > lineBytes ? .tooLong(offset + 1) : .line(offset + 1, Array(piece))
    }
    if pieces.count > lines { entries.append(.tooMany(lines + 1)) }
    return entries
  }

  // MARK: Lines

  private static func read(_ line: [UInt8], takesFiles: Bool) {
    // In the middle of other bytes, which must not be looked at.
    let around = Array("\"AAAA".utf8)
    let request = BatchLine(
      around + line + around,
      around.count..<around.count + line.count,
      maximumPictureBytes: pictureBytes,
      takesFiles: takesFiles
    )
    guard case .object(let members)? = PlainJSON(line, depth: JSONScanner.maximumDepth) else {
      require((try? request.picture.get()) == nil, "a picture in what is no JSON object")
      if let identifier = request.identifier {
        require(PlainJSON(identifier, depth: 0) != nil, "an id that is no JSON")
      }
      return
    }
    requireEqual(request.identifier, identifier(in: members), "two readers disagree about the id")
    requireEqual(
      try? request.picture.get(),
      picture(in: members, takesFiles: takesFiles),
      "two readers disagree about the picture"
    )
  }

  private static func identifier(in members: [PlainJSON.Member]) -> [UInt8]? {
    members.first { member in
      guard member.name.elementsEqual("id".utf8),
        member.text.count <= BatchLine.maximumIdentifierBytes
      else { return false }
      switch member.value {
      case .string, .number: return true
      default: return false
      }
    }?.text
  }

  /// What a line gives when nothing at all is wrong with it.
  private static func picture(
    in members: [PlainJSON.Member],
    takesFiles: Bool
  ) -> BatchLine.Picture? {
    func values(_ name: String) -> [PlainJSON] {
      members.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
    }
    let (identifiers, pictures) = (values("id"), values("image_base64"))
    let files = takesFiles ? values("path") : []
    guard identifiers.count <= 1, pictures.count + files.count == 1 else { return nil }
    switch identifiers.first {
    case nil, .null, .string, .number: break
    default: return nil
    }
    let text = members.first { $0.name.elementsEqual("id".utf8) }?.text ?? []
    guard text.count <= BatchLine.maximumIdentifierBytes else { return nil }
    if case .string(let encoded)? = pictures.first {
      guard let bytes = plainBase64(encoded.filter { $0 != .lineFeed && $0 != .carriageReturn }),
        1...pictureBytes ~= bytes.count
      else { return nil }
      return .bytes(bytes)
    }
    guard case .string(let path)? = files.first, !path.isEmpty, !path.contains(0), path != [.dash]
    else { return nil }
    return .file(String(decoding: path, as: UTF8.self))
  }

  private static func plainBase64(_ text: [UInt8]) -> [UInt8]? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.reversed().prefix { $0 == .equals }.count
    guard padding <= 2 else { return nil }
    var (bits, count) = (0, 0)
    var decoded: [UInt8] = []
    for byte in text.dropLast(padding) {
      guard let value = alphabet.firstIndex(of: byte) else { return nil }
      bits = bits << 6 & 0xFFFF | value
      count += 6
      if count >= 8 {
        count -= 8
        decoded.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return decoded
  }

  // MARK: Writing

  private static func checkWriter(_ bytes: [UInt8]) {
    let text = String(decoding: bytes.prefix(256), as: UTF8.self)
    let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let double = Double(bitPattern: number)
    var json = JSONWriter()
    json.object { json in
      json.key(text)
      json.value(text)
      json.key("numbers")
      json.array { json in
        json.value(number)
        json.value(double)
        json.value(Int(truncatingIfNeeded: number))
      }
    }
    guard case .object(let members)? = PlainJSON(json.bytes, depth: 8), members.count == 2,
      members[0].name == Array(text.utf8), members[0].value == .string(Array(text.utf8)),
      case .array(let numbers) = members[1].value, numbers.count == 3,
      numbers[0] == .number(String(number))
    else {
      fatalError(
        "what was written is not what was meant: \(String(decoding: json.bytes, as: UTF8.self))"
      )
    }
    guard double.isFinite else { return }
    guard case .number(let written) = numbers[1], Double(written) == double else {
      fatalError("\(double) does not survive: \(numbers[1])")
    }
  }
}
