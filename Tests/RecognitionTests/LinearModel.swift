// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition

/// A network of one linear layer without normalisation, whose answers can be computed by hand.
struct LinearModel {
  /// 784 weights for each output.
  var weights: [[Float]]
  /// One number for each output.
  var biases: [Float]

  /// Weights of both signs, small enough that no answer is certain.
  static func seeded(_ seed: UInt64) -> LinearModel {
    var noise = Noise(state: seed)
    return LinearModel(
      weights: (0..<10).map { _ in (0..<784).map { _ in .random(in: -0.1...0.1, using: &noise) } },
      biases: (0..<10).map { _ in .random(in: -0.1...0.1, using: &noise) }
    )
  }

  /// Answers one digit whatever it sees, and the next digit less by some margin.
  static func always(_ digit: Int, margin: Float = 20) -> LinearModel {
    LinearModel(
      weights: [[Float]](repeating: [Float](repeating: 0, count: 784), count: 10),
      biases: (0..<10).map { $0 == digit ? 0 : $0 == (digit + 1) % 10 ? -margin : -20 }
    )
  }

  /// Finds all answers equally likely, but for “no digit” where that is wanted.
  static func unsure(favouringNonDigit: Bool = false) -> LinearModel {
    let count = favouringNonDigit ? 11 : 10
    return LinearModel(
      weights: [[Float]](repeating: [Float](repeating: 0, count: 784), count: count),
      biases: (0..<count).map { $0 == 10 ? 5 : 0 }
    )
  }

  /// The network.
  func model() throws -> Model {
    try Model(
      architecture: Architecture(
        name: "linear",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: biases.count, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(shape: [biases.count, 784], values: weights.flatMap { $0 }),
        "layers.1.bias": Tensor(shape: [biases.count], values: biases),
      ]
    )
  }

  /// The probability of a digit by the textbook's formula.
  func probability(of digit: Int, _ pixels: [Double]) -> Double {
    let exponentials = zip(weights, biases).map { weights, bias in
      zip(weights, pixels).reduce(Double(bias)) { $0 + Double($1.0) * $1.1 }.exponential
    }
    return exponentials[digit] / exponentials.reduce(0, +)
  }
}

extension Double {
  /// The exponential function by its series, so that tests need no other library.
  fileprivate var exponential: Double {
    let halved = self / 1024
    var (sum, term) = (1.0, 1.0)
    for n in 1...12 {
      term *= halved / Double(n)
      sum += term
    }
    return (0..<10).reduce(sum) { square, _ in square * square }
  }
}
