// DigitClassifier
// SPDX-License-Identifier: MIT

/// A network in the Open Neural Network Exchange format, which other engines run.
///
/// Made by ``Model/onnx(producer:)``; it holds float32 weights and no code.
public struct ONNXModel: Sendable, Hashable {
  /// The program that wrote a file.
  public struct Producer: Sendable, Hashable {
    /// The program's name.
    public let name: String
    /// The program's version.
    public let version: String

    /// Names a program.
    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The version of the operators.
  ///
  /// 22 is the newest version that changed the convolution and the pools, and nothing of what a
  /// network here uses computes anything else in a later one. It is taken instead of the newest (28
  /// in ONNX 1.23) because more engines read it: those built on ONNX 1.17 or newer. ONNX Runtime 1.32
  /// and OpenVINO 2026.4 are tested with it.
  public static let opset = 22

  /// The version of the file format: the one that came with ``opset``.
  public static let formatVersion = 10

  /// The program that wrote it.
  public let producer: Producer

  /// Free text by key: that of the model, with its name and its architecture as JSON.
  public let metadata: [String: String]

  /// What it computes.
  public let graph: ONNXGraph
}
