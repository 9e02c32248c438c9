// DigitClassifier
// SPDX-License-Identifier: MIT

/// How a TIFF's pixels are stored, as far as it has to be known before they are decoded.
struct TIFFLayout {
  let width: Int
  let height: Int
  let orientation: Orientation
  /// Whether there is no colour.
  let isGrey: Bool
  /// What a sample more than the colours need is.
  let opacity: Opacity
  /// Rows that are stored together, in strips or tiles.
  let rowsTogether: Int

  /// What the sample after the colours means.
  enum Opacity: Int {
    /// Nothing that is known.
    case none = 0
    /// How solid the pixel is, and the colours are multiplied with it.
    case multiplied
    /// How solid the pixel is.
    case plain
  }

  private static let knownBits: Set<Int> = [1, 2, 4, 8, 16]
  /// White is zero, black is zero, RGB, palette, CMYK, YCbCr.
  private static let knownColours: Set<Int> = [0, 1, 2, 3, 5, 6]
  private static let mostSamples = 5
  private static let anyRatio = Int.max

  /// The compressions that are decoded, and how many bytes one byte of each may become at most.
  ///
  /// libtiff knows more; each is a decoder that somebody else's bytes would reach, for files that
  /// hardly anybody has.
  private static let ratios: [Int: Int] = [
    1: 1,  // None.
    2: anyRatio, 3: anyRatio, 4: anyRatio,  // Fax, where a whole white row is one bit.
    5: 4_096,  // LZW: one code of 12 bits for a string of that length.
    7: anyRatio,  // JPEG.
    8: 1_032, 32_946: 1_032,  // Deflate.
    32_773: 64,  // PackBits: 128 bytes from two.
  ]

  /// Reads the layout from the tags and checks its sizes.
  init(_ directory: TIFFDirectory, fileBytes: Int, limits: ImageLimits) throws(ImageError) {
    guard let width = directory[.width], let height = directory[.height] else {
      throw TIFFDirectory.damaged("its directory does not tell its size")
    }
    (self.width, self.height) = (width, height)
    try limits.check(width: width, height: height)
    orientation = directory[.orientation].flatMap(Orientation.init(rawValue:)) ?? .upright
    let colours = directory[.photometric] ?? 1
    isGrey = colours < 2
    opacity = directory[.extraSamples].flatMap(Opacity.init(rawValue:)) ?? .none

    let bits = directory[.bitsPerSample] ?? 1
    let samples = directory[.samplesPerPixel] ?? 1
    try Self.check(Self.knownColours.contains(colours), "colours of kind \(colours)")
    try Self.check(Self.knownBits.contains(bits), "\(bits) bits a sample")
    try Self.check((1...Self.mostSamples).contains(samples), "\(samples) samples a pixel")
    let sampleFormat = directory[.sampleFormat] ?? 1
    try Self.check(sampleFormat == 1 || sampleFormat == 4, "samples that are no whole numbers")
    let compression = directory[.compression] ?? 1
    guard let ratio = Self.ratios[compression] else {
      throw Self.unsupported("compression \(compression)")
    }
    let stored = (width * bits * samples + 7) / 8 * height
    guard stored / ratio <= fileBytes || ratio == Self.anyRatio else {
      throw TIFFDirectory.damaged(
        "\(width)×\(height) pixels are promised, more than its \(fileBytes) bytes can hold"
      )
    }
    rowsTogether = try Self.rowsTogether(directory, width, height, limits: limits)
  }

  /// Tiles may reach beyond the picture, and are decoded whole: that must not be far.
  private static func rowsTogether(
    _ directory: TIFFDirectory,
    _ width: Int,
    _ height: Int,
    limits: ImageLimits
  ) throws(ImageError) -> Int {
    guard let tileWidth = directory[.tileWidth] else {
      return min(max(directory[.rowsPerStrip] ?? height, 1), height)
    }
    let tileHeight = directory[.tileHeight] ?? 0
    try limits.check(width: tileWidth, height: tileHeight)
    let across = (width + tileWidth - 1) / tileWidth * tileWidth
    let down = (height + tileHeight - 1) / tileHeight * tileHeight
    guard across * down <= limits.maximumPixels else {
      throw ImageError(
        .tooLarge,
        "The picture's tiles of \(tileWidth)×\(tileHeight) have \(across)×\(down) pixels; at most "
          + "\(limits.maximumPixels) in all are accepted."
      )
    }
    return min(tileHeight, height)
  }

  private static func check(_ isKnown: Bool, _ what: String) throws(ImageError) {
    guard isKnown else { throw unsupported(what) }
  }

  static func unsupported(_ what: String) -> ImageError {
    ImageError(
      .unsupportedFormat,
      "The file is a TIFF with \(what); accepted are 1 to 16 bits of grey, palette, RGB or CMYK, plain "
        + "or packed by LZW, deflate, PackBits, fax or JPEG. Save it again as one of those, or as PNG."
    )
  }
}
