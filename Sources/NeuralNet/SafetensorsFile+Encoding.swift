// DigitClassifier
// SPDX-License-Identifier: MIT

extension SafetensorsFile {
  /// Writes the file: the same contents give the same bytes on every platform.
  ///
  /// Tensors lie in the order of their names; the header has sorted keys and is padded with spaces
  /// so that the data starts at a multiple of 8 bytes.
  ///
  /// - Throws: ``ModelError/Code/invalidTensors`` where values and shape disagree or a name is the
  ///   format's own `__metadata__`, ``ModelError/Code/invalidMetadata`` where the header would be
  ///   longer than ``maximumHeaderBytes``: such a file could not be read again.
  public func encoded() throws(ModelError) -> [UInt8] {
    let sorted = tensors.sorted { $0.key < $1.key }
    var header = SafetensorsHeader(metadata: metadata)
    var dataCount = 0
    for (name, tensor) in sorted {
      let byteCount = try Self.byteCount(of: tensor, named: name)
      header.entries[name] = SafetensorsHeader.Entry(
        dtype: SafetensorsLayout.ElementType.float32.rawValue,
        shape: tensor.shape,
        dataOffsets: [dataCount, dataCount + byteCount]
      )
      dataCount += byteCount
    }

    var bytes = try Self.prefixAndHeader(header)
    bytes.reserveCapacity(bytes.count + dataCount)
    for (_, tensor) in sorted {
      for value in tensor.values {
        let bits = value.bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
      }
    }
    return bytes
  }

  private static func byteCount(of tensor: Tensor, named name: String) throws(ModelError) -> Int {
    guard tensor.shape.count <= maximumRank, Tensor.count(of: tensor.shape) == tensor.values.count,
      name != SafetensorsHeader.metadataKey
    else {
      throw ModelError(
        .invalidTensors,
        """
        Expected a tensor with as many values as its shape says, at most \(maximumRank) dimensions, \
        and a name other than \(SafetensorsHeader.metadataKey); found \(quoted(name)) of shape \
        \(quoted(String(describing: tensor.shape))) with \(tensor.values.count) values. Correct the \
        tensor before saving.
        """
      )
    }
    return tensor.values.count * 4
  }

  private static func prefixAndHeader(_ header: SafetensorsHeader) throws(ModelError) -> [UInt8] {
    var text = Array(try JSON.encode(header, subject: "a safetensors header").utf8)
    let padding = (8 - text.count % 8) % 8
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    guard text.count <= maximumHeaderBytes else {
      throw ModelError(
        .invalidMetadata,
        """
        Expected a header of at most \(maximumHeaderBytes) bytes; found \(text.count). Put less text \
        into the metadata.
        """
      )
    }
    return (0..<prefixBytes).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }
}
