// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a portable map says of itself: its form, sides, channels and greatest value.
struct PNMHeader {
  /// The forms that the file's second letter tells apart.
  enum Form: UInt8 {
    case textBitmap = 0x31
    case textGreymap, textPixmap
    case bitmap, greymap, pixmap, arbitraryMap
  }

  let form: Form
  private(set) var width = 0
  private(set) var height = 0
  private(set) var channels = 1
  /// What a channel's value may be at most; it stands for white.
  private(set) var greatest = 1

  /// Reads the header and checks its sizes; the reader stands before the pixels then.
  init(
    _ form: Form,
    _ reader: inout PNMReader,
    limits: ImageLimits
  ) throws(ImageError) {
    self.form = form
    if form == .arbitraryMap {
      try readFields(&reader)
    } else {
      try readNumbers(&reader)
    }
    try limits.check(width: width, height: height)
    guard (1...65_535).contains(greatest) else {
      throw Self.damaged("a greatest value of \(greatest), 1 to 65535 are possible")
    }
    guard (1...4).contains(channels) else {
      throw ImageError(
        .unsupportedFormat,
        "The file is a portable map of \(channels) channels; accepted are 1 (grey) to 4 (RGB with "
          + "opacity). Save it again as one of those."
      )
    }
    let isText = form.rawValue <= Form.textPixmap.rawValue
    guard isText || reader.skipOneSpace() else {
      throw Self.damaged("it ends at byte \(reader.position), after the header")
    }
  }

  /// The layout of the pixels.
  var format: PixelFormat {
    switch channels {
    case 1: .grey
    case 2: .greyAlpha
    case 3: .rgb
    default: .rgba
    }
  }

  /// Values in the whole picture.
  var valueCount: Int { width * height * channels }

  private mutating func readNumbers(_ reader: inout PNMReader) throws(ImageError) {
    width = try Self.number(&reader, "width")
    height = try Self.number(&reader, "height")
    if form != .bitmap, form != .textBitmap {
      greatest = try Self.number(&reader, "greatest value")
    }
    if form == .pixmap || form == .textPixmap { channels = 3 }
  }

  /// Names and values in any order, up to the word that ends them.
  private mutating func readFields(_ reader: inout PNMReader) throws(ImageError) {
    while let name = reader.word() {
      switch name {
      case "WIDTH": width = try Self.number(&reader, name)
      case "HEIGHT": height = try Self.number(&reader, name)
      case "DEPTH": channels = try Self.number(&reader, name)
      case "MAXVAL": greatest = try Self.number(&reader, name)
      case "TUPLTYPE": _ = reader.word()
      case "ENDHDR": return
      default: throw Self.damaged("byte \(reader.position) of the header ends no field's name")
      }
    }
    throw Self.damaged("it ends inside the header")
  }

  private static func number(
    _ reader: inout PNMReader,
    _ name: String
  ) throws(ImageError) -> Int {
    guard let number = reader.number() else {
      throw damaged("no number at byte \(reader.position), where the \(name) should be")
    }
    return number
  }

  private static func damaged(_ what: String) -> ImageError {
    ImageError(.malformed, "The PNM is damaged or incomplete: \(what).")
  }
}
