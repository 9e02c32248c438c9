// DigitClassifier
// SPDX-License-Identifier: MIT

/// The curves of a run as a picture: loss and accuracy over the epochs, in SVG.
///
/// The picture follows the reader's light or dark setting and needs nothing from outside.
public struct TrainingCurves: Sendable {
  /// Stands above the picture.
  public var title: String
  /// One record an epoch.
  public var history: [EpochRecord]
  /// The epoch whose weights were kept, from 1.
  public var bestEpoch: Int?

  /// Makes the curves of a run.
  public init(title: String, history: [EpochRecord], bestEpoch: Int?) {
    self.title = title
    self.history = history
    self.bestEpoch = bestEpoch
  }

  /// The picture as UTF-8 text.
  public func svg() -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 680" width="760" height="680" \
    role="img" aria-label="\(summary.escapedForMarkup)">
    <style>
    \(Self.style)
    </style>
    <rect class="paper" width="760" height="680" rx="8"/>
    <text class="heading" x="72" y="40">\(title.escapedForMarkup)</text>
    <text class="label" x="72" y="62">\(summary.escapedForMarkup)</text>
    \(panels().map { $0.svg() }.joined(separator: "\n"))
    <text class="label" text-anchor="middle" x="400" y="662">epoch</text>
    </svg>

    """
  }

  private var summary: String {
    guard let best = history.first(where: { $0.epoch == bestEpoch }) else {
      return "\(history.count) epochs"
    }
    return "weights of epoch \(best.epoch) of \(history.count): validation accuracy "
      + "\((best.validationAccuracy * 100).fixed(2)) %, "
      + "validation loss \(best.validationLoss.fixed(4))"
  }

  private func panels() -> [CurvePanel] {
    let losses = history.flatMap { [$0.trainingLoss, $0.validationLoss] }
    let lossAxis = Axis(spanning: 0...max(losses.max() ?? 1, 0.01))
    // Validation alone spans the axis: it is what matters, and it moves by fractions of a percent
    // while training begins at a third of the images read right.
    let accuracyAxis = Axis(
      spanning: min(history.map(\.validationAccuracy).min() ?? 0, 0.999)...1,
      finest: 1e-4
    )
    return [
      panel(
        PlotFrame(
          title: "Loss",
          axis: lossAxis,
          tickLabel: { $0.fixed(lossAxis.decimals) },
          left: 72,
          top: 116,
          width: 656,
          height: 220
        ),
        training: history.map(\.trainingLoss),
        validation: history.map(\.validationLoss)
      ),
      panel(
        PlotFrame(
          title: "Accuracy",
          axis: accuracyAxis,
          tickLabel: { "\(($0 * 100).fixed(max(0, accuracyAxis.decimals - 2))) %" },
          left: 72,
          top: 402,
          width: 656,
          height: 220
        ),
        training: history.map(\.trainingAccuracy),
        validation: history.map(\.validationAccuracy)
      ),
    ]
  }

  private func panel(
    _ frame: PlotFrame,
    training: [Double],
    validation: [Double]
  ) -> CurvePanel {
    CurvePanel(
      frame: frame,
      series: [
        .init(label: "training", style: "training", values: training),
        .init(label: "validation", style: "validation", values: validation),
      ],
      epochs: max(1, history.count),
      bestEpoch: bestEpoch
    )
  }

  private static let style = """
    text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #3d4450 }
    .heading { font-size: 20px; font-weight: 600; fill: #14181f }
    .title { font-size: 14px; font-weight: 600; fill: #14181f }
    .tick { font-size: 12px; font-variant-numeric: tabular-nums; fill: #667080 }
    .paper { fill: #ffffff }
    .grid { stroke: #e3e7ed }
    .best { stroke: #8a94a6; stroke-dasharray: 3 4 }
    .training, .validation { fill: none; stroke-width: 2; stroke-linejoin: round }
    .training { stroke: #9aa7bd }
    .validation { stroke: #1f6feb; stroke-width: 2.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #b6bfcc }
      .heading, .title { fill: #f0f3f7 }
      .tick { fill: #8a94a6 }
      .paper { fill: #0f141b }
      .grid { stroke: #252d38 }
      .training { stroke: #66748c }
      .validation { stroke: #58a6ff }
    }
    """
}
