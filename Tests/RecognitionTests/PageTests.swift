// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Recognition

struct PageTests {
  /// Black bars on white: columns, rows.
  private static func ink(
    _ bars: [(Range<Int>, Range<Int>)],
    width: Int = 400,
    height: Int = 200
  ) throws -> InkPlane {
    var pixels = [UInt8](repeating: 230, count: width * height)
    for (columns, rows) in bars {
      for y in rows { for x in columns { pixels[y * width + x] = 20 } }
    }
    let picture = try GreyImage(width: width, height: height, pixels: pixels)
    return try #require(InkPlane(picture, polarity: .darkOnLight))
  }

  private static func pieces(_ ink: InkPlane) -> [InkCandidate] {
    ConnectedComponents(of: ink.contrast, from: ink.threshold).components
      .map { InkCandidate($0, in: ink) }
  }

  @Test func `what is near enough is one group, across several pieces`() throws {
    // Dots in a chain, six pixels apart, and one that is far away.
    let dots = (0..<5).map { (40 + $0 * 14..<48 + $0 * 14, 60..<68) } + [(200..<208, 60..<68)]
    let pieces = Self.pieces(try Self.ink(dots))
    #expect(pieces.count == 6)
    #expect(Segment.groups(of: pieces, gap: 0).count == 6)
    #expect(Segment.groups(of: pieces, gap: 5).count == 6)
    let groups = Segment.groups(of: pieces, gap: 6)
    #expect(groups.map(\.columns) == [40..<104, 200..<208])
    #expect(groups.map(\.rows) == [60..<68, 60..<68])
    #expect(groups.map(\.area) == [320, 64])
    // A gap along one axis alone does not join.
    let apart = Self.pieces(try Self.ink([(40..<48, 20..<28), (40..<48, 100..<108)]))
    #expect(Segment.groups(of: apart, gap: 20).count == 2)
  }

  @Test func `a wide piece is cut where one thin stroke joins its halves`() throws {
    // Two boxes and a bridge between them.
    let ink = try Self.ink([(40..<80, 40..<100), (80..<90, 66..<72), (90..<130, 40..<100)])
    let group = try #require(Segment.groups(of: Self.pieces(ink), gap: 0).first)
    #expect(group.columns == 40..<130)
    let parts = group.cut(height: 60, in: ink)
    #expect(parts.count >= 2)
    #expect(parts.contains { $0.columns.upperBound >= 80 && $0.columns.upperBound <= 90 })
    // Nothing is lost, nothing is there twice.
    #expect(parts.map(\.area).reduce(0, +) == group.area)
    #expect(parts.first?.columns.lowerBound == 40 && parts.last?.columns.upperBound == 130)
  }

  @Test func `what is no wider than a digit, or a bow, is not cut`() throws {
    let narrow = try Self.ink([(40..<80, 40..<100)])
    let digit = try #require(Segment.groups(of: Self.pieces(narrow), gap: 0).first)
    #expect(digit.cut(height: 60, in: narrow).count == 1)
    // A ring: every column has two strokes, or one that is as high as the digit.
    let ring = try Self.ink([
      (40..<120, 40..<48), (40..<120, 92..<100), (40..<48, 40..<100), (112..<120, 40..<100),
    ])
    let bow = try #require(Segment.groups(of: Self.pieces(ring), gap: 0).first)
    #expect(bow.cut(height: 60, in: ring).count == 1)
  }

  /// Segments of one bar each.
  private static func segments(_ bars: [(Range<Int>, Range<Int>)]) throws -> [Segment] {
    Segment.groups(of: pieces(try ink(bars)), gap: 0)
  }

