// DigitClassifier
// SPDX-License-Identifier: MIT

/// The compression of GIF and TIFF, which differ in the order of bits and in when codes grow.
struct LZWFixture {
  enum Order { case leastSignificantFirst, mostSignificantFirst }

  var codeSize: Int
  var order: Order

  private static let mostCodes = 4_096

  func encode(_ bytes: [UInt8]) -> [UInt8] {
    let (clear, end) = (1 << codeSize, 1 << codeSize + 1)
    // TIFF grows its codes one code early.
    let early = order == .mostSignificantFirst ? 1 : 0
    var writer = BitWriter(order: order)
    var table: [[UInt8]: Int] = [:]
    var width = 0
    var next = 0
    func reset() {
      table = [:]
      for value in 0..<clear { table[[UInt8(value)]] = value }
      (width, next) = (codeSize + 1, end + 1)
    }
    reset()
    writer.put(clear, width)
    var word: [UInt8] = []
    for byte in bytes {
      if table[word + [byte]] != nil {
        word.append(byte)
        continue
      }
      writer.put(table[word] ?? 0, width)
      table[word + [byte]] = next
      next += 1
      // The encoder is one code ahead of the decoder.
      if next + early > 1 << width { width += 1 }
      word = [byte]
      if next == Self.mostCodes - 1 {
        writer.put(table[word] ?? 0, width)
        writer.put(clear, width)
        reset()
        word = []
      }
    }
    if !word.isEmpty {
      writer.put(table[word] ?? 0, width)
      if next + 1 + early > 1 << width { width += 1 }
    }
    writer.put(end, width)
    return writer.finished
  }
}

/// Puts numbers of a few bits into bytes.
struct BitWriter {
  var order: LZWFixture.Order
  private var bits: [Bool] = []

  init(order: LZWFixture.Order) { self.order = order }

  mutating func put(_ value: Int, _ count: Int) {
    for index in 0..<count {
      let bit = order == .leastSignificantFirst ? index : count - 1 - index
      bits.append(value >> bit & 1 == 1)
    }
  }

  /// The bytes, the last one filled up with zeros.
  var finished: [UInt8] {
    stride(from: 0, to: bits.count, by: 8).map { start in
      var byte: UInt8 = 0
      for (index, bit) in bits[start..<min(start + 8, bits.count)].enumerated() where bit {
        byte |= order == .leastSignificantFirst ? 1 << UInt8(index) : 0x80 >> UInt8(index)
      }
      return byte
    }
  }
}
