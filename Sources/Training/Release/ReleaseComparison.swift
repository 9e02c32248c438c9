// DigitClassifier
// SPDX-License-Identifier: MIT

/// Whether a new model may take the place of the current one.
public struct ReleaseComparison: Sendable, Hashable, Codable {
  /// Each measure that both models have.
  public let findings: [ReleaseFinding]
  /// Measures that one of them lacks: nothing is known of these, and they decide nothing.
  public let notMeasured: [ReleaseFinding.Measure]

  private enum CodingKeys: String, CodingKey {
    case findings
    case notMeasured = "not_measured"
  }

  /// Whether every measure is within its tolerance.
  public var passes: Bool { failures.isEmpty }

  /// The measures that are not.
  public var failures: [ReleaseFinding] { findings.filter { !$0.isKept } }

  /// Compares two models.
  ///
  /// - Parameters:
  ///   - new: The measures of the model that may be released.
  ///   - current: Those of the one that it would replace.
  ///   - latency: How long reads of both took; nil where that was not measured.
  ///   - tolerances: How much worse it may be.
  /// - Precondition: Both read as many images.
  public init(
    of new: ReleaseMeasures,
    against current: ReleaseMeasures,
    latency: PairedLatency? = nil,
    tolerances: ReleaseTolerances = .standard
  ) {
    precondition(
      new.count == current.count,
      "\(new.count) and \(current.count) images cannot be compared."
    )
    var findings = [
      Self.errors(new, current, tolerances), Self.calibration(new, current, tolerances),
    ]
    if let new = new.nonDigits, let current = current.nonDigits {
      findings += Self.rejection(new, current, tolerances)
    }
    for (new, current) in zip(new.worse, current.worse) where new.severity == current.severity {
      findings.append(
        ReleaseFinding(
          .robustness,
          severity: new.severity,
          current: current.accuracy,
          new: new.accuracy,
          limit: current.accuracy - tolerances.robustnessFall,
          tolerance: "at most \(Self.points(tolerances.robustnessFall)) lower"
        )
      )
    }
    if let latency {
      findings.append(
        ReleaseFinding(
          .latency,
          current: latency.currentMicroseconds,
          new: latency.newMicroseconds,
          limit: latency.currentMicroseconds * tolerances.latencyRatio,
          tolerance: "at most \(tolerances.latencyRatio.fixed(2)) times as long"
        )
      )
    }
    if let new = new.multiplyAdds, let current = current.multiplyAdds {
      findings.append(
        ReleaseFinding(
          .multiplyAdds,
          current: Double(current),
          new: Double(new),
          limit: Double(current) * tolerances.multiplyAddsRatio,
          tolerance: "at most \(tolerances.multiplyAddsRatio.fixed(2)) times as many"
        )
      )
    }
    let measured = Set(findings.map(\.measure))
    self.findings = findings
    notMeasured = ReleaseFinding.Measure.allCases.filter { !measured.contains($0) }
  }

  private static func errors(
    _ new: ReleaseMeasures,
    _ current: ReleaseMeasures,
    _ tolerances: ReleaseTolerances
  ) -> ReleaseFinding {
    // A product such as 0.0007 · 10,000 may come out just below a whole number.
    let more = (tolerances.errorsRise * Double(new.count) + 1e-9).rounded(.down)
    return ReleaseFinding(
      .errors,
      current: Double(current.errors),
      new: Double(new.errors),
      limit: Double(current.errors) + more,
      tolerance: "at most \(more.fixed(0)) more of \(new.count)"
    )
  }

  private static func calibration(
    _ new: ReleaseMeasures,
    _ current: ReleaseMeasures,
    _ tolerances: ReleaseTolerances
  ) -> ReleaseFinding {
    ReleaseFinding(
      .calibration,
      current: current.calibrationError,
      new: new.calibrationError,
      limit: max(
        current.calibrationError + tolerances.calibrationRise,
        tolerances.calibrationGoodEnough
      ),
      tolerance: "at most \(points(tolerances.calibrationRise)) higher, or "
        + tolerances.calibrationGoodEnough.percent(2)
    )
  }

  private static func rejection(
    _ new: ReleaseMeasures.NonDigits,
    _ current: ReleaseMeasures.NonDigits,
    _ tolerances: ReleaseTolerances
  ) -> [ReleaseFinding] {
    [
      ReleaseFinding(
        .rejectionArea,
        current: current.area,
        new: new.area,
        limit: current.area - tolerances.rejectionAreaFall,
        tolerance: "at most \(tolerances.rejectionAreaFall.fixed(4)) lower"
      ),
      ReleaseFinding(
        .nonDigitsAccepted,
        current: current.accepted,
        new: new.accepted,
        limit: current.accepted + tolerances.nonDigitsAcceptedRise,
        tolerance: "at most \(points(tolerances.nonDigitsAcceptedRise)) higher"
      ),
      ReleaseFinding(
        .digitsAccepted,
        current: current.digitsAccepted,
        new: new.digitsAccepted,
        limit: current.digitsAccepted - tolerances.digitsAcceptedFall,
        tolerance: "at most \(points(tolerances.digitsAcceptedFall)) lower"
      ),
    ]
  }

  /// A difference of shares in words.
  private static func points(_ difference: Double) -> String {
    "\((difference * 100).fixed(2)) points"
  }
}
