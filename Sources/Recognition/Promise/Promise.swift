// DigitClassifier
// SPDX-License-Identifier: MIT

/// A bound on how often accepted readings are wrong, and what it takes to keep it.
///
/// The steps of the record are tried in their order, from the surest readings on, as long as the exact bound on the
/// share of errors stays within what is promised; the last step that passed decides. Because the order was fixed
/// beforehand and the first failure ends it, the promise as a whole is as certain as each bound: in 95 of 100
/// calibrations it holds for pictures like the labelled ones. It begins where there are readings enough to bear two
/// errors or one, if half of all readings are as many: a label that is wrong itself, which nobody can read right, must
/// not end it.
///
/// - Source: fixed-sequence testing as in A. Angelopoulos et al., "Learn then Test: Calibrating Predictive Algorithms
///   to Achieve Risk Control", 2021, section 2.2; the idea of a guaranteed risk by rejection is that of Y. Geifman and
///   R. El-Yaniv, "Selective Classification for Deep Neural Networks", 2017.
public struct Promise: Sendable, Hashable {
  /// The greatest share of wrong readings among those accepted.
  public let maximumError: Double
  /// The confidence from which on readings are accepted, at least one half: what is less probable than all else together
  /// is accepted for no promise. The record's ``RiskRecord/nonDigitLimit`` holds beside it.
  public let threshold: Double
  /// The share of the labelled readings that were accepted.
  public let expectedAcceptance: Double
  /// The labelled readings that were accepted, and how many of those were wrong.
  public let evidence: (accepted: Int, errors: Int)

  /// The shares of errors for which is told what can be promised, from the weakest promise on.
  public static let ladder = [0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001]

  /// Why a promise cannot be made.
  public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was asked for.
    public let maximumError: Double
    /// The labelled readings there are.
    public let count: Int
    /// Errors among the surest readings that could have supported it.
    public let errors: Int
    /// Those readings.
    public let accepted: Int
    /// How many labelled readings it would take, at that share of errors; nil where none would do.
    public let readingsNeeded: Int?

    /// What was expected, what was found and what to do.
    public var description: String {
      let found =
        accepted == 0
        ? "there are \(count) labelled readings"
        : "\(errors) of the surest \(accepted) of \(count) labelled readings are wrong"
      let remedy =
        readingsNeeded.map { "It would take about \($0) labelled readings" }
        ?? "No number of labelled readings that can be had would do at that share of errors"
      return
        "At most \(maximumError) wrong among accepted readings cannot be promised: \(found). \(remedy); ask for a larger error."
    }
  }

  /// Finds what keeps a promise.
  ///
  /// - Parameters:
  ///   - maximumError: The greatest share of wrong readings among those accepted, above 0 and below 1.
  ///   - record: Labelled readings.
  ///   - bound: How certain it has to be.
  /// - Throws: ``Refusal`` where the readings do not support it.
  public init(
    maximumError: Double,
    record: RiskRecord,
    bound: BinomialBound = BinomialBound()
  ) throws(Refusal) {
    precondition(maximumError > 0 && maximumError < 1, "A share of \(maximumError) was promised.")
    // Fewer readings support nothing, however right they are.
    let enough = (0...2).compactMap { bound.readings(toSupport: maximumError, errors: $0) }
    let fewest = enough.last { 2 * $0 <= record.count } ?? enough.first ?? .max
    let acceptable = record.steps.prefix { $0.confidence >= Acceptance.leastConfidence }
    let candidates = acceptable.drop { $0.accepted < fewest }
    var kept: RiskRecord.Step?
    for step in candidates {
      guard bound.supports(maximumError, errors: step.errors, of: step.accepted) else { break }
      kept = step
    }
    guard let kept else {
      let first = candidates.first
      let errorShare = first.map { Double($0.errors) / Double($0.accepted) } ?? 0
      // Only so many of all readings count; where none does, more of them would not help.
      let share = (first ?? acceptable.last).map { Double($0.accepted) / Double(record.count) }
      let needed = share.flatMap { share in
        bound.readings(toSupport: maximumError, errorShare: errorShare)
          .flatMap { Int(exactly: (Double($0) / share).rounded(.up)) }
      }
      throw Refusal(
        maximumError: maximumError,
        count: record.count,
        errors: first?.errors ?? 0,
        accepted: first?.accepted ?? 0,
        readingsNeeded: needed
      )
    }
    self.maximumError = maximumError
    threshold = kept.confidence
    expectedAcceptance = Double(kept.accepted) / Double(record.count)
    evidence = (kept.accepted, kept.errors)
  }

  /// Whether two promises are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.maximumError == right.maximumError && left.threshold == right.threshold
      && left.expectedAcceptance == right.expectedAcceptance && left.evidence == right.evidence
  }

  /// Feeds what ``==(_:_:)`` compares into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(maximumError)
    hasher.combine(threshold)
  }
}
