// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Kernels
import Testing

struct ProductTests {
  /// A plain product in double precision, written apart from every kernel.
  private func expected(
    _ walk: ProductWalk,
    panelWidth: Int,
    _ left: [Float],
    _ right: [Float],
    bias: [Float]?,
    old: [Float]
  ) -> [Float] {
    var out = old
    for g in 0..<walk.groups {
      for m in 0..<walk.rows {
        for n in 0..<walk.columns {
          let target = g * walk.outGroup + m * walk.outRow + n
          var sum = walk.accumulates ? Double(old[target]) : Double(bias?[n] ?? 0)
          for s in 0..<walk.segments {
            for k in 0..<walk.steps {
              let l =
                g * walk.leftGroup + m * walk.leftRow + s * walk.leftSegment + k * walk.leftStep
              let r =
                n / panelWidth * walk.rightPanel + s * walk.rightSegment
                + k * walk.rightStep + n % panelWidth
              sum += Double(left[l]) * Double(right[r])
            }
          }
          out[target] = Float(walk.rectifies ? max(sum, 0) : sum)
        }
      }
    }
    return out
  }

  /// Rounding of a float32 sum of k products of numbers below 1 stays well under k · 2⁻²².
  private func expectClose(_ found: [Float], _ wanted: [Float], steps: Int) {
    let tolerance = Float(max(steps, 1)) * 3e-7 + 1e-6
    for (index, (a, b)) in zip(found, wanted).enumerated() where !(abs(a - b) <= tolerance) {
      Issue.record("Element \(index): expected \(b), found \(a).")
      return
    }
  }

  @Test(
    arguments: KernelBackend.available,
    [
      (0, 3, 2), (1, 1, 1), (7, 9, 8), (8, 8, 0), (9, 7, 33), (13, 784, 10), (29, 31, 17),
      (64, 5, 70),
    ]
  )
  func `a matrix product on odd sizes equals the plain one`(
    backend: KernelBackend,
    size: (rows: Int, steps: Int, columns: Int)
  ) {
    // Rows further apart than they are long, and an unaligned start.
    let (pitch, start) = (size.steps + 3, 1)
    let left = SeededData.floats(start + size.rows * pitch, seed: 1)
    let right = SeededData.floats(start + size.steps * size.columns, seed: 2)
    let bias = SeededData.floats(size.columns, seed: 3)
    for (accumulates, rectifies) in [(false, false), (true, false), (false, true)] {
      var walk = ProductWalk()
      walk.rows = size.rows
      walk.columns = size.columns
      walk.steps = size.steps
      walk.leftRow = pitch
      walk.rightPanel = backend.panelWidth
      walk.rightStep = size.columns
      walk.outRow = size.columns + 2
      walk.accumulates = accumulates
      walk.rectifies = rectifies
      let old = SeededData.floats(size.rows * walk.outRow + 1, seed: 4)
      let out = FloatBuffer(old)
      backend.multiply(
        walk,
        Region(FloatBuffer(left), at: start),
        Region(FloatBuffer(right), at: start),
        bias: Region(FloatBuffer(bias)),
        into: Region(out)
      )
      let wanted = expected(
        walk,
        panelWidth: backend.panelWidth,
        Array(left[start...]),
        Array(right[start...]),
        bias: bias,
        old: old
      )
      expectClose(out.values(0..<out.count), wanted, steps: size.steps)
    }
  }

  @Test(
    arguments: KernelBackend.available,
    [(3, 1, 5), (3, 4, 16), (5, 3, 33), (5, 1, 1), (1, 6, 9)]
  )
  func `a convolution over a map equals its definition`(
    backend: KernelBackend,
    size: (kernel: Int, channels: Int, outputs: Int)
  ) {
    let (height, width) = (9, 16)
    let (outHeight, outWidth) = (height - size.kernel + 1, width - size.kernel + 1)
    let map = SeededData.floats(height * width * size.channels, seed: 5)
    let weights = SeededData.floats(
      size.kernel * size.kernel * size.channels * size.outputs,
      seed: 6
    )
    var walk = ProductWalk()
    walk.groups = outHeight
    walk.rows = outWidth
    walk.columns = size.outputs
    walk.segments = size.kernel
    walk.steps = size.kernel * size.channels
    walk.leftGroup = width * size.channels
    walk.leftRow = size.channels
    walk.leftSegment = width * size.channels
    walk.rightPanel = backend.panelWidth
    walk.rightSegment = walk.steps * size.outputs
    walk.rightStep = size.outputs
    walk.outGroup = outWidth * size.outputs
    walk.outRow = size.outputs
    let out = FloatBuffer(zeros: outHeight * walk.outGroup)
    backend.multiply(
      walk,
      Region(FloatBuffer(map)),
      Region(FloatBuffer(weights)),
      into: Region(out)
    )

    var wanted: [Float] = []
    for y in 0..<outHeight {
      for x in 0..<outWidth {
        for o in 0..<size.outputs {
          var sum = 0.0
          for i in 0..<size.kernel {
            for j in 0..<size.kernel {
              for c in 0..<size.channels {
                let pixel = map[((y + i) * width + x + j) * size.channels + c]
                let tap = (i * size.kernel + j) * size.channels + c
                sum += Double(pixel) * Double(weights[tap * size.outputs + o])
              }
            }
          }
          wanted.append(Float(sum))
        }
      }
    }
    expectClose(
      out.values(0..<out.count),
      wanted,
      steps: size.kernel * size.kernel * size.channels
    )
  }

  @Test func `a walk that leaves its buffer is stopped before it reads`() async {
    await #expect(processExitsWith: .failure) {
      var walk = ProductWalk()
      walk.rows = 2
      walk.columns = 1
      walk.steps = 4
      walk.leftRow = 4
      walk.rightStep = 1
      walk.outRow = 1
      let seven = FloatBuffer(zeros: 7)
      KernelBackend.fastest.multiply(
        walk,
        Region(seven),
        Region(FloatBuffer(zeros: 4)),
        into: Region(FloatBuffer(zeros: 2))
      )
    }
  }

  @Test func `the reference and one more backend are available everywhere`() {
    #expect(KernelBackend.available.first == .reference)
    #expect(KernelBackend.available.count >= 2)
    #expect(KernelBackend.available.last == .fastest)
  }
}
