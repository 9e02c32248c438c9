// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// FreeType, looked for when it is asked for: nothing but drawing system fonts needs it, so nothing else links it.
///
/// Only entry points and fields that have been at the same place since FreeType 2.0 are used.
struct FreeTypeLibrary: ~Copyable {
  private typealias Pointer = UnsafeMutableRawPointer
  private typealias Start = @convention(c) (UnsafeMutablePointer<Pointer?>) -> Int32
  private typealias Open =
    @convention(c) (Pointer, UnsafePointer<CChar>, Int, UnsafeMutablePointer<Pointer?>) -> Int32
  private typealias Close = @convention(c) (Pointer) -> Int32
  private typealias Load = @convention(c) (Pointer, UInt, Int32) -> Int32

  private let library: Pointer
  private let open: Open
  private let load: Load
  private let close: Close
  private let end: Close

  /// Looks for the library.
  ///
  /// - Throws: `notPrepared` where there is none.
  init() throws(DatasetError) {
    let names = [
      "libfreetype.so.6", "libfreetype.6.dylib", "/opt/homebrew/lib/libfreetype.6.dylib",
    ]
    let missing = DatasetError(
      .notPrepared,
      "System fonts are drawn by FreeType, and it was not found (\(names.joined(separator: ", "))). Install it, or "
        + "leave the fonts out: our own typefaces need nothing."
    )
    guard MemoryLayout<Int>.size == 8,
      let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
      let start = dlsym(handle, "FT_Init_FreeType"), let open = dlsym(handle, "FT_New_Face"),
      let load = dlsym(handle, "FT_Load_Char"), let close = dlsym(handle, "FT_Done_Face"),
      let end = dlsym(handle, "FT_Done_FreeType")
    else { throw missing }
    var library: Pointer?
    // SAFETY: these are the types of the functions in FreeType's public header.
    let status = unsafeBitCast(start, to: Start.self)(&library)
    guard status == 0, let library else { throw missing }
    self.library = library
    self.open = unsafeBitCast(open, to: Open.self)
    self.load = unsafeBitCast(load, to: Load.self)
    self.close = unsafeBitCast(close, to: Close.self)
    self.end = unsafeBitCast(end, to: Close.self)
  }

  deinit { _ = end(library) }

  /// Reads the digits of a font file.
  ///
  /// - Parameter path: A TrueType or OpenType file.
  /// - Returns: nil where the file is no scalable font or lacks a digit.
  func font(_ path: String) -> OutlineFont? {
    var opened: Pointer?
    guard open(library, path, 0, &opened) == 0, let face = opened else { return nil }
    defer { _ = close(face) }
    // SAFETY: offsets of FT_FaceRec on 64-bit systems; texts are zero-terminated and are copied here.
    let family = face.load(fromByteOffset: 40, as: UnsafePointer<CChar>?.self).map {
      String(cString: $0)
    }
    let style = face.load(fromByteOffset: 48, as: UnsafePointer<CChar>?.self).map {
      String(cString: $0)
    }
    guard let family, let slot = face.load(fromByteOffset: 152, as: Pointer?.self) else {
      return nil
    }
    var digits: [[[SIMD2<Float>]]] = []
    for digit in UInt(48)...57 {
      // In the font's own units, without hinting and bitmaps.
      guard load(face, digit, 1 << 0 | 1 << 3) == 0 else { return nil }
      let outlines = Self.outlines(slot)
      guard !outlines.isEmpty else { return nil }
      digits.append(outlines)
    }
    guard let unit = Self.unit(of: digits) else { return nil }
    let (low, height) = unit
    let scaled = digits.map { outlines in
      outlines.map { outline in outline.map { SIMD2($0.x - low.x, low.y - $0.y) / height } }
    }
    return OutlineFont(
      name: [family, style].compactMap(\.self).joined(separator: " "),
      family: family,
      digits: scaled
    )
  }

  /// The top left corner and the height of all digits together.
  private static func unit(of digits: [[[SIMD2<Float>]]]) -> (SIMD2<Float>, Float)? {
    let points = digits.joined().joined()
    guard let first = points.first else { return nil }
    let low = points.reduce(first) { pointwiseMin($0, $1) }
    let high = points.reduce(first) { pointwiseMax($0, $1) }
    return high.y > low.y ? ([low.x, high.y], high.y - low.y) : nil
  }

  /// The outlines of the glyph that was loaded last, curves as short lines; `y` runs up.
  private static func outlines(_ slot: Pointer) -> [[SIMD2<Float>]] {
    // SAFETY: offsets of FT_GlyphSlotRec's outline on 64-bit systems; the counts bound every access.
    let contours = Int(slot.load(fromByteOffset: 200, as: UInt16.self))
    let count = Int(slot.load(fromByteOffset: 202, as: UInt16.self))
    guard contours > 0, count > 0,
      let places = slot.load(fromByteOffset: 208, as: UnsafePointer<Int>?.self),
      let tags = slot.load(fromByteOffset: 216, as: UnsafePointer<UInt8>?.self),
      let ends = slot.load(fromByteOffset: 224, as: UnsafePointer<UInt16>?.self)
    else { return [] }
    var outlines: [[SIMD2<Float>]] = []
    var start = 0
    for contour in 0..<contours {
      let end = Int(ends[contour])
      guard end >= start, end < count else { return [] }
      outlines.append(
        OutlineCurves.lines(
          (start...end).map { index in
            .init(
              place: [Float(places[2 * index]), Float(places[2 * index + 1])],
              kind: tags[index] & 3
            )
          }
        )
      )
      start = end + 1
    }
    return outlines
  }
}

/// Curves of glyphs as short lines.
enum OutlineCurves {
  /// A point of an outline.
  struct Point {
    let place: SIMD2<Float>
    /// 1 on the outline, 0 a control point of a parabola, 2 of a cubic curve.
    let kind: UInt8
  }

  /// Walks around an outline.
  static func lines(_ points: [Point]) -> [SIMD2<Float>] {
    guard points.count > 1 else { return [] }
    let count = points.count
    // Starts on the outline; between two control points of parabolas lies a point that is left out.
    let first = points.firstIndex { $0.kind == 1 }
    let start = first ?? 0
    var here = first.map { points[$0].place } ?? (points[0].place + points[count - 1].place) / 2
    var line = [here]
    var index = first == nil ? 0 : 1
    while index < count {
      let point = points[(start + index) % count]
      let next = points[(start + index + 1) % count]
      switch point.kind {
      case 0:
        let end = next.kind == 0 ? (point.place + next.place) / 2 : next.place
        for step in 1...6 {
          let t = Float(step) / 6
          let (first, second) = (
            here + (point.place - here) * t, point.place + (end - point.place) * t
          )
          line.append(first + (second - first) * t)
        }
        here = end
        index += next.kind == 0 ? 1 : 2
      case 2:
        let end = points[(start + index + 2) % count].place
        for step in 1...8 {
          let t = Float(step) / 8
          let u: Float = 1 - t
          let ends = here * (u * u * u) + end * (t * t * t)
          line.append(ends + point.place * (3 * t * u * u) + next.place * (3 * t * t * u))
        }
        here = end
        index += 3
      default:
        line.append(point.place)
        here = point.place
        index += 1
      }
    }
    return line
  }
}
