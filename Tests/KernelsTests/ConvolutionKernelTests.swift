// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Kernels
import Testing

/// Winograd's method and the first layer's kernel against a convolution written down plainly.
struct ConvolutionKernelTests {
  /// A convolution of a map `[height, width, channels]` without padding, in double precision.
  private func expected(
    _ map: [Float],
    height: Int,
    width: Int,
    channels: Int,
    kernel: [Float],
    side: Int,
    outputs: Int
  ) -> [Double] {
    var out: [Double] = []
    for y in 0...(height - side) {
      for x in 0...(width - side) {
        for o in 0..<outputs {
          var sum = 0.0
          for i in 0..<side {
            for j in 0..<side {
              for c in 0..<channels {
                sum +=
                  Double(map[((y + i) * width + x + j) * channels + c])
                  * Double(kernel[((i * side + j) * channels + c) * outputs + o])
              }
            }
          }
          out.append(sum)
        }
      }
    }
    return out
  }

  /// Bias, rectifier and 2×2 pooling behind a convolution.
  private func finished(
    _ plain: [Double],
    height: Int,
    width: Int,
    bias: [Float],
    rectifies: Bool,
    pools: Bool
  ) -> [Double] {
    let outputs = bias.count
    let values = plain.enumerated().map { place, value in
      let sum = value + Double(bias[place % outputs])
      return rectifies ? max(sum, 0) : sum
    }
    guard pools else { return values }
    var out: [Double] = []
    for y in 0..<height / 2 {
      for x in 0..<width / 2 {
        for o in 0..<outputs {
          let window = [(0, 0), (0, 1), (1, 0), (1, 1)].map { i, j in
            values[((2 * y + i) * width + 2 * x + j) * outputs + o]
          }
          out.append(window.max() ?? 0)
        }
      }
    }
    return out
  }

  private func expectClose(_ found: [Float], _ wanted: [Double], within relative: Double) {
    let scale = wanted.map { abs($0) }.max() ?? 1
    #expect(found.count == wanted.count)
    let worst = zip(found, wanted).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(worst <= relative * max(scale, 1))
  }

  private static let backends = KernelBackend.available.filter { $0 != .reference }

  @Test(arguments: backends, [(4, 4), (7, 7), (5, 9), (14, 14), (24, 11)])
  func `Winograd's method equals the convolution`(
    backend: KernelBackend,
    size: (height: Int, width: Int)
  ) {
    let (channels, outputs) = (backend.vectorWidth * 2, backend.panelWidth)
    let (height, width) = (size.height + 2, size.width + 2)
    let map = SeededData.floats(height * width * channels, seed: 1)
    let kernel = SeededData.floats(9 * channels * outputs, seed: 2)
    let bias = SeededData.floats(outputs, seed: 3)
    let plain = expected(
      map,
      height: height,
      width: width,
      channels: channels,
      kernel: kernel,
      side: 3,
      outputs: outputs
    )
    let (tileRows, tileColumns) = ((size.height + 3) / 4, (size.width + 3) / 4)
    let tiles = tileRows * tileColumns
    let input = WinogradMap(
      height: height,
      width: width,
      tileRows: tileRows,
      tileColumns: tileColumns,
      channels: channels,
      pitch: width * channels,
      position: tiles * channels + 16
    )
    let transformed = FloatBuffer(zeros: 36 * input.position)
    let weights = FloatBuffer(zeros: 36 * channels * outputs)
    backend.winogradInput(input, Region(FloatBuffer(map)), into: Region(transformed))
    backend.winogradKernel(
      Region(FloatBuffer(kernel)),
      channels: channels,
      outputs: outputs,
      into: Region(weights)
    )
    var walk = ProductWalk()
    (walk.groups, walk.rows, walk.columns, walk.steps) = (36, tiles, outputs, channels)
    (walk.leftGroup, walk.leftRow) = (input.position, channels)
    (walk.rightGroup, walk.rightStep) = (channels * outputs, backend.panelWidth)
    walk.rightIsPadded = true
    (walk.outGroup, walk.outRow) = (tiles * outputs + 16, outputs)
    let products = FloatBuffer(zeros: 36 * walk.outGroup)
    backend.multiply(walk, Region(transformed), Region(weights), into: Region(products))
    for (rectifies, pools) in [(false, false), (true, false), (true, true), (false, true)] {
      var output = WinogradMap(
        height: size.height,
        width: size.width,
        tileRows: tileRows,
        tileColumns: tileColumns,
        channels: outputs,
        pitch: 0,
        position: walk.outGroup
      )
      (output.rectifies, output.pools) = (rectifies, pools)
      let columns = pools ? size.width / 2 : size.width
      let rows = pools ? size.height / 2 : size.height
      output.pitch = columns * outputs
      // What lies behind the map must stay as it is.
      let out = FloatBuffer([Float](repeating: 7, count: rows * output.pitch + outputs))
      backend.winogradOutput(
        output,
        Region(products),
        bias: Region(FloatBuffer(bias)),
        into: Region(out)
      )
      let wanted = finished(
        plain,
        height: size.height,
        width: size.width,
        bias: bias,
        rectifies: rectifies,
        pools: pools
      )
      expectClose(out.values(0..<rows * output.pitch), wanted, within: 2e-5)
      let behind = out.values(rows * output.pitch..<out.count)
      #expect(behind == [Float](repeating: 7, count: outputs))
    }
  }

