// DigitClassifier
// SPDX-License-Identifier: MIT

/// The frame of a diagram: where it lies in a picture, its vertical axis, its grid and its legend.
struct PlotFrame {
  /// Stands above the frame.
  var title: String
  /// The vertical axis.
  var axis: Axis
  /// Turns a tick of the vertical axis into its label.
  var tickLabel: (Double) -> String
  /// The plot area in pixels of the picture.
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  /// The vertical place of a value.
  func y(_ value: Double) -> Double { top + height * (1 - axis.position(of: value)) }

  /// The horizontal place of a share of the width.
  func x(share: Double) -> Double { left + width * share }

  /// The name of the area that lines are cut off at: a curve may begin far below the axis.
  var clip: String { "frame-\(title.lowercased().split(separator: " ").joined(separator: "-"))" }

  /// The area that lines are cut off at, and the title.
  func heading() -> [String] {
    [
      #"<clipPath id="\#(clip)"><rect x="\#(px(left - 2))" y="\#(px(top - 2))" "#
        + #"width="\#(px(width + 4))" height="\#(px(height + 4))"/></clipPath>"#,
      #"<text class="title" x="\#(px(left))" y="\#(px(top - 14))">\#(title)</text>"#,
    ]
  }

  /// A line and a label at every tick of the vertical axis.
  func grid() -> [String] {
    axis.ticks.flatMap { tick in
      [
        #"<line class="grid" x1="\#(px(left))" y1="\#(px(y(tick)))" x2="\#(px(left + width))" "#
          + #"y2="\#(px(y(tick)))"/>"#,
        #"<text class="tick" text-anchor="end" x="\#(px(left - 10))" y="\#(px(y(tick) + 4))">"#
          + "\(tickLabel(tick))</text>",
      ]
    }
  }

  /// A label under the frame.
  func label(under x: Double, _ text: String) -> String {
    #"<text class="tick" text-anchor="middle" x="\#(px(x))" y="\#(px(top + height + 20))">"#
      + "\(text)</text>"
  }

  /// A curve through points of the picture, or a dot where there is one only.
  func curve(_ points: [(x: Double, y: Double)], style: String) -> String {
    guard points.count > 1 else {
      return points.map {
        #"<circle class="\#(style)" cx="\#(px($0.x))" cy="\#(px($0.y))" r="3"/>"#
      }.joined()
    }
    let list = points.map { "\(px($0.x)),\(px($0.y))" }.joined(separator: " ")
    return #"<polyline class="\#(style)" clip-path="url(#\#(clip))" points="\#(list)"/>"#
  }

  /// Line samples with names, right-aligned on the title's line.
  func legend(_ entries: [(label: String, style: String)]) -> [String] {
    var right = left + width
    return entries.reversed().flatMap { entry in
      // About 6.6 pixels a letter at 13 pixels: SVG cannot measure text.
      let start = right - Double(entry.label.count) * 6.6
      let y = top - 18
      right = start - 46
      return [
        #"<line class="\#(entry.style)" x1="\#(px(start - 28))" y1="\#(px(y))" "#
          + #"x2="\#(px(start - 8))" y2="\#(px(y))"/>"#,
        #"<text class="label" x="\#(px(start))" y="\#(px(y + 4))">\#(entry.label)</text>"#,
      ]
    }
  }
}

/// A number of pixels as an attribute has it.
func px(_ value: Double) -> String { value.fixed(1) }
