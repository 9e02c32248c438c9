// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct HistogramTests {
  @Test(arguments: [0, 1, 3, 4, 5, 1023])
  func `every value is counted once`(count: Int) {
    var noise = Noise(state: 3)
    let values = (0..<count).map { _ in UInt8.random(in: 0...255, using: &noise) }
    let histogram = Histogram(values)
    #expect(histogram.total == count)
    for value in 0..<256 { #expect(histogram.counts[value] == values.count { Int($0) == value }) }
  }

  @Test func `quantiles follow the sorted values`() {
    let histogram = Histogram([50, 10, 40, 20, 30])
    #expect(histogram.quantile(0) == 10)
    #expect(histogram.quantile(0.5) == 30)
    #expect(histogram.quantile(1) == 50)
    #expect(histogram.from(35).quantile(0) == 40)
    #expect(histogram.from(35).total == 2)
    #expect(histogram.mean(from: 40) == 45)
    #expect(histogram.mean(from: 51) == nil)
  }

  @Test func `Otsu's threshold is the best split, as a search finds it`() {
    var noise = Noise(state: 5)
    for round in 0..<20 {
      let values = (0..<300).map { index -> UInt8 in
        let centre = index % 3 == 0 ? 160 : 60
        return UInt8(centre + Int.random(in: -40 - round...40 + round, using: &noise))
      }
      func between(_ threshold: Int) -> Double {
        let low = values.filter { Int($0) < threshold }.map(Double.init)
        let high = values.filter { Int($0) >= threshold }.map(Double.init)
        guard !low.isEmpty, !high.isEmpty else { return 0 }
        let distance =
          low.reduce(0, +) / Double(low.count) - high.reduce(0, +) / Double(high.count)
        return Double(low.count) * Double(high.count) * distance * distance
      }
      let best = (0..<256).map(between).max() ?? 0
      let found = between(Int(Histogram(values).otsuThreshold()))
      #expect(found >= best * (1 - 1e-9))
    }
  }

  @Test func `between two clean levels the threshold is in the middle`() {
    #expect(Histogram([0, 0, 0, 200]).otsuThreshold() == 100)
    #expect(Histogram([7, 7, 7]).otsuThreshold() == 0)
  }
}
