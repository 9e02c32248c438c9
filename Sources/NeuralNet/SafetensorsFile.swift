// DigitClassifier
// SPDX-License-Identifier: MIT

/// The contents of a safetensors file: named float32 tensors and free text.
///
/// The format is 8 bytes of header length (little-endian), a JSON header, and the tensors' bytes
/// without holes. It holds no code, so reading one can at worst fail.
public struct SafetensorsFile: Sendable, Equatable {
  /// Free text by key.
  public var metadata: [String: String]

  /// Tensors by name.
  public var tensors: [String: Tensor]

  /// Makes contents to be written; they are checked by ``encoded()``.
  public init(metadata: [String: String] = [:], tensors: [String: Tensor]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The longest header that is read or written, in bytes.
  public static let maximumHeaderBytes = 1 << 20

  /// Dimensions a tensor may have.
  static let maximumRank = 8

  /// Bytes before the header: its length.
  static let prefixBytes = 8
}

extension SafetensorsFile {
  /// Reads a whole file, every byte of it checked.
  ///
  /// PyTorch's step counters (`….num_batches_tracked`, int64) are skipped: nothing here uses them.
  ///
  /// - Parameter bytes: The file; may be hostile. Allocation stays proportional to its size.
  /// - Throws: ``ModelError/Code/malformedFile`` where the bytes break the format,
  ///   ``ModelError/Code/unsupportedFile`` for a type of values other than float32. Values that are
  ///   not finite are no error here.
  public init(decoding bytes: [UInt8]) throws(ModelError) {
    let headerEnd = try Self.headerEnd(in: bytes)
    let header = try JSON.decode(
      SafetensorsHeader.self,
      from: try Self.headerText(bytes[Self.prefixBytes..<headerEnd]),
      subject: "a safetensors header"
    )
    let data = bytes[headerEnd...]
    let layout = try SafetensorsLayout(header, dataCount: data.count)
    var tensors: [String: Tensor] = [:]
    for slot in layout.slots where slot.type == .float32 {
      let slice = data[(headerEnd + slot.range.lowerBound)..<(headerEnd + slot.range.upperBound)]
      tensors[slot.name] = Tensor(shape: slot.shape, values: Self.floats(slice))
    }
    self.init(metadata: header.metadata ?? [:], tensors: tensors)
  }

  /// Finds where the header ends, without trusting the length it states.
  private static func headerEnd(in bytes: [UInt8]) throws(ModelError) -> Int {
    guard bytes.count >= prefixBytes else {
      throw ModelError(
        .malformedFile,
        """
        Expected a safetensors file, which starts with 8 bytes of header length; found \
        \(bytes.count) bytes in all. Use a complete file.
        """
      )
    }
    let length = bytes[..<prefixBytes].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard 2...UInt64(maximumHeaderBytes) ~= length else {
      throw ModelError(
        .malformedFile,
        """
        Expected a safetensors header of 2 to \(maximumHeaderBytes) bytes; found a stated length \
        of \(length). Check that this is a safetensors file.
        """
      )
    }
    let end = prefixBytes + Int(length)
    guard end <= bytes.count else {
      throw ModelError(
        .malformedFile,
        """
        Expected a safetensors header of \(length) bytes; found only \(bytes.count - prefixBytes) \
        bytes after its length. The file is cut off: copy or download it again.
        """
      )
    }
    return end
  }

  /// The header as text. A JSON decoder would also take UTF-16 and UTF-32, which the format
  /// forbids; no zero byte and valid UTF-8 exclude both.
  private static func headerText(_ bytes: ArraySlice<UInt8>) throws(ModelError) -> String {
    guard bytes.first == UInt8(ascii: "{"), !bytes.contains(0),
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw ModelError(
        .malformedFile,
        """
        Expected a safetensors header that is a JSON object in UTF-8; found other bytes. Check that \
        this is a safetensors file.
        """
      )
    }
    return text
  }

  /// Reads little-endian float32 values, four bytes each.
  private static func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { (index: Int) -> Float in
      let low = UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
      let high = UInt32(bytes[index + 2]) | UInt32(bytes[index + 3]) << 8
      return Float(bitPattern: low | high << 16)
    }
  }
}
