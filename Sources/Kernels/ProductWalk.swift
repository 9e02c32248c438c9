// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// The shape of a matrix product whose operands are read where they lie, without a patch matrix.
///
/// For every group g, row m and column n,
///
///     out[g·outGroup + m·outRow + n] = start + Σ over segments s and steps k of
///         left[g·leftGroup + m·leftRow + s·leftSegment + k·leftStep]
///       × right[g·rightGroup + panel(n) + s·rightSegment + k·rightStep + n mod panelWidth]
///
/// where `start` is the column's bias, the old value (`accumulates`) or zero. All strides count floats
/// and are not negative. A convolution over an NHWC map takes output rows as groups, output columns as
/// rows, kernel rows as segments, and (kernel column, channel) as steps, because these lie side by side.
public struct ProductWalk: Sendable {
  /// Output extents: groups × rows × columns.
  public var groups = 1, rows = 0, columns = 0
  /// Extents of the reduction: segments × steps.
  public var segments = 1, steps = 0
  /// Strides of the left operand.
  public var leftGroup = 0, leftRow = 0, leftSegment = 0, leftStep = 1
  /// Strides of the right operand; panels are `KernelBackend.panelWidth` columns wide.
  public var rightGroup = 0, rightPanel = 0, rightSegment = 0, rightStep = 0
  /// Strides of the output; its columns lie side by side.
  public var outGroup = 0, outRow = 0
  /// Adds to the output instead of overwriting it; a bias is then ignored.
  public var accumulates = false
  /// Clamps results below zero to zero.
  public var rectifies = false
  /// Says that the last panel holds zeros up to its full width, as packed operands do.
  public var rightIsPadded = false

  /// Makes an empty walk; set the extents and strides that apply.
  public init() {}

  /// One more than the furthest element of the left operand that the walk reads.
  var leftExtent: Int {
    reach([
      (groups, leftGroup), (rows, leftRow), (segments, leftSegment), (steps, leftStep),
    ])
  }

  /// One more than the furthest element of the right operand that the walk reads.
  func rightExtent(panelWidth: Int) -> Int {
    let panels = (columns + panelWidth - 1) / panelWidth
    let lastWidth = rightIsPadded ? panelWidth : columns - (panels - 1) * panelWidth
    // A panel further back can reach further than the narrow last one when panels overlap.
    let width = panels > 1 && rightPanel < panelWidth ? panelWidth : lastWidth
    return reach([
      (groups, rightGroup), (panels, rightPanel), (segments, rightSegment), (steps, rightStep),
      (width, 1),
    ])
  }

  /// One more than the furthest element of the output that the walk writes.
  var outExtent: Int { reach([(groups, outGroup), (rows, outRow), (columns, 1)]) }

  private func reach(_ axes: [(extent: Int, stride: Int)]) -> Int {
    var last = 0
    for axis in axes {
      precondition(axis.extent >= 0 && axis.stride >= 0, "A product's extents and strides are ≥ 0.")
      guard axis.extent > 0 else { return 0 }
      last += (axis.extent - 1) * axis.stride
    }
    return last + 1
  }
}

extension KernelBackend {
  /// Computes a product.
  ///
  /// - Parameters:
  ///   - walk: Extents and strides.
  ///   - left: The left operand.
  ///   - right: The right operand, packed or as it lies.
  ///   - bias: One value a column, or nil.
  ///   - out: Receives the result; must not overlap the operands.
  /// - Precondition: Every element the walk names is inside its buffer.
  /// - Complexity: groups × rows × columns × segments × steps multiply-adds; no allocation.
  public func multiply(
    _ walk: ProductWalk,
    _ left: Region,
    _ right: Region,
    bias: Region? = nil,
    into out: Region
  ) {
    guard walk.groups > 0, walk.rows > 0, walk.columns > 0 else { return }
    let width = panelWidth
    // SAFETY: `pointer` checks the furthest element each operand is read or written at.
    var product = unsafe ckernels_product(
      left: left.pointer(walk.leftExtent),
      right: right.pointer(walk.rightExtent(panelWidth: width)),
      bias: bias?.pointer(walk.columns),
      out: out.pointer(walk.outExtent),
      groups: Int64(walk.groups),
      rows: Int64(walk.rows),
      columns: Int64(walk.columns),
      segments: Int64(walk.segments),
      steps: Int64(walk.steps),
      left_group: Int64(walk.leftGroup),
      left_row: Int64(walk.leftRow),
      left_segment: Int64(walk.leftSegment),
      left_step: Int64(walk.leftStep),
      right_group: Int64(walk.rightGroup),
      right_panel: Int64(walk.rightPanel),
      right_segment: Int64(walk.rightSegment),
      right_step: Int64(walk.rightStep),
      out_group: Int64(walk.outGroup),
      out_row: Int64(walk.outRow),
      accumulate: walk.accumulates ? 1 : 0,
      relu: walk.rectifies ? 1 : 0,
      right_padded: walk.rightIsPadded ? 1 : 0
    )
    unsafe kernels.pointee.product(&product)
  }
}
