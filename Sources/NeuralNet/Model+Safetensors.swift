// DigitClassifier
// SPDX-License-Identifier: MIT

extension Model {
  /// The largest file that can hold a model, in bytes: what to read at most before giving up.
  public static let maximumFileBytes =
    SafetensorsFile.prefixBytes + SafetensorsFile.maximumHeaderBytes
    + Architecture.Limits.parameters * 4

  /// Reads a model file: safetensors with the architecture as JSON in the metadata.
  ///
  /// - Parameter bytes: The file; may be hostile.
  /// - Throws: ``ModelError`` that says what is wrong with the file and what to do:
  ///   ``ModelError/Code/missingArchitecture`` where it has no architecture, and as
  ///   ``SafetensorsFile/init(decoding:)`` and ``init(architecture:tensors:metadata:)``.
  public init(safetensors bytes: [UInt8]) throws(ModelError) {
    try self.init(try SafetensorsFile(decoding: bytes))
  }

  /// Makes a model of a file's contents.
  init(_ file: SafetensorsFile) throws(ModelError) {
    guard let json = file.metadata[Self.architectureKey] else {
      throw ModelError(
        .missingArchitecture,
        """
        Expected the network's architecture as JSON in the metadata key "\(Self.architectureKey)"; \
        found no such key. Save the file with that metadata, or use one this program wrote.
        """
      )
    }
    let architecture = try JSON.decode(
      Architecture.self,
      from: json,
      subject: "an architecture"
    )
    var metadata = file.metadata
    metadata[Self.architectureKey] = nil
    try self.init(architecture: architecture, tensors: file.tensors, metadata: metadata)
  }

  /// Writes the model file; the same model gives the same bytes on every platform.
  ///
  /// - Throws: ``ModelError/Code/invalidMetadata`` where the metadata use the key `architecture` or
  ///   are longer than a header may be.
  public func safetensors() throws(ModelError) -> [UInt8] {
    try Self.checkMetadata(metadata)
    var metadata = metadata
    metadata[Self.architectureKey] = try JSON.encode(architecture, subject: "an architecture")
    return try SafetensorsFile(metadata: metadata, tensors: tensors).encoded()
  }
}
