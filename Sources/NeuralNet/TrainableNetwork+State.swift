// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

extension TrainableNetwork {
  /// Everything that training changes, for a checkpoint; the optimiser keeps its own.
  public struct State: Sendable, Equatable {
    /// The trainable parameters.
    public var parameters: [Float]
    /// Batch normalisation's running means and variances.
    public var statistics: [Float]
    /// The running average of the parameters.
    public var averageParameters: [Float]
    /// The running average of the statistics.
    public var averageStatistics: [Float]

    /// Puts a state together.
    public init(
      parameters: [Float],
      statistics: [Float],
      averageParameters: [Float],
      averageStatistics: [Float]
    ) {
      self.parameters = parameters
      self.statistics = statistics
      self.averageParameters = averageParameters
      self.averageStatistics = averageStatistics
    }
  }

  /// What training has come to; setting it continues from there.
  ///
  /// - Precondition: The counts are those of this network.
  public var state: State {
    get {
      State(
        parameters: parameters.values(0..<parameters.count),
        statistics: statistics.values(0..<statistics.count),
        averageParameters: averageParameters.values(0..<averageParameters.count),
        averageStatistics: averageStatistics.values(0..<averageStatistics.count)
      )
    }
    set {
      precondition(
        newValue.parameters.count == parameters.count
          && newValue.averageParameters.count == parameters.count
          && newValue.statistics.count == statistics.count
          && newValue.averageStatistics.count == statistics.count,
        "The state is of another network."
      )
      parameters.write(newValue.parameters, at: 0)
      statistics.write(newValue.statistics, at: 0)
      averageParameters.write(newValue.averageParameters, at: 0)
      averageStatistics.write(newValue.averageStatistics, at: 0)
    }
  }

  /// Takes the present weights out as a model.
  ///
  /// - Parameters:
  ///   - averaged: Takes the running average instead of the last values.
  ///   - metadata: What to write beside the weights.
  /// - Returns: A model with tensors in the file's order.
  /// - Throws: ``ModelError`` if training has diverged and a weight is not finite.
  public func model(averaged: Bool = false, metadata: [String: String] = [:]) throws(ModelError)
    -> Model
  {
    var tensors: [String: Tensor] = [:]
    for (slot, order) in zip(slots, orders) {
      let buffer =
        switch (slot.specification.isTrainable, averaged) {
        case (true, false): parameters
        case (true, true): averageParameters
        case (false, false): statistics
        case (false, true): averageStatistics
        }
      tensors[slot.specification.name] = Tensor(
        shape: slot.specification.shape,
        values: order.fileValues(buffer.values(slot.range))
      )
    }
    return try Model(architecture: architecture, tensors: tensors, metadata: metadata)
  }

  /// Takes a model's weights in, also as the start of the average.
  func load(_ model: Model) {
    for (slot, order) in zip(slots, orders) {
      guard let tensor = model.tensors[slot.specification.name] else {
        preconditionFailure("A model holds every tensor that its architecture calls for.")
      }
      let buffer = slot.specification.isTrainable ? parameters : statistics
      buffer.write(order.engineValues(tensor.values), at: slot.range.lowerBound)
    }
    updateAverage(decay: 0)
  }
}
