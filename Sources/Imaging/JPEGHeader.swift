// DigitClassifier
// SPDX-License-Identifier: MIT

/// The facts in a JPEG's marker segments that TurboJPEG does not report.
///
/// Reading stops at the first scan, looks at no byte twice, and never fails: what is damaged is left
/// for the decoder to refuse.
struct JPEGHeader: Equatable {
  /// Which way up the camera was held, from the EXIF segment.
  var orientation = Orientation.upright
  /// Whether an Adobe segment is there, which means that CMYK values are stored inverted.
  var hasAdobeMarker = false
  /// Bits a sample, from the frame header; 0 when none was found.
  var bitsPerSample = 0
  /// Whether the frame is lossless or hierarchical, which no common decoder reads.
  var isExotic = false

  init(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes, from: 2)
    while let marker = Self.nextMarker(&reader) {
      switch marker {
      case 0xDA, 0xD9: return
      case 0x01, 0xD0...0xD8: continue
      default: break
      }
      guard let length = reader.bigEndian16(), length >= 2, let segment = reader.slice(length - 2)
      else { return }
      note(marker: marker, segment)
    }
  }

  /// A marker is 0xFF and a code; any number of 0xFF may fill the gap before the code.
  private static func nextMarker(_ reader: inout ByteReader) -> UInt8? {
    guard reader.byte() == 0xFF else { return nil }
    while let code = reader.byte() {
      if code != 0xFF { return code }
    }
    return nil
  }

  private mutating func note(marker: UInt8, _ segment: ByteReader) {
    var segment = segment
    switch marker {
    case 0xC4, 0xC8, 0xCC:
      break
    case 0xC0...0xCF:
      bitsPerSample = segment.byte().map(Int.init) ?? 0
      isExotic = ![0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(marker)
    case 0xE1 where segment.skip("Exif\0\0"):
      orientation = Orientation(tiff: segment) ?? orientation
    case 0xEE where segment.skip("Adobe"):
      hasAdobeMarker = true
    default:
      break
    }
  }
}
