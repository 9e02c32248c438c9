// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds and reads every digit in a picture.
///
/// Ink is cut into more parts than there are digits, and neighbouring parts are put together again in the way that
/// the networks are surest of, by dynamic programming along each line.
///
/// - Source: over-segmentation and best path as in Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: "Gradient-Based Learning
///   Applied to Document Recognition", 1998, section V.
struct PageReader {
  /// A digit on a line: what it was read from, and the parts of the line that it takes.
  private struct Candidate {
    let glyph: FramedGlyph
    /// What the first stage makes of it.
    let scores: Scores
    /// In pixels of the plane.
    let height: Int

    /// How well its height goes with the line's, 0...1: a piece that was cut off a digit is lower.
    func fit(to height: Double) -> Double {
      let share = Double(self.height) / (PageReader.leastHeight * height)
      return min(share * share, 1)
    }
  }

  /// All lines that one way of grouping ink led to.
  private struct Page {
    var lines: [[Candidate]] = []
    /// How much ink was read, each pixel weighted with how sure that was.
    var worth = 0.0
  }

  let recognizer: Recognizer

  /// Larger pictures are shrunk by a whole factor until their longer side is at most this.
  private static let workingSide = 1000
  /// Pictures with a shorter side from this on are smoothed against camera noise.
  private static let smoothedSide = 200
  /// The most pieces of ink that are looked at; the largest ones.
  private static let mostPieces = 600
  /// The spaces between pieces that may belong to one digit, in thousandths of the picture's shorter side.
  private static let gaps = [0, 6, 12, 20, 30]
  /// Digits lower than this share of their line's height are doubted.
  private static let leastHeight = 0.7
  /// What a digit more costs, in the surprise over a line's height: of two ways that are as sure the one with fewer
  /// digits is right.
  private static let costOfDigit = 0.04
  /// The most neighbouring parts that make one digit.
  private static let mostParts = 6
  /// The widest a digit may be, in heights of its line.
  private static let widestDigit = 1.25
  /// Probabilities below this count as this: one part that is no digit must not outweigh a line.
  private static let leastProbability = 1e-3

  /// Reads a picture; one that is a glyph already is read as it is.
  func read(_ image: Image) -> PageReading {
    image.searched { plane in
      let page = read(plane, of: image)
      return page.lines.isEmpty ? nil : page
    } ?? .empty
  }

  private func read(_ plane: GreyImage, of image: Image) -> PageReading {
    if Framing.passedThrough(plane) != nil {
      let lines = Recognizer.line(of: recognizer.inkSighting(in: plane))
      return PageReading(lines: lines.map { $0.map(recognizer.reading(of:)) })
    }
    let factor = (max(plane.width, plane.height) + Self.workingSide - 1) / Self.workingSide
    var picture = plane.reduced(by: factor)
    if min(picture.width, picture.height) >= Self.smoothedSide { picture = picture.smoothed() }
    var best = Page()
    for polarity in Polarity.allCases {
      guard let (ink, margin) = InkPlane.padded(picture, polarity: polarity) else { continue }
      let pieces = pieces(in: ink)
      var frame = Frame(ink: ink, margin: margin, factor: factor, plane: plane)
      let side = Double(min(picture.width, picture.height))
      var tried: Set<Int> = []
      for gap in Self.gaps.map({ Int((Double($0) * side / 1000).rounded()) })
      where tried.insert(gap).inserted {
        let page = read(Segment.groups(of: pieces, gap: gap), in: &frame)
        // Of two that are as good the one with smaller groups: it came first.
        if page.worth > 1.02 * best.worth { best = page }
      }
    }
    return PageReading(
      lines: best.lines.filter { !$0.isEmpty }.map { line in
        line.map { recognizer.reading(of: $0.glyph.restored(from: image)) }
      }
    )
  }

  /// Where parts lie in the picture as it was given, and what was made of them.
  private struct Frame {
    let ink: InkPlane
    let margin: Int
    let factor: Int
    let plane: GreyImage
    /// Different ways of grouping ink share most of their groups.
    var known: [Key: Candidate] = [:]
  }

