// DigitClassifier
// SPDX-License-Identifier: MIT

extension Model {
  /// Describes the model in ONNX, for engines other than this one.
  ///
  /// The graph takes `pixels`, float32 `[N, C, H, W]`, intensities from 0 (paper) to 1 (full stroke),
  /// for any N, and returns `logits`, float32 `[N, K]`. The architecture's normalisation is part of
  /// it. The metadata is the model's, with the keys `name` and `architecture` (JSON) filled in.
  ///
  /// - Parameter producer: The program that writes the file.
  /// - Returns: The model; ``ONNXModel/encoded()`` makes the file of it.
  /// - Throws: ``ModelError/Code/invalidArchitecture`` where the network ends in a map,
  ///   ``ModelError/Code/invalidMetadata`` where the metadata use the key `architecture`.
  public func onnx(producer: ONNXModel.Producer) throws(ModelError) -> ONNXModel {
    try Self.checkMetadata(metadata)
    var builder = try ONNXGraphBuilder(self)
    let graph = try builder.build()
    var metadata = metadata
    metadata["name"] = metadata["name"] ?? architecture.name
    metadata[Self.architectureKey] = try JSON.encode(architecture, subject: "an architecture")
    return ONNXModel(producer: producer, metadata: metadata, graph: graph)
  }
}