  @Test(arguments: backends, [3, 5])
  func `the first layer equals the convolution`(backend: KernelBackend, side: Int) {
    let outputs = 2 * backend.panelWidth
    for (rows, columns) in [(1, 1), (2, 2), (5, 7), (9, 13), (28, 28)] {
      let (height, width) = (rows + side - 1, columns + side - 1)
      let map = SeededData.floats(height * width, seed: 4)
      let kernel = SeededData.floats(side * side * outputs, seed: 5)
      let bias = SeededData.floats(outputs, seed: 6)
      let plain = expected(
        map,
        height: height,
        width: width,
        channels: 1,
        kernel: kernel,
        side: side,
        outputs: outputs
      )
      // Two panels, one after the other.
      let panel = backend.panelWidth
      var weights: [Float] = []
      for first in [0, panel] {
        for tap in 0..<side * side {
          let row = tap * outputs + first
          weights += kernel[row..<row + panel]
        }
      }
      for (rectifies, pools) in [(false, false), (true, true)] {
        let layer = FirstLayer(
          height: rows,
          width: columns,
          side: side,
          channels: outputs,
          pitch: width,
          outPitch: (pools ? columns / 2 : columns) * outputs,
          rectifies: rectifies,
          pools: pools
        )
        let count = (pools ? rows / 2 : rows) * layer.outPitch
        let out = FloatBuffer([Float](repeating: 7, count: count + outputs))
        backend.convolve(
          layer,
          Region(FloatBuffer(map)),
          weights: Region(FloatBuffer(weights)),
          bias: Region(FloatBuffer(bias)),
          into: Region(out)
        )
        let wanted = finished(
          plain,
          height: rows,
          width: columns,
          bias: bias,
          rectifies: rectifies,
          pools: pools
        )
        expectClose(out.values(0..<count), wanted, within: 1e-5)
        #expect(out.values(count..<out.count) == [Float](repeating: 7, count: outputs))
      }
    }
  }

  @Test(arguments: KernelBackend.available, [(9, 1), (1000, 10), (4500, 128), (300, 200)])
  func `one row of a product skips zeros and is the same bit for bit`(
    backend: KernelBackend,
    size: (steps: Int, columns: Int)
  ) {
    let panel = backend.panelWidth
    let panels = (size.columns + panel - 1) / panel
    let left = SeededData.floats(2 * size.steps, seed: 7).map { max($0, 0) }
    let right = SeededData.floats(panels * panel * size.steps, seed: 8)
    let bias = SeededData.floats(panels * panel, seed: 9)
    var walk = ProductWalk()
    (walk.columns, walk.steps) = (size.columns, size.steps)
    (walk.leftRow, walk.outRow) = (size.steps, size.columns)
    (walk.rightPanel, walk.rightStep) = (panel * size.steps, panel)
    walk.rightIsPadded = true
    let found = [1, 2].map { rows in
      walk.rows = rows
      let out = FloatBuffer(zeros: rows * size.columns)
      backend.multiply(
        walk,
        Region(FloatBuffer(left)),
        Region(FloatBuffer(right)),
        bias: Region(FloatBuffer(bias)),
        into: Region(out)
      )
      return out.values(0..<size.columns)
    }
    #expect(found[0] == found[1])
  }
}
