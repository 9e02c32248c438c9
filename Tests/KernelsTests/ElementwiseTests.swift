// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Kernels
import Testing

struct ElementwiseTests {
  private func buffer(_ count: Int, seed: UInt64) -> FloatBuffer {
    FloatBuffer(SeededData.floats(count, seed: seed))
  }

  private func close(_ a: [Float], _ b: [Float], _ tolerance: Float = 1e-5) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
  }

  @Test(arguments: KernelBackend.available, [0, 1, 7, 8, 9, 784])
  func `rectifiers and sums equal the plain loops`(backend: KernelBackend, count: Int) {
    // Unaligned on purpose.
    let x = buffer(count + 1, seed: 1)
    let dy = buffer(count + 1, seed: 2)
    let (y, dx) = (FloatBuffer(zeros: count), FloatBuffer(zeros: count))
    backend.relu(Region(x, at: 1), into: Region(y), count: count)
    backend.reluBackward(output: Region(y), dy: Region(dy, at: 1), into: Region(dx), count: count)
    let inputs = x.values(1..<count + 1)
    let slopes = dy.values(1..<count + 1)
    #expect(y.values(0..<count) == inputs.map { max($0, 0) })
    #expect(dx.values(0..<count) == zip(inputs, slopes).map { $0 > 0 ? $1 : 0 })
    backend.add(Region(x, at: 1), to: Region(dx), count: count)
    #expect(
      close(dx.values(0..<count), zip(inputs, slopes).map { $0 + ($0 > 0 ? $1 : 0) })
    )
    backend.scale(Region(x, at: 1), by: Region(dy, at: 1), into: Region(y), count: count)
    #expect(close(y.values(0..<count), zip(inputs, slopes).map { $0 * $1 }))
  }

  @Test(arguments: KernelBackend.available, [(1, 1), (5, 3), (49, 17), (30, 64)])
  func `channel sums and affine maps equal the plain loops`(
    backend: KernelBackend,
    size: (pixels: Int, channels: Int)
  ) {
    let (pixels, channels) = size
    let x = buffer(pixels * channels, seed: 3)
    let (pivot, shift) = (buffer(channels, seed: 4), buffer(channels, seed: 5))
    let (sums, squares) = (FloatBuffer(zeros: channels), FloatBuffer(zeros: channels))
    backend.channelMoments(
      Region(x),
      pivot: Region(pivot),
      sums: Region(sums),
      squares: Region(squares),
      pixels: pixels,
      channels: channels
    )
    let y = FloatBuffer(zeros: pixels * channels)
    backend.channelAffine(
      Region(x),
      scale: Region(pivot),
      shift: Region(shift),
      into: Region(y),
      pixels: pixels,
      channels: channels,
      rectifies: true
    )
    for channel in 0..<channels {
      let column = (0..<pixels).map { x[$0 * channels + channel] }
      let distances = column.map { ($0 - pivot[channel]) * ($0 - pivot[channel]) }
      #expect(abs(sums[channel] - column.reduce(0, +)) < 1e-4)
      #expect(abs(squares[channel] - distances.reduce(0, +)) < 1e-4)
      let mapped = (0..<pixels).map { y[$0 * channels + channel] }
      #expect(close(mapped, column.map { max($0 * pivot[channel] + shift[channel], 0) }))
    }
  }

  @Test(arguments: KernelBackend.available, [(1, 1, 2), (3, 5, 2), (2, 70, 3)])
  func `pooling takes each window's value and sends the gradient back to it`(
    backend: KernelBackend,
    size: (width: Int, channels: Int, window: Int)
  ) {
    let (width, channels, window) = size
    let pitch = width * window * channels + 5
    let x = buffer(window * pitch, seed: 6)
    let dy = buffer(width * channels, seed: 7)
    let row = PoolingRow(width: width, channels: channels, size: window, pitch: pitch)
    let (y, average) = (FloatBuffer(zeros: dy.count), FloatBuffer(zeros: dy.count))
    let (dx, dxAverage) = (FloatBuffer(zeros: x.count), FloatBuffer(zeros: x.count))
    backend.maxPool(row, Region(x), into: Region(y))
    backend.maxPoolBackward(
      row,
      Region(x),
      output: Region(y),
      dy: Region(dy),
      into: Region(dx),
      gradientPitch: pitch
    )
    backend.averagePool(row, Region(x), into: Region(average))
    backend.averagePoolBackward(row, dy: Region(dy), into: Region(dxAverage), gradientPitch: pitch)
    for w in 0..<width {
      for c in 0..<channels {
        let places = (0..<window * window).map {
          $0 / window * pitch + (w * window + $0 % window) * channels + c
        }
        let values = places.map { x[$0] }
        let slope = dy[w * channels + c]
        #expect(y[w * channels + c] == values.max())
        #expect(places.map { dx[$0] } == values.map { $0 == values.max() ? slope : 0 })
        let count = Float(window * window)
        #expect(abs(average[w * channels + c] - values.reduce(0, +) / count) < 1e-5)
        #expect(places.allSatisfy { abs(dxAverage[$0] - slope / count) < 1e-6 })
      }
    }
  }

  @Test(arguments: KernelBackend.available)
  func `a tie in max pooling sends the gradient to one element only`(backend: KernelBackend) {
    let x = FloatBuffer([1, 1, 1, 1])
    let (y, dx) = (FloatBuffer(zeros: 1), FloatBuffer(zeros: 4))
    let row = PoolingRow(width: 1, channels: 1, size: 2, pitch: 2)
    backend.maxPool(row, Region(x), into: Region(y))
    backend.maxPoolBackward(
      row,
      Region(x),
      output: Region(y),
      dy: Region(FloatBuffer([3])),
      into: Region(dx),
      gradientPitch: 2
    )
    #expect(dx.values(0..<4) == [3, 0, 0, 0])
  }

  @Test(arguments: KernelBackend.available, [(1, 1), (7, 9), (16, 33), (50, 3)])
  func `a transpose puts every element in its place`(
    backend: KernelBackend,
    size: (rows: Int, columns: Int)
  ) {
    let x = buffer(size.rows * (size.columns + 2), seed: 8)
    let out = FloatBuffer(zeros: size.columns * (size.rows + 1))
    backend.transpose(
      Region(x),
      xRow: size.columns + 2,
      into: Region(out),
      outRow: size.rows + 1,
      rows: size.rows,
      columns: size.columns
    )
    for r in 0..<size.rows {
      for c in 0..<size.columns {
        #expect(out[c * (size.rows + 1) + r] == x[r * (size.columns + 2) + c])
      }
    }
  }

  @Test(arguments: KernelBackend.available, [1, 9, 784])
  func `optimiser updates equal their formulas`(backend: KernelBackend, count: Int) {
    let start = SeededData.floats(count, seed: 9)
    let g = buffer(count, seed: 10)
    let (p, m) = (FloatBuffer(start), FloatBuffer(zeros: count))
    backend.updateSGD(
      Region(p),
      gradients: Region(g),
      momenta: Region(m),
      count: count,
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 0.01,
      nesterov: true
    )
    // From a momentum of zero: m = g + λp, and p moves by rate · (m + 0.9 m).
    #expect(
      close(
        p.values(0..<count),
        (0..<count).map { start[$0] - 0.1 * 1.9 * (g[$0] + 0.01 * start[$0]) }
      )
    )

    let q = FloatBuffer(start)
    let (first, second) = (FloatBuffer(zeros: count), FloatBuffer(zeros: count))
    let update = AdamUpdate(
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      step: 1,
      decoupledDecay: 0.1
    )
    backend.updateAdam(
      Region(q),
      gradients: Region(g),
      first: Region(first),
      second: Region(second),
      count: count,
      update
    )
    // The first step of Adam is the sign of the gradient, whatever its size.
    #expect(
      close(
        q.values(0..<count),
        (0..<count).map { start[$0] * (1 - 0.001) - 0.01 * (g[$0] < 0 ? -1 : 1) }
      )
    )
    let average = FloatBuffer(start)
    backend.updateAverage(Region(average), with: Region(g), count: count, decay: 0.75)
    #expect(
      close(average.values(0..<count), (0..<count).map { start[$0] * 0.75 + g[$0] * 0.25 })
    )
  }
}