  @Test func `digits that are level are a line, from left to right, and lines run down`() throws {
    let segments = try Self.segments([
      (200..<220, 120..<160), (40..<60, 20..<60), (100..<120, 25..<65), (160..<180, 30..<70),
      (60..<80, 118..<158),
    ])
    let lines = LineLayout.lines(of: segments, isDigit: segments.map { _ in true })
    #expect(
      lines.map { $0.segments.map(\.columns.lowerBound) } == [[40, 100, 160], [60, 200]]
    )
    #expect(lines.map(\.height) == [40, 40])
  }

  // The right number a little higher, a little lower; and much smaller, on top.
  @Test(arguments: [
    [(40..<60, 60..<100), (300..<320, 57..<97)], [(40..<60, 60..<100), (300..<320, 63..<103)],
    [(40..<70, 60..<140), (350..<370, 60..<100)],
  ])
  func `lines beside each other are read from left to right`(
    bars: [(Range<Int>, Range<Int>)]
  ) throws {
    let segments = try Self.segments(bars + [(80..<100, 155..<195)])
    let lines = LineLayout.lines(of: segments, isDigit: segments.map { _ in true })
    #expect(
      lines.map { $0.segments.map(\.columns.lowerBound) } == [[40], [bars[1].0.lowerBound], [80]]
    )
  }

  @Test(arguments: [-6.0, 0, 6])
  func `numbers beside each other are read from left to right, row by row`(step: Double) {
    func number(_ digits: [Int], x: Double, y: Double) -> [Detection] {
      digits.enumerated().map { place, digit in
        Detection(
          x: x + 25 * Double(place),
          y: y,
          size: 40,
          probabilities: (0...10).map { $0 == digit ? 1 : 0 }
        )
      }
    }
    let page = DetectedPage(
      number([1, 2], x: 60, y: 60) + number([3, 4], x: 500, y: 60 + step)
        + number([5, 6], x: 60, y: 160) + number([7, 8], x: 500, y: 160 + step)
    )
    #expect(page.lines.map { $0.map(\.digit) } == [[1, 2], [3, 4], [5, 6], [7, 8]])
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `digits that are a pixel off their line do not bring far numbers out of order`(
    seed: UInt64
  ) {
    var noise = Noise(state: seed)
    var digits: [Detection] = []
    // Three columns of two digits in two rows, up to 1,000 pixels apart.
    for (place, corner) in [(60, 60), (550, 60), (1060, 60), (60, 160), (550, 160), (1060, 160)]
      .enumerated()
    {
      for digit in 0..<2 {
        digits.append(
          Detection(
            x: Double(corner.0 + 35 * digit) + .random(in: -1...1, using: &noise),
            y: Double(corner.1) + .random(in: -1.5...1.5, using: &noise),
            size: 48,
            probabilities: (0...10).map { $0 == place ? 1 : 0 }
          )
        )
      }
    }
    let page = DetectedPage(digits.shuffled(using: &noise))
    #expect(page.lines.map { $0.map(\.digit) } == (0..<6).map { [$0, $0] })
  }

  @Test(arguments: [-0.2, -0.06, 0.06, 0.2])
  func `numbers on a page that was turned are read along its slope`(tangent: Double) {
    let slope = Slope(tangent: tangent)
    let digits = [(60, 60), (560, 60), (60, 160), (560, 160)].enumerated().flatMap {
      (place, corner) in
      (0..<5).map { digit in
        let tilted = slope.tilted(Double(corner.0 + 35 * digit), Double(corner.1))
        return Detection(
          x: tilted.x,
          y: tilted.y,
          size: 48,
          probabilities: (0...10).map { $0 == place ? 1 : 0 }
        )
      }
    }
    #expect(DetectedPage(digits).lines.map { $0[0].digit } == [0, 1, 2, 3])
  }

  @Test func `of two small lines beside a tall one the lower is read last`() {
    let places = [
      ("tall", LinePlace(left: 0, middle: 100, height: 80)),
      ("upper", LinePlace(left: 98, middle: 80, height: 30)),
      ("lower", LinePlace(left: 90, middle: 120, height: 30)),
    ]
    #expect(places.inReadingOrder(place: \.1).map(\.0) == ["tall", "upper", "lower"])
  }

  @Test func `a column of three that each stand half beside the next is read downwards`() {
    let places = [(1, 0.0), (2, 9), (3, 18)].map { name, middle in
      (name, LinePlace(left: -middle, middle: middle, height: 20))
    }
    // The second is beside the first, and the third beside the second only: it begins a row.
    #expect(places.inReadingOrder(place: \.1).map(\.0) == [2, 1, 3])
    #expect(places.reversed().inReadingOrder(place: \.1).map(\.0) == [2, 1, 3])
  }

  @Test func `what is more probably no digit is left out of a picture that is a glyph`() throws {
    var pixels = [UInt8](repeating: 0, count: 784)
    for y in 6..<22 { for x in 12..<16 { pixels[y * 28 + x] = 255 } }
    let image = try Image(width: 28, height: 28, format: .grey, pixels: pixels)
    func page(_ linear: LinearModel) throws -> PageReading {
      try Recognizer(model: linear.model(), identifier: "linear@1").readPage(image)
    }
    #expect(try page(.unsure(favouringNonDigit: true)) == .empty)
    #expect(try page(.always(7)).text == "7")
  }

  @Test func `a sloping line is one line`() throws {
    // 8 pixels down for each 60 to the right: over its length more than a digit's height.
    let bars = (0..<6).map { (30 + $0 * 60..<50 + $0 * 60, 20 + $0 * 8..<60 + $0 * 8) }
    let segments = try Self.segments(bars)
    let lines = LineLayout.lines(of: segments, isDigit: segments.map { _ in true })
    #expect(lines.map(\.segments.count) == [6])
  }

  @Test
  func `what is no digit alone belongs to the line beside it, unless it is a speck or elsewhere`()
    throws
  {
    let segments = try Self.segments([
      (40..<60, 40..<80), (64..<120, 42..<82), (130..<133, 60..<63), (200..<220, 150..<190),
    ])
    let lines = LineLayout.lines(of: segments, isDigit: [true, false, false, false])
    #expect(lines.map { $0.segments.map(\.columns.lowerBound) } == [[40, 64]])
    #expect(LineLayout.lines(of: segments, isDigit: segments.map { _ in false }).isEmpty)
  }

  @Test func `a part of a piece has the pixels of some columns`() throws {
    let ink = try Self.ink([(40..<80, 40..<100)])
    let piece = try #require(Self.pieces(ink).first?.component)
    let part = try #require(piece.part(inColumns: 50..<60))
    #expect(part.columns == 50..<60 && part.rows == 40..<100 && part.area == 600)
    #expect(part.runs.allSatisfy { $0.start == 50 && $0.end == 60 })
    #expect(piece.part(inColumns: 0..<40) == nil)
  }

  @Test func `doubtful digits are grain where every sure one is much higher`() {
    func digit(_ value: Int, height: Int, _ verdict: Verdict = .read) -> Reading {
      Reading(
        predictedClass: value,
        confidence: verdict == .read ? 0.99 : 0.6,
        probabilities: [Double](repeating: 0.1, count: 10),
        verdict: verdict,
        box: PixelBox(x: 0, y: 0, width: height / 2, height: height)
      )
    }
    let number = [digit(4, height: 60), digit(0, height: 64)]
    let doubtful = digit(7, height: 39, .confused)
    func texts(_ lines: [[Reading]]) -> [String] { PageReading(lines: lines).withoutGrain.texts }
    #expect(texts([[doubtful], number]) == ["40"])
    #expect(texts([[doubtful, doubtful], number]) == ["40"])
    // Not what is sure, as high as a line of smaller print, beside what is, or all there is.
    #expect(texts([[digit(7, height: 20)], number]) == ["7", "40"])
    #expect(texts([[digit(7, height: 40, .confused)], number]) == ["7", "40"])
    #expect(texts([[doubtful, digit(7, height: 40, .confused)], number]) == ["77", "40"])
    #expect(texts([number + [doubtful]]) == ["407"])
    #expect(texts([[doubtful], [digit(4, height: 60, .lowQuality)]]) == ["7", "4"])
  }

  @Test func `a page tells what its digits tell`() {
    func digit(_ value: Int, _ confidence: Double, _ verdict: Verdict = .read) -> Reading {
      Reading(
        predictedClass: value,
        confidence: confidence,
        probabilities: [Double](repeating: 0.1, count: 10),
        verdict: verdict,
        box: nil
      )
    }
    let page = PageReading(lines: [[digit(4, 0.9), digit(0, 0.8)], [digit(7, 0.5)]])
    #expect(page.text == "40\n7" && page.texts == ["40", "7"])
    #expect(page.accepted && page.verdict == .read)
    #expect(abs(page.confidence - 0.36) < 1e-9)
    let doubtful = PageReading(lines: [
      [digit(4, 0.9), digit(0, 0.3, .confused), digit(1, 0.4, .lowQuality)]
    ])
    #expect(!doubtful.accepted && doubtful.verdict == .confused)
    #expect(PageReading.empty.verdict == .empty && !PageReading.empty.accepted)
    #expect(PageReading.empty.text == "" && PageReading.empty.confidence == 0)
  }
}
