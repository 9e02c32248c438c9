// DigitClassifier
// SPDX-License-Identifier: MIT

/// Handwritten digits of 28×28 pixels, each with the digit it shows.
///
/// A value that never changes, so any number of tasks may read it at once.
public struct LabelledImages: Sendable, Equatable {
  /// The number of bytes of one image.
  public static let pixelsPerImage = 28 * 28

  /// The grey levels, shape `[N, 28, 28]`, row-major: 0 is black paper, 255 the middle of a white
  /// stroke.
  public let pixels: [UInt8]
  /// The digit on each image, shape `[N]`, from 0 to 9; 10 stands for none, in sets made to have such images.
  public let labels: [UInt8]

  /// The height of each image.
  public var rows: Int { 28 }
  /// The width of each image.
  public var columns: Int { 28 }
  /// The number of images, N.
  public var count: Int { labels.count }

  /// Joins images with their labels.
  ///
  /// - Parameters:
  ///   - pixels: The grey levels, shape `[N, 28, 28]`.
  ///   - labels: The digits, shape `[N]`.
  ///   - classes: 11 where images that show no digit may be among them, with the label 10.
  /// - Throws: `malformed` where the two do not fit each other or a label is no digit.
  public init(pixels: [UInt8], labels: [UInt8], classes: Int = 10) throws(DatasetError) {
    guard pixels.count == labels.count * Self.pixelsPerImage else {
      throw DatasetError(
        .malformed,
        "\(labels.count) labels need \(labels.count * Self.pixelsPerImage) pixels"
          + " (28×28 each), and there are \(pixels.count)."
      )
    }
    if let index = labels.firstIndex(where: { Int($0) >= classes }) {
      throw DatasetError(
        .malformed,
        "Label \(index) is \(labels[index]); expected 0 to \(classes - 1)."
      )
    }
    self.init(checkedPixels: pixels, labels: labels)
  }

  private init(checkedPixels pixels: [UInt8], labels: [UInt8]) {
    self.pixels = pixels
    self.labels = labels
  }

  /// Reads a pair of IDX files.
  ///
  /// - Parameters:
  ///   - imageFile: An unpacked IDX file of shape `[N, 28, 28]`.
  ///   - labelFile: An unpacked IDX file of shape `[N]`.
  /// - Throws: `malformed`, with the field that is wrong.
  public init(idxImages imageFile: [UInt8], idxLabels labelFile: [UInt8]) throws(DatasetError) {
    let images = try IDXArray(parsing: imageFile, rank: 3, name: "The image file")
    let labels = try IDXArray(parsing: labelFile, rank: 1, name: "The label file")
    guard images.dimensions[1] == 28, images.dimensions[2] == 28 else {
      throw DatasetError(
        .malformed,
        "The image file holds pictures of \(images.dimensions[1])×\(images.dimensions[2]) pixels,"
          + " and MNIST's are 28×28."
      )
    }
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DatasetError(
        .malformed,
        "The image file holds \(images.dimensions[0]) pictures and the label file"
          + " \(labels.dimensions[0]) labels; they are not a pair."
      )
    }
    try self.init(pixels: Array(images.elements), labels: Array(labels.elements))
  }

  /// Gives the grey levels of one image.
  ///
  /// - Parameter index: The image, from 0 up to `count`.
  /// - Returns: 784 bytes, row-major; a view into `pixels`, not a copy.
  /// - Precondition: The index is in range.
  public func pixels(of index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    let start = index * Self.pixelsPerImage
    return pixels[start..<(start + Self.pixelsPerImage)]
  }

  /// Picks some of the images.
  ///
  /// - Parameter indices: The images to take, in the order wanted; one may come twice.
  /// - Returns: The images with their labels.
  /// - Precondition: Each index is in range.
  public func subset(_ indices: some Sequence<Int>) -> LabelledImages {
    var chosenPixels: [UInt8] = []
    var chosenLabels: [UInt8] = []
    chosenPixels.reserveCapacity(indices.underestimatedCount * Self.pixelsPerImage)
    chosenLabels.reserveCapacity(indices.underestimatedCount)
    for index in indices {
      chosenPixels.append(contentsOf: pixels(of: index))
      chosenLabels.append(labels[index])
    }
    return LabelledImages(checkedPixels: chosenPixels, labels: chosenLabels)
  }
}
