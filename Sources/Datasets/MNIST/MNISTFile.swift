// DigitClassifier
// SPDX-License-Identifier: MIT

/// One published file: its name, its size and its fingerprint, all of the *unpacked* bytes.
///
/// The compressed files differ from mirror to mirror; the unpacked ones are the same everywhere.
public struct MNISTFile: Sendable, Hashable {
  /// The file's name without `.gz`.
  public let name: String
  /// The unpacked size in bytes.
  public let byteCount: Int
  /// The SHA-256 of the unpacked bytes, 64 lower-case hexadecimal digits.
  public let sha256: String

  /// Describes a file.
  ///
  /// - Parameters:
  ///   - name: The file's name without `.gz`.
  ///   - byteCount: The unpacked size in bytes.
  ///   - sha256: The SHA-256 of the unpacked bytes, in lower-case hexadecimal digits.
  public init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// The most bytes that a compressed form of the file may have.
  ///
  /// Deflate adds five bytes to every 16 KiB at worst, and gzip a header; a mirror that sends more
  /// is not sending this file, and must not fill the disk.
  var downloadLimit: Int { byteCount + byteCount / 512 + 64 * 1024 }
}

/// The four files that make up the data set.
public struct MNISTFiles: Sendable, Hashable {
  /// The training images, IDX of shape `[N, 28, 28]`.
  public let trainImages: MNISTFile
  /// The labels of the training images, IDX of shape `[N]`.
  public let trainLabels: MNISTFile
  /// The test images, IDX of shape `[N, 28, 28]`.
  public let testImages: MNISTFile
  /// The labels of the test images, IDX of shape `[N]`.
  public let testLabels: MNISTFile

  /// Names the files of a data set.
  ///
  /// - Parameters:
  ///   - trainImages: The training images.
  ///   - trainLabels: The labels of the training images.
  ///   - testImages: The test images.
  ///   - testLabels: The labels of the test images.
  public init(
    trainImages: MNISTFile,
    trainLabels: MNISTFile,
    testImages: MNISTFile,
    testLabels: MNISTFile
  ) {
    self.trainImages = trainImages
    self.trainLabels = trainLabels
    self.testImages = testImages
    self.testLabels = testLabels
  }

  /// All four, in the order in which they are fetched.
  public var all: [MNISTFile] { [trainImages, trainLabels, testImages, testLabels] }

  /// MNIST as LeCun, Cortes and Burges published it: 60,000 training and 10,000 test images.
  public static let canonical = MNISTFiles(
    trainImages: MNISTFile(
      name: "train-images-idx3-ubyte",
      byteCount: 47_040_016,
      sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    trainLabels: MNISTFile(
      name: "train-labels-idx1-ubyte",
      byteCount: 60_008,
      sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    testImages: MNISTFile(
      name: "t10k-images-idx3-ubyte",
      byteCount: 7_840_016,
      sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    testLabels: MNISTFile(
      name: "t10k-labels-idx1-ubyte",
      byteCount: 10_008,
      sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    )
  )
}
