// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A simulated camera: each frame is a picture of a folder, taken at random.
///
/// The folder is listed anew for every frame, so pictures may come and go. What counts are files
/// named as those of an ``ImageFormat`` usually are, in capitals or not; hidden files and all others
/// are passed over.
public final class FolderCamera: FrameSource {
  /// The name people call this camera by.
  public let name: String

  private let folder: String
  private let limits: ImageLimits
  private let generator: Mutex<any RandomNumberGenerator & Sendable>

  /// Connects to a folder. It may still be empty.
  ///
  /// - Parameters:
  ///   - folder: Path of the folder, absolute or relative to the working directory.
  ///   - name: The name people call this camera by.
  ///   - limits: How large a file and its picture may be.
  ///   - generator: Chooses the pictures; a seeded one chooses the same ones every time.
  /// - Throws: `folderMissing`.
  public init(
    folder: String,
    name: String = "folder",
    limits: ImageLimits = .default,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) throws(CameraError) {
    self.folder = folder
    self.name = name
    self.limits = limits
    self.generator = Mutex(generator)
    _ = try pictureNames()
  }

  /// Reads and decodes one of the pictures, each equally likely.
  ///
  /// Leaves the caller's executor, as the file system may be slow and decoding takes milliseconds.
  /// - Throws: `folderMissing`, `noPictures`, `badPicture` with the file's name, or `unavailable`
  ///   where the chosen file vanished before it was read.
  @concurrent
  public func newestFrame() async throws(CameraError) -> Frame {
    let names = try pictureNames()
    guard let choice = generator.withLock({ names.randomElement(using: &$0) }) else {
      throw CameraError(
        .noPictures,
        "The camera folder \(folder) holds no picture: put a \(ImageFormat.list) file there, "
          + "with the usual ending in its name."
      )
    }
    let bytes = try PictureFile(name: choice, folder: folder)
      .bytes(atMost: limits.maximumBytes)
    do throws(ImageError) {
      return Frame(
        image: try Image(decoding: bytes, limits: limits, isColourNeeded: false),
        name: choice
      )
    } catch {
      throw CameraError(
        .badPicture,
        "The picture \(choice) in the camera folder cannot be used: \(error)"
      )
    }
  }

  /// The pictures in the folder now, sorted, so that a seeded choice does not hang on the disk.
  private func pictureNames() throws(CameraError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw CameraError(
        .folderMissing,
        "The camera folder \(folder) cannot be read: make it and put pictures of digits there, or "
          + "name another folder."
      )
    }
    return names.filter(Self.isPicture).sorted()
  }

  private static func isPicture(_ name: String) -> Bool {
    !name.hasPrefix(".") && ImageFormat.isUsual(name)
  }
}
