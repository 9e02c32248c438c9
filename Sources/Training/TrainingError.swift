// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why a training run, a checkpoint or a report could not be made.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure, for code that has to decide; read `message` for people.
  public struct Code: Sendable, Hashable {
    private enum Kind { case recipe, data, checkpoint, mismatch, diverged, file, model }
    private let kind: Kind
    private init(_ kind: Kind) { self.kind = kind }

    /// The recipe asks for something that cannot be done.
    public static let invalidRecipe = Code(.recipe)
    /// There are too few images, or a label outside 0...9.
    public static let invalidData = Code(.data)
    /// A checkpoint is damaged, or not a checkpoint.
    public static let damagedCheckpoint = Code(.checkpoint)
    /// A checkpoint is whole, but belongs to another run.
    public static let checkpointMismatch = Code(.mismatch)
    /// The loss stopped being a number.
    public static let diverged = Code(.diverged)
    /// A file could not be read or written.
    public static let fileSystem = Code(.file)
    /// The network could not be built, or its weights are not finite.
    public static let invalidModel = Code(.model)
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, what was found, and what to do.
  public let message: String

  /// Makes an error from its kind and its explanation.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
