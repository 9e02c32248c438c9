// DigitClassifier
// SPDX-License-Identifier: MIT

extension Reliability {
  /// Accuracy over confidence, a bar for each bin that has answers.
  func figure() -> String {
    Plot(
      title: "Reliability",
      summary: "Accuracy over confidence in \(bins.count) bins, expected calibration error "
        + expectedCalibrationError.percent(2),
      horizontal: Axis(spanning: 0...1),
      horizontalName: "confidence",
      vertical: Axis(spanning: 0...1),
      verticalName: "share right",
      backdrop: bars,
      series: [.init(label: "as it should be", style: "ideal", points: [(0, 0), (1, 1)])]
    ).svg()
  }

  private func bars(_ frame: PlotFrame, _ axis: Axis) -> [String] {
    bins.filter { $0.count > 0 }.map { bin in
      let left = frame.x(share: axis.position(of: bin.low))
      let right = frame.x(share: axis.position(of: bin.high))
      let top = frame.y(bin.accuracy)
      let note =
        "\(bin.count) answers with a confidence of \(bin.confidence.percent(1)) in the mean: "
        + "\(bin.accuracy.percent(1)) right"
      return
        #"<rect class="bar" x="\#(px(left + 1))" y="\#(px(top))" width="\#(px(right - left - 2))" "#
        + #"height="\#(px(frame.top + frame.height - top))"><title>\#(note)</title></rect>"#
    }
  }
}

extension RiskCoverage {
  /// The share of wrong answers over the share of images answered.
  func figure() -> String {
    let highest = curve.map(\.error).max() ?? 0
    // A good reader makes no mistake before nearly all is answered: show what comes after.
    let first = curve.first { $0.error > 0 }?.coverage ?? 1
    let start = max(0, min(0.9, first - 0.02))
    return Plot(
      title: "Risk",
      summary: "Share of wrong answers over the share of images answered, mean \(area.percent(4))",
      horizontal: Axis(spanning: start...1),
      horizontalName: "share of the images answered",
      vertical: Axis(spanning: 0...max(highest, 0.001), finest: 1e-4),
      verticalName: "share wrong",
      series: [
        .init(
          label: "wrong among those answered",
          style: "line",
          points: curve.map { ($0.coverage, $0.error) }
        )
      ]
    ).svg()
  }
}

extension Rejection {
  /// Digits accepted over other pictures accepted, at every threshold.
  func figure() -> String {
    func points(_ group: Group) -> [(x: Double, y: Double)] {
      group.roc.points.map { ($0.falsePositives, $0.truePositives) }
    }
    return Plot(
      title: "Rejection",
      summary:
        "Digits accepted over other pictures accepted; area \(heldOut.roc.area.fixed(4)) for "
        + "kinds held out of all training",
      horizontal: Axis(spanning: 0...1),
      horizontalName: "pictures without a digit accepted",
      vertical: Axis(spanning: 0...1),
      verticalName: "digits accepted",
      series: [
        .init(label: "chance", style: "ideal", points: [(0, 0), (1, 1)]),
        .init(label: "others", style: "faint", points: points(trained)),
        .init(label: "held out", style: "line", points: points(heldOut)),
      ]
    ).svg()
  }
}
