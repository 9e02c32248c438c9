// DigitClassifier
// SPDX-License-Identifier: MIT

/// Draws the progress of a download as one line of text.
public enum ProgressBar {
  private static let shortestBar = 10
  private static let longestBar = 40

  /// Draws a line such as `[2/4] t10k-images  [====>     ]  45%  4.4/9.7 MB  3.2 MB/s`.
  ///
  /// - Parameters:
  ///   - progress: What to draw.
  ///   - width: The columns there are; what does not fit is left out, the least important first.
  /// - Returns: At most `width` ASCII characters (file names aside), without a line break.
  public static func render(_ progress: DownloadProgress, width: Int) -> String {
    guard width > 0 else { return "" }
    if progress.phase == .waiting {
      return String("waiting for another process that prepares the same folder".prefix(width))
    }
    let count = "[\(progress.fileNumber)/\(progress.fileCount)]"
    let name = progress.file
    let details = [percentage(progress), amounts(progress), speed(progress)].compactMap(\.self)

    // Everything, then without a bar, then with ever fewer details, and the name cut at the worst.
    let full = [count, name] + details
    let room = width - full.joined(separator: "  ").count - "  []".count
    if room >= shortestBar {
      let bar = bar(progress, length: min(room, longestBar))
      return ([count, name, bar] + details).joined(separator: "  ")
    }
    for kept in stride(from: full.count, to: 2, by: -1) {
      let line = full.prefix(kept).joined(separator: "  ")
      if line.count <= width { return line }
    }
    return String("\(count)  \(name)".prefix(width))
  }

  private static func bar(_ progress: DownloadProgress, length: Int) -> String {
    guard let fraction = fraction(progress) else {
      return "[" + String(repeating: "?", count: length) + "]"
    }
    let filled = Int(fraction * Double(length))
    guard filled < length else { return "[" + String(repeating: "=", count: length) + "]" }
    return "[" + String(repeating: "=", count: filled) + ">"
      + String(repeating: " ", count: length - filled - 1) + "]"
  }

  /// The part that is done, 0...1; `nil` where the total is unknown.
  private static func fraction(_ progress: DownloadProgress) -> Double? {
    guard let total = progress.bytesTotal, total > 0 else { return nil }
    return min(1, max(0, Double(progress.bytesDone) / Double(total)))
  }

  private static func percentage(_ progress: DownloadProgress) -> String? {
    fraction(progress).map { fraction in
      let digits = String(Int(fraction * 100))
      return String(repeating: " ", count: 3 - digits.count) + digits + "%"
    }
  }

  private static func amounts(_ progress: DownloadProgress) -> String {
    switch progress.phase {
    case .checking: return "checking"
    case .finished: return amount(Double(progress.bytesDone))
    case .downloading, .waiting: break
    }
    guard let total = progress.bytesTotal else { return amount(Double(progress.bytesDone)) }
    let unit = unit(for: Double(total))
    let done = tenths(Double(progress.bytesDone) / unit.size)
    return "\(done)/\(tenths(Double(total) / unit.size)) \(unit.name)"
  }

  private static func speed(_ progress: DownloadProgress) -> String? {
    progress.bytesPerSecond.map { "\(amount($0))/s" }
  }

  private static func amount(_ bytes: Double) -> String {
    let unit = unit(for: bytes)
    return "\(tenths(bytes / unit.size)) \(unit.name)"
  }

  private static func unit(for bytes: Double) -> (name: String, size: Double) {
    if bytes >= 1e9 { return ("GB", 1e9) }
    return bytes >= 1e6 ? ("MB", 1e6) : ("kB", 1e3)
  }

  /// Writes a number with one decimal.
  private static func tenths(_ value: Double) -> String {
    // A speed is a quotient of measured numbers, so it may be anything; a trap would be worse.
    guard value.isFinite, abs(value) < 1e12 else { return "?" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
