// DigitClassifier
// SPDX-License-Identifier: MIT

/// One diagram of the curves: a frame with two axes and a few lines over the epochs.
struct CurvePanel {
  /// A line over the epochs.
  struct Series {
    var label: String
    /// CSS class that colours it.
    var style: String
    /// One value an epoch, from epoch 1.
    var values: [Double]
  }

  /// Where it lies, and its vertical axis.
  var frame: PlotFrame
  /// The lines, drawn in order.
  var series: [Series]
  /// Epochs in all, at least 1.
  var epochs: Int
  /// The epoch whose weights were kept.
  var bestEpoch: Int?

  /// The panel as SVG elements.
  func svg() -> String {
    let lines =
      frame.heading() + frame.grid() + epochTicks() + bestMark() + series.map(curve)
      + frame.legend(series.map { ($0.label, $0.style) })
    return lines.joined(separator: "\n")
  }

  private func x(_ epoch: Int) -> Double {
    guard epochs > 1 else { return frame.x(share: 0.5) }
    return frame.x(share: Double(epoch - 1) / Double(epochs - 1))
  }

  /// At most a dozen numbers under the frame, the last epoch always among them.
  private func epochTicks() -> [String] {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { epochs / $0 <= 12 } ?? epochs
    var shown = Array(stride(from: step, through: epochs, by: step))
    if step > 1, epochs - (shown.last ?? 0) > step / 2 { shown.append(epochs) }
    return shown.map { frame.label(under: x($0), "\($0)") }
  }

  private func bestMark() -> [String] {
    guard let bestEpoch else { return [] }
    return [
      #"<line class="best" x1="\#(px(x(bestEpoch)))" y1="\#(px(frame.top))" "#
        + #"x2="\#(px(x(bestEpoch)))" y2="\#(px(frame.top + frame.height))"/>"#
    ]
  }

  private func curve(_ series: Series) -> String {
    frame.curve(
      series.values.enumerated().map { index, value in (x: x(index + 1), y: frame.y(value)) },
      style: series.style
    )
  }
}
