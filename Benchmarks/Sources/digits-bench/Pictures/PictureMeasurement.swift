// DigitClassifier
// SPDX-License-Identifier: MIT

/// Measures work on single pictures.
enum PictureMeasurement {
  /// Measures the works in turn and makes a table of microseconds and pictures a second.
  ///
  /// The works throw nothing by the time they are measured: each was run once before, by its maker.
  static func section(_ title: String, _ works: [Work], seconds: Double) -> Report.Section {
    let samples = Interleaving(works: works).measure(seconds: seconds)
    var section = Report.Section(title: title, columns: ["µs best", "median", "pictures/s, best"])
    for (work, samples) in zip(works, samples) {
      let figures = [samples.best / 1e3, samples.median / 1e3, 1e9 / samples.best]
      section.rows.append(Report.Row(name: work.name, figures: figures))
    }
    return section
  }
}