  /// The box and the ink of neighbouring parts: different ones rarely have the same, and are much alike then.
  private struct Key: Hashable {
    let columns: Range<Int>
    let rows: Range<Int>
    let area: Int
  }

  /// The ink that may belong to digits: not specks, nor what the light does, nor what frames other ink.
  private func pieces(in ink: InkPlane) -> [InkCandidate] {
    let all = ConnectedComponents(of: ink.contrast, from: ink.threshold, minimumArea: 3).components
    let largest =
      all.count <= Self.mostPieces
      ? all : Array(all.sorted { $0.area > $1.area }.prefix(Self.mostPieces))
    return DigitFinder.withoutFrames(
      largest.map { InkCandidate($0, in: ink) }
        .filter { $0.edgeSupport >= 0.8 && $0.borderContact < 0.2 }
    )
  }

  private func read(_ segments: [Segment], in frame: inout Frame) -> Page {
    let isDigit = segments.map { segment in
      candidate([segment], in: &frame)
        .map { $0.scores.confidence >= Acceptance.leastConfidence } ?? false
    }
    var page = Page()
    for line in LineLayout.lines(of: segments, isDigit: isDigit) {
      let parts = line.segments.flatMap { $0.cut(height: line.height, in: frame.ink) }
      let digits = bestPath(through: parts, height: line.height, in: &frame)
      page.lines.append(digits.map(\.candidate))
      for digit in digits { page.worth += digit.area * digit.candidate.scores.confidence }
    }
    return page
  }

  /// The way to put a line's parts together that is most probable: the least sum of surprises, each weighted with
  /// its width, so that many narrow digits have no advantage over few wide ones.
  private func bestPath(
    through parts: [Segment],
    height: Double,
    in frame: inout Frame
  ) -> [(candidate: Candidate, area: Double)] {
    var cost = [Double](repeating: .infinity, count: parts.count + 1)
    var step: [(start: Int, candidate: Candidate?)] = Array(
      repeating: (0, nil),
      count: parts.count + 1
    )
    cost[0] = 0
    for end in 1..<parts.count + 1 {
      for start in (max(0, end - Self.mostParts)..<end).reversed() {
        let group = parts[start..<end]
        let columns = group.dropFirst().reduce(group[start].columns) { $0.union($1.columns) }
        let isWide = Double(columns.count) > Self.widestDigit * height
        if isWide, end - start > 1 { break }
        let candidate = isWide ? nil : candidate(Array(group), in: &frame)
        let probability = candidate.map { $0.scores.confidence * $0.fit(to: height) } ?? 0
        let surprise = -log(max(probability, Self.leastProbability))
        let total =
          cost[start] + Double(columns.count) * surprise + Self.costOfDigit * height
        if total < cost[end] {
          cost[end] = total
          step[end] = (start, candidate)
        }
      }
    }
    var digits: [(candidate: Candidate, area: Double)] = []
    var end = parts.count
    while end > 0 {
      let (start, candidate) = step[end]
      if let candidate, candidate.scores.confidence > candidate.scores.nonDigit {
        let area = parts[start..<end].reduce(0) { $0 + $1.area }
        digits.append((candidate, Double(area)))
      }
      end = start
    }
    return digits.reversed()
  }

  private func candidate(_ parts: [Segment], in frame: inout Frame) -> Candidate? {
    let pieces = parts.flatMap(\.pieces).sorted { $0.component.area > $1.component.area }
    let digit = FoundDigit(ink: frame.ink, pieces: pieces, margin: frame.margin)
    guard max(digit.columns.count, digit.rows.count) >= 5 else { return nil }
    let area = pieces.reduce(0) { $0 + $1.component.area }
    let key = Key(columns: digit.columns, rows: digit.rows, area: area)
    if let known = frame.known[key] { return known }
    let glyph = Framing.framed(digit, shrunkBy: frame.factor, of: frame.plane)
    // The first stage is enough to compare with; what is kept is read as any digit is.
    let candidate = Candidate(
      glyph: glyph,
      scores: recognizer.classifier.scores(of: glyph.glyph.intensities, stage: 0),
      height: digit.rows.count
    )
    frame.known[key] = candidate
    return candidate
  }
}
