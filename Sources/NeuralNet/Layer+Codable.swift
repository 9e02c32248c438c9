// DigitClassifier
// SPDX-License-Identifier: MIT

extension Layer: Codable {
  /// The value of `"kind"`: part of the file format, so a name never changes its meaning.
  private enum Kind: String, Codable, CaseIterable {
    case convolution, relu, dropout, flatten, linear
    case batchNorm = "batch_norm"
    case maxPool = "max_pool"
    case averagePool = "average_pool"

    /// Every field that a layer of this kind may have; all but the stride are required.
    var fields: [CodingKeys] {
      switch self {
      case .convolution: [.kind, .outputChannels, .kernelSize, .stride, .padding, .bias]
      case .batchNorm, .relu, .flatten: [.kind]
      case .maxPool, .averagePool: [.kind, .size]
      case .dropout: [.kind, .rate, .wholeChannels]
      case .linear: [.kind, .outputFeatures, .bias]
      }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case kind, stride, padding, bias, size, rate
    case outputChannels = "output_channels"
    case kernelSize = "kernel_size"
    case wholeChannels = "whole_channels"
    case outputFeatures = "output_features"
  }

  /// Reads a layer such as `{"kind": "max_pool", "size": 2}`.
  ///
  /// Fields that the kind does not have are refused rather than skipped: a newer file's `"dilation"`
  /// would otherwise load as a network that computes something else.
  ///
  /// - Throws: `DecodingError` for an unknown kind and for a missing, mistyped or unknown field.
  ///   Sizes are not checked here but by ``Architecture/shapes()``.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .kind)
    guard let kind = Kind(rawValue: name) else {
      let known = Kind.allCases.map(\.rawValue).sorted().joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .kind,
        in: container,
        debugDescription: "expected one of \(known); found \(quoted(name))"
      )
    }
    try decoder.refuseKeys(except: kind.fields, in: "a \(kind.rawValue) layer")

    switch kind {
    case .convolution:
      self = .convolution(
        outputChannels: try container.decode(Int.self, forKey: .outputChannels),
        kernelSize: try container.decode(Int.self, forKey: .kernelSize),
        // Files from before there was a choice have none.
        stride: container.contains(.stride) ? try container.decode(Int.self, forKey: .stride) : 1,
        padding: try container.decode(Padding.self, forKey: .padding),
        bias: try container.decode(Bool.self, forKey: .bias)
      )
    case .batchNorm: self = .batchNorm
    case .relu: self = .relu
    case .maxPool: self = .maxPool(size: try container.decode(Int.self, forKey: .size))
    case .averagePool: self = .averagePool(size: try container.decode(Int.self, forKey: .size))
    case .dropout:
      self = .dropout(
        rate: try container.decode(Float.self, forKey: .rate),
        wholeChannels: try container.decode(Bool.self, forKey: .wholeChannels)
      )
    case .flatten: self = .flatten
    case .linear:
      self = .linear(
        outputFeatures: try container.decode(Int.self, forKey: .outputFeatures),
        bias: try container.decode(Bool.self, forKey: .bias)
      )
    }
  }

  /// Writes the layer as one flat object: its `"kind"` and every field of that kind.
  ///
  /// - Throws: `EncodingError` where the encoder cannot hold a value, such as a rate of NaN.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .convolution(let outputChannels, let kernelSize, let stride, let padding, let bias):
      try container.encode(Kind.convolution, forKey: .kind)
      try container.encode(outputChannels, forKey: .outputChannels)
      try container.encode(kernelSize, forKey: .kernelSize)
      if stride != 1 { try container.encode(stride, forKey: .stride) }
      try container.encode(padding, forKey: .padding)
      try container.encode(bias, forKey: .bias)
    case .batchNorm: try container.encode(Kind.batchNorm, forKey: .kind)
    case .relu: try container.encode(Kind.relu, forKey: .kind)
    case .maxPool(let size):
      try container.encode(Kind.maxPool, forKey: .kind)
      try container.encode(size, forKey: .size)
    case .averagePool(let size):
      try container.encode(Kind.averagePool, forKey: .kind)
      try container.encode(size, forKey: .size)
    case .dropout(let rate, let wholeChannels):
      try container.encode(Kind.dropout, forKey: .kind)
      try container.encode(rate, forKey: .rate)
      try container.encode(wholeChannels, forKey: .wholeChannels)
    case .flatten: try container.encode(Kind.flatten, forKey: .kind)
    case .linear(let outputFeatures, let bias):
      try container.encode(Kind.linear, forKey: .kind)
      try container.encode(outputFeatures, forKey: .outputFeatures)
      try container.encode(bias, forKey: .bias)
    }
  }
}
