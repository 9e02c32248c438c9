// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import NeuralNet

struct SeededGeneratorTests {
  @Test func `gives the published sequence of xoshiro256 from state 1 2 3 4`() {
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func `SplitMix64 gives its published sequence`() {
    var mixer = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in mixer.next() } == expected)
  }

  @Test func `a stream's numbers never change`() {
    // From an independent implementation in Python.
    var generator = SeededGenerator(seed: 42, stream: 7, 9)
    let expected: [UInt64] = [0xa824_a7be_d2ca_b579, 0x00d1_8fbb_d575_98ac, 0x8832_6ede_3ce4_7574]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func `normal numbers are the same to the last bit everywhere`() {
    // From an independent implementation in Python.
    var generator = SeededGenerator(seed: 42)
    let expected: [UInt32] = [
      0x3e5e_aa4b, 0x3f7b_8eef, 0xbfa1_641a, 0xbe97_f1b3, 0xbd80_3ff0, 0xbfe1_30b5,
    ]
    #expect(expected.map { _ in generator.normal().bitPattern } == expected)
  }

  @Test func `equal seeds are equal generators and stay so`() {
    var first = SeededGenerator(seed: 3)
    var second = SeededGenerator(seed: 3)
    #expect(first == second)
    _ = first.normal()
    #expect(first != second)
    _ = second.normal()
    #expect(first == second)
  }

  @Test func `neighbouring streams share no number and are not correlated`() {
    var seen: Set<UInt64> = []
    var sumOfProducts = 0.0
    var previous: Float = 0
    for seed in UInt64(0)..<4 {
      for epoch in UInt64(0)..<16 {
        for picture in UInt64(0)..<64 {
          var generator = SeededGenerator(seed: seed, stream: epoch, picture)
          seen.insert(generator.next())
          let value = generator.uniform() - 0.5
          sumOfProducts += Double(value * previous)
          previous = value
        }
      }
    }
    #expect(seen.count == 4096)
    // Standard error of a correlation over 4096 pairs is 1/64; five of them.
    #expect(abs(sumOfProducts / 4096 * 12) < 5.0 / 64)
  }

  @Test func `order and number of a stream's parts matter`() {
    let generators = [
      SeededGenerator(seed: 1), SeededGenerator(seed: 1, stream: 0),
      SeededGenerator(seed: 1, stream: 0, 0), SeededGenerator(seed: 1, stream: 1),
      SeededGenerator(seed: 1, stream: 1, 2), SeededGenerator(seed: 1, stream: 2, 1),
      SeededGenerator(seed: 2, stream: 1, 1),
    ]
    let first = generators.map { generator in
      var generator = generator
      return generator.next()
    }
    #expect(Set(first).count == generators.count)
  }

  @Test func `uniform numbers fill 0 to 1 evenly in steps of 24 bits`() {
    var generator = SeededGenerator(seed: 5)
    var bins = [Int](repeating: 0, count: 16)
    for _ in 0..<16_000 {
      let value = generator.uniform()
      #expect(value >= 0 && value < 1)
      #expect((value * 0x1p24).rounded() == value * 0x1p24)
      bins[Int(value * 16)] += 1
    }
    // Chi-squared with 15 degrees of freedom exceeds 44.3 once in ten thousand seeds.
    let chiSquared = bins.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(chiSquared < 44.3)
  }

  @Test func `the largest uniform number is below one`() {
    var generator = SeededGenerator(state: (0, .max, 0, 0))
    var largest: Float = 0
    for _ in 0..<10_000 {
      largest = max(largest, generator.uniform())
    }
    #expect(largest < 1)
    #expect(Float(UInt64.max >> 40) * 0x1p-24 < 1)
  }

  @Test func `normal numbers have the moments and tails of the normal distribution`() {
    var generator = SeededGenerator(seed: 6)
    let count = 40_000
    let values = (0..<count).map { _ in Double(generator.normal()) }
    let moment = { (power: Int) in
      values.reduce(0.0) { sum, value in
        sum + (0..<power).reduce(1.0) { product, _ in product * value }
      } / Double(count)
    }
    // Five standard errors each: √(1, 2, 15, 96) / √40000.
    #expect(abs(moment(1)) < 0.025)
    #expect(abs(moment(2) - 1) < 0.036)
    #expect(abs(moment(3)) < 0.097)
    #expect(abs(moment(4) - 3) < 0.245)
    // 0.27 % lie beyond three standard deviations: 108 expected, standard error 10.4.
    #expect((56...160).contains(values.count { abs($0) > 3 }))
  }

  @Test(arguments: [
    (0.5, -0.6931471805599453), (2, 0.6931471805599453), (1e-10, -23.025850929940457),
    (0.9999999, -1.0000000494736474e-07), (3.7, 1.308332819650179), (1, 0),
    (1e300, 690.7755278982137), (2.3e-308, -708.363299519231),
    (0.707_106_781_186_547_6, -0.3465735902799726),
  ])
  func `the portable logarithm is as good as a library's`(value: Double, expected: Double) {
    #expect(abs(portableLogarithm(value) - expected) <= max(1e-15, abs(expected) * 1e-14))
  }
}
