// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet

/// One direct convolution, with bias and rectifier, by the kernel itself: what the inner loops can do.
///
/// Its operands are where its last call left them, as they are in a network small enough for the second-level
/// cache. Networks compute 3×3 convolutions of stride 1 by Winograd's method where that is faster; here they are
/// direct, so that every figure is a share of what the processor can multiply.
struct ConvolutionCase {
  /// Rows and columns of the input, without the zeros around it.
  let side: Int
  /// Channels of the input.
  let channels: Int
  /// Channels of the output.
  let outputs: Int
  /// Side of the kernel.
  let kernelSize: Int
  /// Pixels from one place of the kernel to the next.
  var stride = 1

  /// Those that are measured: from few channels on large maps to many on small ones.
  static let all = [
    ConvolutionCase(side: 28, channels: 16, outputs: 16, kernelSize: 3),
    ConvolutionCase(side: 14, channels: 32, outputs: 32, kernelSize: 3),
    ConvolutionCase(side: 14, channels: 64, outputs: 64, kernelSize: 3),
    ConvolutionCase(side: 7, channels: 32, outputs: 64, kernelSize: 3),
    ConvolutionCase(side: 7, channels: 64, outputs: 64, kernelSize: 3),
    ConvolutionCase(side: 28, channels: 32, outputs: 64, kernelSize: 3, stride: 2),
    ConvolutionCase(side: 14, channels: 16, outputs: 16, kernelSize: 5),
    ConvolutionCase(side: 14, channels: 32, outputs: 32, kernelSize: 5),
    ConvolutionCase(side: 14, channels: 64, outputs: 64, kernelSize: 1),
  ]

  /// The shape in plain words.
  var name: String {
    "\(kernelSize)×\(kernelSize) \(channels)→\(outputs) on \(side)×\(side)"
      + (stride == 1 ? "" : ", stride \(stride)")
  }

  /// Rows and columns of the output, padded so that a stride of 1 keeps the side.
  private var outputSide: Int { (side - 1) / stride + 1 }

  /// Floating-point operations, a multiply-add counting as two.
  var operations: Double {
    Double(2 * outputSide * outputSide * outputs * kernelSize * kernelSize * channels)
  }

  /// The convolution as work to be measured.
  func work(on backend: KernelBackend) -> Work {
    let walk = walk(on: backend)
    var generator = SeededGenerator(seed: 1)
    let random = { (count: Int) in
      FloatBuffer((0..<count).map { _ in generator.uniform() - 0.5 })
    }
    let padded = side + kernelSize - 1
    let panels = (outputs + backend.panelWidth - 1) / backend.panelWidth
    let map = random(padded * padded * channels)
    let weights = random(panels * walk.rightPanel)
    let bias = random(outputs)
    let out = FloatBuffer(zeros: outputSide * outputSide * outputs)
    return Work(name: name) { times in
      for _ in 0..<times {
        backend.multiply(walk, Region(map), Region(weights), bias: Region(bias), into: Region(out))
      }
    }
  }

  private func walk(on backend: KernelBackend) -> ProductWalk {
    let pitch = (side + kernelSize - 1) * channels
    var walk = ProductWalk()
    walk.groups = outputSide
    walk.rows = outputSide
    walk.columns = outputs
    walk.segments = kernelSize
    walk.steps = kernelSize * channels
    walk.leftGroup = stride * pitch
    walk.leftRow = stride * channels
    walk.leftSegment = pitch
    walk.rightPanel = walk.segments * walk.steps * backend.panelWidth
    walk.rightSegment = walk.steps * backend.panelWidth
    walk.rightStep = backend.panelWidth
    walk.outGroup = outputSide * outputs
    walk.outRow = outputs
    walk.rectifies = true
    walk.rightIsPadded = true
    if kernelSize == 1, stride == 1 {
      // Nothing lies between two rows of the map: they are one.
      walk.rows *= walk.groups
      walk.groups = 1
    }
    return walk
  }

  /// Measures all of them on a backend in turn with the peak, for so many seconds, and makes the table.
  static func section(on backend: KernelBackend, seconds: Double) -> Report.Section {
    let peak = Peak(of: backend)
    // A slice of the peak before each: the two are compared, so they have to be neighbours.
    let works = all.flatMap { [peak.work, $0.work(on: backend)] }
    let samples = Interleaving(works: works, fewestRounds: 9).measure(seconds: seconds)
    let peaks = samples.indices.filter { $0.isMultiple(of: 2) }.map { samples[$0] }
    let bestPeak = peak.operations / (peaks.map(\.best).min() ?? .nan)
    var section = Report.Section(
      title: "Direct convolutions: \(backend.rawValue)",
      columns: ["µs, best", "GFLOP/s best", "% of peak, best", "median"]
    )
    for (index, item) in all.enumerated() {
      let own = samples[2 * index + 1]
      let shares = zip(own.nanoseconds, peaks[index].nanoseconds).map { mine, roof in
        100 * (item.operations / mine) / (peak.operations / roof)
      }
      let best = item.operations / own.best
      section.rows.append(
        Report.Row(
          name: item.name,
          figures: [own.best / 1e3, best, 100 * best / bestPeak, shares.median]
        )
      )
    }
    return section
  }
}
