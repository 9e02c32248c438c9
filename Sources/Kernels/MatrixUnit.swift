// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// A stride-1 convolution in bfloat16, with the rectifier and pooling behind it; sums are float32.
public struct BFloat16Convolution: Sendable {
  /// Rows and columns of the output, before pooling.
  public var height: Int
  /// Columns of the output, before pooling.
  public var width: Int
  /// Side of the kernel.
  public var side: Int
  /// Channels of the input, a multiple of ``MatrixUnit/channelMultiple``.
  public var channels: Int
  /// Channels of the output, a multiple of ``MatrixUnit/channelMultiple``.
  public var outputs: Int
  /// Numbers between two rows of the input; even.
  public var pitch: Int
  /// Numbers between two rows of the output; even.
  public var outPitch: Int
  /// Clamps results below zero to zero.
  public var rectifies: Bool
  /// Writes the maximum of every 2×2 pixels; a last odd row or column is dropped.
  public var pools: Bool
  /// Rounds the output to bfloat16, two numbers in the place of a float; without it the output is float32.
  public var narrows: Bool

  /// Describes a convolution that leaves its output unpooled, in float32, as it is.
  ///
  /// - Parameters:
  ///   - height: Rows of the output.
  ///   - width: Columns of the output.
  ///   - side: Side of the kernel.
  ///   - channels: Channels of the input.
  ///   - outputs: Channels of the output.
  ///   - pitch: Numbers between two rows of the input.
  ///   - outPitch: Numbers between two rows of the output.
  public init(
    height: Int,
    width: Int,
    side: Int,
    channels: Int,
    outputs: Int,
    pitch: Int,
    outPitch: Int
  ) {
    self.height = height
    self.width = width
    self.side = side
    self.channels = channels
    self.outputs = outputs
    self.pitch = pitch
    self.outPitch = outPitch
    rectifies = false
    pools = false
    narrows = false
  }

  /// Numbers of the input, weights and output that the convolution touches.
  fileprivate var extents: (map: Int, weights: Int, out: Int) {
    let (rows, columns) = pools ? (height / 2, width / 2) : (height, width)
    return (
      (height + side - 2) * pitch + (width + side - 1) * channels,
      side * side * channels * outputs,
      (rows - 1) * outPitch + columns * outputs
    )
  }
}

/// The matrix unit of newer Intel servers (AMX), which multiplies in bfloat16.
///
/// Maps and weights in bfloat16 lie in buffers of floats, two numbers in the place of one: a region's offset
/// still counts floats.
public struct MatrixUnit: Sendable {
  /// What the channels of a convolution have to be a multiple of.
  public static let channelMultiple = 32

  /// This machine's, or nil where the CPU or the operating system has none.
  public static let shared: MatrixUnit? = unsafe ckernels_bfloat16() == nil ? nil : MatrixUnit()

  private init() {}

  private var kernels: UnsafePointer<ckernels_bfloat16_table> {
    guard let table = unsafe ckernels_bfloat16() else {
      preconditionFailure("A matrix unit is only made where there is one.")
    }
    return unsafe table
  }

  /// Computes a convolution.
  ///
  /// - Parameters:
  ///   - shape: Its shape.
  ///   - map: The first pixel that the kernel reads, padding included; bfloat16.
  ///   - weights: What ``pack(_:channels:outputs:taps:)`` made.
  ///   - bias: One float a channel.
  ///   - out: Receives the output; must not overlap the map.
  public func convolve(
    _ shape: BFloat16Convolution,
    _ map: Region,
    weights: Region,
    bias: Region,
    into out: Region
  ) {
    let multiple = Self.channelMultiple
    precondition(
      shape.height >= 0 && shape.width >= 0 && shape.side > 0 && shape.channels > 0
        && shape.outputs > 0 && shape.channels % multiple == 0 && shape.outputs % multiple == 0
        && shape.pitch >= 0 && shape.outPitch >= 0,
      "\(shape.channels) to \(shape.outputs) channels do not fill tiles of \(multiple)."
    )
    let least = shape.pools ? 2 : 1
    guard shape.height >= least, shape.width >= least else { return }
    let extents = shape.extents
    // SAFETY: `pointer` checks the furthest element that each operand is read or written at.
    var convolution = unsafe ckernels_bfloat16_convolution(
      map: UnsafeRawPointer(map.pointer((extents.map + 1) / 2)),
      weights: UnsafeRawPointer(weights.pointer(extents.weights / 2)),
      bias: bias.pointer(shape.outputs),
      out: UnsafeMutableRawPointer(
        out.pointer(shape.narrows ? (extents.out + 1) / 2 : extents.out)
      ),
      height: Int64(shape.height),
      width: Int64(shape.width),
      side: Int64(shape.side),
      channels: Int64(shape.channels),
      outputs: Int64(shape.outputs),
      pitch: Int64(shape.pitch),
      out_pitch: Int64(shape.outPitch),
      relu: shape.rectifies ? 1 : 0,
      pools: shape.pools ? 1 : 0,
      narrow: shape.narrows ? 1 : 0
    )
    unsafe kernels.pointee.convolve(&convolution)
  }

  /// Rounds floats to bfloat16.
  ///
  /// - Parameters:
  ///   - x: The floats.
  ///   - out: Receives them, two in the place of a float.
  ///   - count: How many.
  public func narrow(_ x: Region, into out: Region, count: Int) {
    unsafe kernels.pointee.narrow(
      x.pointer(count),
      UnsafeMutableRawPointer(out.pointer((count + 1) / 2)),
      Int64(count)
    )
  }

  /// Rounds a kernel and puts it into the unit's order.
  ///
  /// - Parameters:
  ///   - kernel: `[taps, C, OUT]`.
  ///   - channels: C.
  ///   - outputs: OUT.
  ///   - taps: Places of the kernel.
  /// - Returns: `[OUT / 16, taps, C / 2, 16 outputs, 2 channels]` in bfloat16.
  public func pack(_ kernel: [Float], channels: Int, outputs: Int, taps: Int) -> FloatBuffer {
    precondition(
      kernel.count == taps * channels * outputs && channels % 2 == 0 && outputs % 16 == 0,
      "\(kernel.count) weights are no kernel of \(taps)×\(channels)×\(outputs)."
    )
    var ordered = [Float](repeating: 0, count: kernel.count)
    for tap in 0..<taps {
      for channel in 0..<channels {
        for output in 0..<outputs {
          let place = ((output / 16 * taps + tap) * (channels / 2) + channel / 2) * 32
          ordered[place + output % 16 * 2 + channel % 2] =
            kernel[(tap * channels + channel) * outputs + output]
        }
      }
    }
    let packed = FloatBuffer(zeros: kernel.count / 2)
    narrow(Region(FloatBuffer(ordered)), into: Region(packed), count: kernel.count)
    return packed
  }
}
