// DigitClassifier
// SPDX-License-Identifier: MIT

/// Where each tensor's bytes lie: a header whose every number has been checked against the file.
struct SafetensorsLayout: Sendable {
  /// Types of values that a file may hold.
  enum ElementType: String, Sendable {
    case float32 = "F32"

    /// Only for the step counters of PyTorch's batch norm, which nothing here reads.
    case int64 = "I64"

    /// Bytes of one value.
    var width: Int {
      switch self {
      case .float32: 4
      case .int64: 8
      }
    }
  }

  /// One tensor's place.
  struct Slot: Sendable {
    var name: String
    var type: ElementType
    var shape: [Int]

    /// Bytes, counted from the end of the header.
    var range: Range<Int>
  }

  /// The tensors in the order of their bytes, which follow one another without holes or overlap.
  let slots: [Slot]

  /// Checks a header against the number of bytes that follow it.
  ///
  /// - Throws: ``ModelError/Code/malformedFile`` or, for a type of values that is not read,
  ///   ``ModelError/Code/unsupportedFile``.
  init(_ header: SafetensorsHeader, dataCount: Int) throws(ModelError) {
    var slots: [Slot] = []
    // Sorted, so that of several faults the same one is always reported.
    for (name, entry) in header.entries.sorted(by: { $0.key < $1.key }) {
      slots.append(try Self.slot(name, entry, dataCount: dataCount))
    }
    slots.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for slot in slots {
      guard slot.range.lowerBound == end else {
        let fault = slot.range.lowerBound < end ? "an overlap" : "a hole"
        throw ModelError(
          .malformedFile,
          """
          Expected tensor \(quoted(slot.name)) to start at data byte \(end), where the one before it \
          ends; found \(fault): it starts at \(slot.range.lowerBound). Save the file again.
          """
        )
      }
      end = slot.range.upperBound
    }
    guard end == dataCount else {
      throw ModelError(
        .malformedFile,
        """
        Expected \(end) bytes of tensor data, as the header says; found \(dataCount). The file has \
        \(dataCount - end) bytes too many at its end: copy or download it again.
        """
      )
    }
    self.slots = slots
  }

  private static func slot(
    _ name: String,
    _ entry: SafetensorsHeader.Entry,
    dataCount: Int
  ) throws(ModelError) -> Slot {
    let type = try elementType(name, entry)
    guard entry.shape.count <= SafetensorsFile.maximumRank,
      let count = Tensor.count(of: entry.shape),
      case let (byteCount, overflow) = count.multipliedReportingOverflow(by: type.width), !overflow
    else {
      throw ModelError(
        .malformedFile,
        """
        Expected tensor \(quoted(name)) to have at most \(SafetensorsFile.maximumRank) dimensions, \
        none negative, and a size that fits in memory; found the shape \
        \(quoted(String(describing: entry.shape))). Save the file again.
        """
      )
    }
    guard entry.dataOffsets.count == 2,
      case let (start, end) = (entry.dataOffsets[0], entry.dataOffsets[1]),
      0 <= start, start <= end
    else {
      throw ModelError(
        .malformedFile,
        """
        Expected two data offsets in rising order for tensor \(quoted(name)); found \
        \(quoted(String(describing: entry.dataOffsets))). Save the file again.
        """
      )
    }
    guard end - start == byteCount else {
      throw ModelError(
        .malformedFile,
        """
        Expected \(byteCount) bytes for tensor \(quoted(name)) of shape \(entry.shape) and type \
        \(type.rawValue); found data offsets \(start) to \(end). Save the file again.
        """
      )
    }
    guard end <= dataCount else {
      throw ModelError(
        .malformedFile,
        """
        Expected tensor \(quoted(name)) in data bytes \(start) to \(end); found only \(dataCount) \
        bytes of data. The file is cut off: copy or download it again.
        """
      )
    }
    return Slot(name: name, type: type, shape: entry.shape, range: start..<end)
  }

  private static func elementType(
    _ name: String,
    _ entry: SafetensorsHeader.Entry
  ) throws(ModelError) -> ElementType {
    switch ElementType(rawValue: entry.dtype) {
    case .float32: return .float32
    case .int64 where name.hasSuffix(".num_batches_tracked"): return .int64
    default:
      throw ModelError(
        .unsupportedFile,
        """
        Expected tensor \(quoted(name)) to hold float32 values (F32); found \(quoted(entry.dtype)). \
        Convert it to float32 before saving.
        """
      )
    }
  }
}
