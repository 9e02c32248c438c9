// DigitClassifier
// SPDX-License-Identifier: MIT

import CTIFF

/// Decodes the first page of a TIFF through libtiff.
@safe
struct TIFFDecoder: ~Copyable {
  private let tiff: OpaquePointer
  private let source: TIFFSource
  private let layout: TIFFLayout

  /// Rows that are converted at once, where fewer are stored together.
  private static let fewestRows = 64

  /// Decodes to 8 bits a channel, grey or colour, with opacity where there is one, turned upright.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    let directory = try TIFFDirectory(bytes)
    let layout = try TIFFLayout(directory, fileBytes: bytes.count, limits: limits)
    // SAFETY: libtiff reads the bytes through the source; all of that happens inside this closure,
    // while the array is alive and unchanged.
    let stored = try unsafe bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      let source = unsafe TIFFSource(UnsafeRawBufferPointer(buffer))
      let decoder = try TIFFDecoder(source, layout, limits: limits)
      return try decoder.decode()
    }
    return stored.upright(from: layout.orientation)
  }

  private init(
    _ source: TIFFSource,
    _ layout: TIFFLayout,
    limits: ImageLimits
  ) throws(ImageError) {
    guard let options = unsafe TIFFOpenOptionsAlloc() else {
      throw TIFFDirectory.damaged("out of memory")
    }
    defer { unsafe TIFFOpenOptionsFree(options) }
    unsafe TIFFOpenOptionsSetMaxSingleMemAlloc(options, Self.mostBytes(limits))
    unsafe source.listen(options)
    guard let tiff = unsafe source.open(options) else {
      throw TIFFDirectory.damaged(source.complaint ?? "libtiff cannot open it")
    }
    unsafe self.tiff = tiff
    self.source = source
    self.layout = layout
  }

  deinit { unsafe TIFFClose(tiff) }

  /// What libtiff may allocate at once: the largest picture as one strip, four bytes a pixel, or a copy
  /// of what is in the file; and room for its own tables.
  private static func mostBytes(_ limits: ImageLimits) -> tmsize_t {
    let pixels = 4 * tmsize_t(min(limits.maximumPixels, Int(Int32.max)))
    return max(pixels, tmsize_t(limits.maximumBytes)) + 1 << 20
  }

  private func decode() throws(ImageError) -> Image {
    if layout.opacity == .plain { unsafe _ = ctiff_keep_colours(tiff) }
    source.isStrict = true
    var image = unsafe TIFFRGBAImage()
    var message = [CChar](repeating: 0, count: 1_024)
    guard unsafe TIFFRGBAImageBegin(&image, tiff, 1, &message) != 0 else {
      let text = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      throw source.complaint.map(TIFFDirectory.damaged) ?? TIFFLayout.unsupported("this: \(text)")
    }
    defer { unsafe TIFFRGBAImageEnd(&image) }
    guard unsafe Int(image.width) == layout.width, unsafe Int(image.height) == layout.height else {
      throw TIFFDirectory.damaged("its directory tells two sizes")
    }
    // Rows come as they are stored, and are turned when all are there.
    unsafe image.orientation = UInt16(ORIENTATION_TOPLEFT)
    unsafe image.req_orientation = UInt16(ORIENTATION_TOPLEFT)

    let hasOpacity = unsafe image.alpha != 0 && layout.opacity != .none
    let format: PixelFormat =
      layout.isGrey ? (hasOpacity ? .greyAlpha : .grey) : (hasOpacity ? .rgba : .rgb)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(layout.width * layout.height * format.bytesPerPixel)
    let together = layout.rowsTogether
    let step = max(Self.fewestRows / together, 1) * together
    for top in stride(from: 0, to: layout.height, by: step) {
      let rows = min(step, layout.height - top)
      pixels += converted(try unsafe read(&image, from: top, rows), to: format)
    }
    return Image(unchecked: layout.width, layout.height, format, pixels)
  }

  /// Decodes some rows, one number a pixel: red in the lowest byte, opacity in the highest.
  private func read(
    _ image: inout TIFFRGBAImage,
    from top: Int,
    _ rows: Int
  ) throws(ImageError) -> [UInt32] {
    let count = layout.width * rows
    var status: Int32 = 0
    unsafe image.row_offset = Int32(top)
    let raster = unsafe [UInt32](unsafeUninitializedCapacity: count) { output, written in
      // SAFETY: the buffer holds `width * rows` numbers, which is what libtiff writes on success. On
      // failure nothing is counted as written.
      let (width, height) = (UInt32(layout.width), UInt32(rows))
      status = unsafe TIFFRGBAImageGet(&image, output.baseAddress, width, height)
      written = status == 1 && source.complaint == nil ? count : 0
    }
    guard status == 1, source.complaint == nil else {
      throw TIFFDirectory.damaged(
        "rows \(top) to \(top + rows - 1): \(source.complaint ?? "they cannot be decoded")"
      )
    }
    return raster
  }

  private func converted(_ raster: [UInt32], to format: PixelFormat) -> [UInt8] {
    let source = raster.span
    let channels = layout.isGrey ? 1 : 3
    return [UInt8](capacity: source.count * format.bytesPerPixel) { output in
      for offset in 0..<source.count {
        let pixel = source[offset]
        let opacity = pixel >> 24
        for channel in 0..<channels {
          let value = pixel >> UInt32(8 * channel) & 0xFF
          output.append(isMultiplied ? Self.divided(value, by: opacity) : UInt8(value))
        }
        if format.hasAlpha { output.append(UInt8(opacity)) }
      }
    }
  }

  private var isMultiplied: Bool { layout.opacity == .multiplied }

  /// A colour before it was multiplied with its opacity, as near as 8 bits tell.
  private static func divided(_ value: UInt32, by opacity: UInt32) -> UInt8 {
    opacity == 0 ? 0 : UInt8(min((value * 255 + opacity / 2) / opacity, 255))
  }
}
