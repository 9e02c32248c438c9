// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import NeuralNet
@testable import Recognition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Model files: safetensors, the JSON in them, and what the metadata say of a model.
enum ModelTarget: FuzzTarget {
  static let name = "model"

  static var seeds: [String: [UInt8]] {
    let tiny = Architecture(
      name: "tiny",
      input: FeatureShape(height: 1, width: 2, channels: 1),
      normalization: Normalization(mean: 0, standardDeviation: 1),
      layers: [.flatten, .linear(outputFeatures: 2, bias: true)]
    )
    let every = Architecture(
      name: "every-layer",
      input: FeatureShape(height: 6, width: 6, channels: 1),
      normalization: Normalization(mean: 0.125, standardDeviation: 0.25),
      layers: [
        .convolution(outputChannels: 2, kernelSize: 3, padding: .same, bias: false), .batchNorm,
        .relu, .maxPool(size: 2), .dropout(rate: 0.25, wholeChannels: true),
        .convolution(outputChannels: 3, kernelSize: 1, stride: 2, padding: .valid, bias: true),
        .averagePool(size: 2), .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    )
    let cascade =
      #"{"stages":[{"exit":0.9,"members":["a"],"temperature":1.5},{"members":["b"],"temperature":1}]}"#
    let risk =
      #"{"count":4,"steps":[{"accepted":2,"confidence":0.9,"errors":0},{"accepted":4,"confidence":0.5,"errors":1}]}"#
    do {
      let (small, large) = (
        try Model.initialized(tiny, seed: 1), try Model.initialized(every, seed: 2)
      )
      let bundle = try ModelBundle(
        models: ["a": small, "b": small],
        metadata: ["cascade": cascade, "risk": risk]
      )
      return [
        "tiny": try small.safetensors(),
        "every-layer": try large.safetensors(),
        "bundle": try bundle.safetensors(),
        "state-dict": try SafetensorsFile(tensors: small.tensors).encoded(),
      ]
    } catch { fatalError("\(error)") }
  }

  static func run(_ bytes: [UInt8]) {
    // A mutated length would hide the header from most inputs: the true one is tried as well.
    read(bytes)
    if bytes.count > 8, let end = bytes.lastIndex(of: UInt8(ascii: "}")), end >= 8 {
      let length = end - 7
      read((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + bytes[8...])
    }
  }

  private static func read(_ bytes: [UInt8]) {
    guard let file = try? SafetensorsFile(decoding: bytes) else {
      require(
        (try? ModelBundle(safetensors: bytes)) == nil,
        "a model in what is no safetensors file"
      )
      return
    }
    checkHeader(of: bytes, file)
    do throws(ModelError) {
      let again = try SafetensorsFile(decoding: try file.encoded())
      require(isSame(again, file), "a safetensors file does not survive being written")
    } catch {
      fatalError("a safetensors file could not be written and read again: \(error)")
    }
    if let weights = try? StateDictionary(file) { _ = try? weights.model(classic) }
    guard let bundle = try? ModelBundle(safetensors: bytes) else { return }
    requireEqual(
      try? ModelBundle(safetensors: try bundle.safetensors()),
      bundle,
      "a model does not survive being written"
    )
    readMetadata(of: bundle)
  }

  private static let classic = Architecture(
    name: "tiny",
    input: FeatureShape(height: 1, width: 2, channels: 1),
    normalization: Normalization(mean: 0, standardDeviation: 1),
    layers: [.flatten, .linear(outputFeatures: 2, bias: true)]
  )

  /// Values that are no numbers are not equal to themselves, so their bits are compared.
  private static func isSame(_ left: SafetensorsFile, _ right: SafetensorsFile) -> Bool {
    func bits(_ file: SafetensorsFile) -> [String: [UInt32]] {
      file.tensors.mapValues { $0.values.map(\.bitPattern) }
    }
    return left.metadata == right.metadata && bits(left) == bits(right)
      && left.tensors.mapValues(\.shape) == right.tensors.mapValues(\.shape)
  }

  /// A header that was taken is JSON to a second reader too, and says nothing twice.
  private static func checkHeader(of bytes: [UInt8], _ file: SafetensorsFile) {
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = Array(bytes[8..<8 + length])
    guard let tree = PlainJSON(header, depth: 64) else {
      fatalError(
        "what is no JSON was taken for a header: \(String(decoding: header, as: UTF8.self))"
      )
    }
    require(
      tree.hasUniqueNames,
      "a header says something twice: \(String(decoding: header, as: UTF8.self))"
    )
    var end = 8 + length
    end += file.tensors.values.reduce(0) { $0 + 4 * $1.values.count }
    require(end <= bytes.count, "more values than bytes")
  }

  private static func readMetadata(of bundle: ModelBundle) {
    if let json = bundle.metadata[RiskRecord.metadataKey],
      let record = try? JSONDecoder().decode(RiskRecord.self, from: Data(json.utf8)), record.isSound
    {
      for share in Promise.ladder {
        guard let promise = try? Promise(maximumError: share, record: record) else { continue }
        require(
          0...1 ~= promise.threshold && 0...1 ~= promise.expectedAcceptance,
          "a promise of \(promise.threshold), \(promise.expectedAcceptance)"
        )
      }
    }
    // Compiling is the network target's: here only what is small enough is, to reach the cascade.
    let cost = bundle.models.values.reduce(0) { sum, model in
      sum + ((try? model.architecture.multiplyAdds) ?? .max / 128)
    }
    let isSmall = bundle.models.values.allSatisfy { model in
      ((try? model.architecture.shapes())?.reduce(0) { $0 + $1.count } ?? .max) < 1 << 16
        && model.architecture.input.count < 1 << 12
    }
    if cost < 1 << 18, isSmall, bundle.models.count < 4 {
      _ = try? Recognizer(bundle, identifier: "fuzzed")
    }
  }
}
