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

  /// What the panel shows.
  var title: String
  /// The lines, drawn in order.
  var series: [Series]
  /// The vertical axis.
  var axis: Axis
  /// Turns a tick into its label.
  var tickLabel: (Double) -> String
  /// Epochs in all, at least 1.
  var epochs: Int
  /// The epoch whose weights were kept.
  var bestEpoch: Int?
  /// The plot area in pixels of the picture.
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  /// The panel as SVG elements.
  func svg() -> String {
    var lines = [
      #"<clipPath id="\#(clip)"><rect x="\#(px(left - 2))" y="\#(px(top - 2))" "#
        + #"width="\#(px(width + 4))" height="\#(px(height + 4))"/></clipPath>"#,
      #"<text class="title" x="\#(px(left))" y="\#(px(top - 14))">\#(title)</text>"#,
    ]
    lines += grid() + epochTicks() + bestMark() + series.map(curve) + legend()
    return lines.joined(separator: "\n")
  }

  /// The name of the frame that lines are cut off at: a curve may begin far below the axis.
  private var clip: String { "frame-\(title.lowercased())" }

  private func x(_ epoch: Int) -> Double {
    guard epochs > 1 else { return left + width / 2 }
    return left + width * Double(epoch - 1) / Double(epochs - 1)
  }

  private func y(_ value: Double) -> Double {
    top + height * (1 - axis.position(of: value))
  }

  private func grid() -> [String] {
    axis.ticks.flatMap { tick in
      [
        #"<line class="grid" x1="\#(px(left))" y1="\#(px(y(tick)))" x2="\#(px(left + width))" "#
          + #"y2="\#(px(y(tick)))"/>"#,
        #"<text class="tick" text-anchor="end" x="\#(px(left - 10))" y="\#(px(y(tick) + 4))">"#
          + "\(tickLabel(tick))</text>",
      ]
    }
  }

  /// At most a dozen numbers under the frame, the last epoch always among them.
  private func epochTicks() -> [String] {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { epochs / $0 <= 12 } ?? epochs
    var shown = Array(stride(from: step, through: epochs, by: step))
    if step > 1, epochs - (shown.last ?? 0) > step / 2 { shown.append(epochs) }
    return shown.map {
      #"<text class="tick" text-anchor="middle" x="\#(px(x($0)))" y="\#(px(top + height + 20))">"#
        + "\($0)</text>"
    }
  }

  private func bestMark() -> [String] {
    guard let bestEpoch else { return [] }
    return [
      #"<line class="best" x1="\#(px(x(bestEpoch)))" y1="\#(px(top))" x2="\#(px(x(bestEpoch)))" "#
        + #"y2="\#(px(top + height))"/>"#
    ]
  }

  private func curve(_ series: Series) -> String {
    let points = series.values.enumerated().map { index, value in (x(index + 1), y(value)) }
    guard points.count > 1 else {
      return points.map {
        #"<circle class="\#(series.style)" cx="\#(px($0.0))" cy="\#(px($0.1))" r="3"/>"#
      }.joined()
    }
    let list = points.map { "\(px($0.0)),\(px($0.1))" }.joined(separator: " ")
    return
      #"<polyline class="\#(series.style)" clip-path="url(#\#(clip))" points="\#(list)"/>"#
  }

  /// Line samples with names, right-aligned on the title's line.
  private func legend() -> [String] {
    var right = left + width
    return series.reversed().flatMap { series in
      // About 6.6 pixels a letter at 13 pixels: SVG cannot measure text.
      let start = right - Double(series.label.count) * 6.6
      let y = top - 18
      right = start - 46
      return [
        #"<line class="\#(series.style)" x1="\#(px(start - 28))" y1="\#(px(y))" "#
          + #"x2="\#(px(start - 8))" y2="\#(px(y))"/>"#,
        #"<text class="label" x="\#(px(start))" y="\#(px(y + 4))">\#(series.label)</text>"#,
      ]
    }
  }

  private func px(_ value: Double) -> String { value.fixed(1) }
}
