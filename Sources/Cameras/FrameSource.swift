// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

/// One picture a camera took.
public struct Frame: Sendable, Equatable {
  /// The picture, decoded.
  public var image: Image

  /// Tells the frame from others, for people; of a simulated camera, the name of the file.
  public var name: String

  /// Puts a frame together.
  ///
  /// - Parameters:
  ///   - image: The picture, decoded.
  ///   - name: Tells the frame from others, for people.
  public init(image: Image, name: String) {
    self.image = image
    self.name = name
  }
}

/// Something that takes pictures: a camera, or what stands in for one.
public protocol FrameSource: Sendable {
  /// The name people call this camera by.
  var name: String { get }

  /// Gives the newest picture.
  ///
  /// May be called from any number of tasks at once.
  /// - Throws: ``CameraError`` where there is no frame to give.
  func newestFrame() async throws(CameraError) -> Frame
}
