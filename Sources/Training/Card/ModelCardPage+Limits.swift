// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Recognition

// What the model is known to do badly, picked out of the measures.
extension ModelCardPage {
  /// A kind of worse picture is named from this fall of accuracy on.
  private static let notableFall = 0.05
  /// A kind of picture without a digit is named from this share accepted on.
  private static let notableAcceptance = 0.05
  /// How many of a sort are named.
  private static let named = 6

  func limits() -> String {
    let points = [
      confusions(), nothingFound(), weakestDigit(), surestMistakes(), weakCorruptions(),
      acceptedNonDigits(), unsupportedPromises(), unmeasured(),
    ]
    return Self.section(
      "Limits and known failures",
      Self.list(points.compactMap(\.self)) ?? "None showed in what was measured."
    )
  }

  private func confusions() -> String? {
    let counts = assessment.confusion.counts
    let wrong = counts.indices.flatMap { shown in
      counts[shown].indices.filter { $0 != shown && counts[shown][$0] > 0 }
        .map { (shown: shown, read: $0, count: counts[shown][$0]) }
    }
    guard !wrong.isEmpty else { return nil }
    // The sort need not be stable, so equals are put in the order of the digits.
    let worst = wrong.sorted { ($1.count, $0.shown, $0.read) < ($0.count, $1.shown, $1.read) }
    return "Most often mistaken: "
      + worst.prefix(Self.named).map { "\($0.shown) for \($0.read) (\($0.count))" }
      .joined(separator: ", ") + "."
  }

  private func nothingFound() -> String? {
    let count = assessment.notFound.reduce(0, +)
    return count == 0 ? nil : "In \(count) of \(assessment.count) pictures nothing was found."
  }

  private func weakestDigit() -> String? {
    let shown = assessment.classes.filter { $0.count > 0 }
    guard let weakest = shown.min(by: { $0.recall < $1.recall }), weakest.recall < 1 else {
      return nil
    }
    return "The digit read worst is \(weakest.digit): \(weakest.recall.percent(2)) of "
      + "\(weakest.count) images."
  }

  private func surestMistakes() -> String? {
    let worst = assessment.worstMistakes.prefix(Self.named).compactMap { mistake in
      mistake.answer.map {
        "image \(mistake.index), a \(mistake.label), as \($0) with \(mistake.confidence.percent(2))"
      }
    }
    guard !worst.isEmpty else { return nil }
    return "Wrong and sure of it: \(worst.joined(separator: "; "))."
  }

  private func weakCorruptions() -> String? {
    guard let corruption else { return nil }
    let fallen = corruption.kinds.compactMap { row in
      row.accuracy.last.map { (kind: row.kind.rawValue, accuracy: $0) }
    }.filter { corruption.plain - $0.accuracy >= Self.notableFall }
    guard !fallen.isEmpty else { return nil }
    let worst = fallen.sorted { ($0.accuracy, $0.kind) < ($1.accuracy, $1.kind) }
    return "At the greatest severity accuracy falls by five points or more with "
      + worst.map { "\($0.kind) (to \($0.accuracy.percent(1)))" }.joined(separator: ", ") + "."
  }

  private func acceptedNonDigits() -> String? {
    guard let rejection else { return nil }
    let accepted = rejection.kinds.filter { $0.accepted >= Self.notableAcceptance }
      .sorted { ($1.accepted, $0.kind.rawValue) < ($0.accepted, $1.kind.rawValue) }
    guard !accepted.isEmpty else { return nil }
    return "Pictures without a digit that are often taken for one: "
      + accepted.map { "\($0.kind.rawValue.code) (\($0.accepted.percent(1)))" }
      .joined(separator: ", ") + "."
  }

  private func unsupportedPromises() -> String? {
    let refused = promises().compactMap(\.refusal).map { Self.inWords($0.maximumError) }
    guard !refused.isEmpty else { return nil }
    return "Not supported as a promise: " + refused.joined(separator: ", ") + " wrong."
  }

  private func unmeasured() -> String? {
    let missing = [
      corruption == nil ? "worse pictures" : nil,
      rejection == nil ? "pictures without a digit" : nil,
    ].compactMap(\.self)
    guard !missing.isEmpty else { return nil }
    return "Not measured for this page: \(missing.joined(separator: ", "))."
  }
}
