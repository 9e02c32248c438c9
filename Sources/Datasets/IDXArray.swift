// DigitClassifier
// SPDX-License-Identifier: MIT

/// An array of bytes in the IDX format, in which MNIST is published.
///
/// The layout, from Yann LeCun's description of the format: two zero bytes, the element type
/// (`0x08`, unsigned byte), the number of dimensions, each dimension as a big-endian 32-bit number,
/// then the elements in row-major order.
struct IDXArray: Sendable {
  /// The size along each dimension, outermost first.
  let dimensions: [Int]
  /// The elements, row-major; their number is the product of the dimensions.
  let elements: ArraySlice<UInt8>

  private static let unsignedByte: UInt8 = 0x08

  /// Reads an array and checks every field of its header and its exact length.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - rank: The number of dimensions it must have.
  ///   - name: What to call the file in an error.
  /// - Throws: `malformed`, with the field that is wrong.
  init(parsing bytes: [UInt8], rank: Int, name: String) throws(DatasetError) {
    func refuse(_ problem: String) -> DatasetError {
      DatasetError(.malformed, "\(name) is no IDX file of \(rank) dimensions: \(problem).")
    }

    let headerLength = 4 + 4 * rank
    guard bytes.count >= headerLength else {
      throw refuse("its header takes \(headerLength) bytes and the file has \(bytes.count)")
    }
    guard bytes[0] == 0, bytes[1] == 0 else {
      throw refuse("it must begin with two zero bytes and begins with \(bytes[0]) and \(bytes[1])")
    }
    guard bytes[2] == Self.unsignedByte else {
      throw refuse("the element type must be 8 (unsigned byte) and is \(bytes[2])")
    }
    guard Int(bytes[3]) == rank else {
      throw refuse("the header gives \(bytes[3]) dimensions")
    }

    var dimensions: [Int] = []
    var elementCount = 1
    for axis in 0..<rank {
      let field = bytes[(4 + 4 * axis)..<(8 + 4 * axis)]
      let size = field.reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = elementCount.multipliedReportingOverflow(by: size)
      guard size > 0, !overflow else {
        throw refuse("dimension \(axis) of size \(size) is out of range")
      }
      dimensions.append(size)
      elementCount = product
    }
    guard bytes.count - headerLength == elementCount else {
      throw refuse(
        "its dimensions \(dimensions) promise \(elementCount) bytes of content"
          + " and \(bytes.count - headerLength) follow the header"
      )
    }
    self.dimensions = dimensions
    self.elements = bytes[headerLength...]
  }
}
