// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why a camera gave no frame.
public struct CameraError: Error, Sendable, CustomStringConvertible {
  /// Names the kind of failure; kinds may be added, so compare with the constants.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Name: String {
      case unavailable, folderMissing, noPictures, badPicture
    }

    private let name: Name

    /// There is no frame at the moment; asking again may help.
    public static let unavailable = Code(name: .unavailable)
    /// The folder of a simulated camera does not exist, is no folder, or may not be read.
    public static let folderMissing = Code(name: .folderMissing)
    /// The folder of a simulated camera holds no picture.
    public static let noPictures = Code(name: .noPictures)
    /// A file looked like a picture by its name but is none, or is too large.
    public static let badPicture = Code(name: .badPicture)

    /// The name of the constant.
    public var description: String { name.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, what was found, and what to do about it, for people.
  public let message: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - message: What was expected, what was found, and what to do about it.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
