// DigitClassifier
// SPDX-License-Identifier: MIT

/// A diagram with two numbered axes, as a picture of its own within a page.
struct Plot {
  /// A line through points.
  struct Series {
    var label: String
    /// CSS class that colours it.
    var style: String
    var points: [(x: Double, y: Double)]
  }

  /// Stands above the frame; tells the diagrams of a page apart.
  var title: String
  /// What a reader who cannot see it is told.
  var summary: String
  var horizontal: Axis
  var horizontalName: String
  var vertical: Axis
  var verticalName: String
  /// Drawn below the lines: elements made with the frame.
  var backdrop: (PlotFrame, Axis) -> [String] = { _, _ in [] }
  var series: [Series]

  /// The diagram as one SVG element.
  func svg() -> String {
    let frame = PlotFrame(
      title: title,
      axis: vertical,
      tickLabel: { Self.percent($0, vertical) },
      left: 70,
      top: 44,
      width: 400,
      height: 230
    )
    let ticks = horizontal.ticks.map {
      frame.label(under: place($0, in: frame), Self.percent($0, horizontal))
    }
    let curves = series.map { series in
      frame.curve(
        series.points.map { (x: place($0.x, in: frame), y: frame.y($0.y)) },
        style: series.style
      )
    }
    let elements =
      frame.heading() + frame.grid() + ticks + backdrop(frame, horizontal) + curves
      + frame.legend(series.map { ($0.label, $0.style) }) + names(frame)
    return """
      <svg viewBox="0 0 500 330" role="img" aria-label="\(summary.escapedForMarkup)">
      \(elements.joined(separator: "\n"))
      </svg>
      """
  }

  private func place(_ value: Double, in frame: PlotFrame) -> Double {
    frame.x(share: horizontal.position(of: value))
  }

  private func names(_ frame: PlotFrame) -> [String] {
    let (x, y) = (frame.x(share: 0.5), frame.top + frame.height / 2)
    return [
      #"<text class="label" text-anchor="middle" x="\#(px(x))" y="318">\#(horizontalName)</text>"#,
      #"<text class="label" text-anchor="middle" transform="translate(14 \#(px(y))) rotate(-90)">"#
        + "\(verticalName)</text>",
    ]
  }

  private static func percent(_ value: Double, _ axis: Axis) -> String {
    value.percent(max(0, axis.decimals - 2))
  }
}
