// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Drawn pictures in files, for trying uploads and for the simulated camera.
public enum SampleSet {
  /// A picture that was written.
  public struct Sample: Sendable, Hashable {
    /// The folder that was asked for, and the file below it.
    public let path: String

    /// The digit on it, 0...9; the file's name begins with it.
    public let digit: Int
  }

  /// Draws pictures and writes them, the digits in turn.
  ///
  /// Camera frames become `camera/7-camera-01.jpg`, crops `uploads/7-crop-01.png`: the first number
  /// is the truth, the second counts the pictures of that digit. Folders are made where missing and
  /// files of the same name are replaced. Equal arguments write equal pictures, and asking for more
  /// leaves the first ones as they were.
  /// - Parameters:
  ///   - folder: Path of the folder for all samples.
  ///   - cameraFrames: Number of 640×480 frames.
  ///   - crops: Number of small pictures.
  ///   - seed: Start of all chance.
  /// - Returns: What was written, frames first, in the order of drawing.
  /// - Throws: `fileSystem` where a file cannot be written.
  /// - Precondition: The counts are not negative.
  public static func write(
    to folder: String,
    cameraFrames: Int,
    crops: Int,
    seed: UInt64
  ) throws(DatasetError) -> [Sample] {
    var samples: [Sample] = []
    for (kind, count) in [(Kind.cameraFrame, cameraFrames), (.crop, crops)] {
      precondition(count >= 0, "\(count) pictures cannot be drawn")
      let subfolder = Folder(path: Folder(path: folder).path(of: kind.folder))
      if count > 0 { try subfolder.create() }
      for index in 0..<count {
        let digit = index % 10
        let name = kind.fileName(digit: digit, number: index / 10 + 1)
        var generator = SeededGenerator(seed: seed, stream: kind.stream, UInt64(index))
        try subfolder.replace(name, with: kind.draw(digit, named: name, using: &generator))
        samples.append(Sample(path: subfolder.path(of: name), digit: digit))
      }
    }
    return samples
  }

  private enum Kind {
    case cameraFrame, crop

    var folder: String { self == .cameraFrame ? "camera" : "uploads" }

    var stream: UInt64 { self == .cameraFrame ? 0 : 1 }

    func fileName(digit: Int, number: Int) -> String {
      let padded = number < 10 ? "0\(number)" : "\(number)"
      return self == .cameraFrame ? "\(digit)-camera-\(padded).jpg" : "\(digit)-crop-\(padded).png"
    }

    /// The bytes of a file: JPEG as cameras send it, PNG as drawing programs and scanners do.
    func draw(
      _ digit: Int,
      named name: String,
      using generator: inout SeededGenerator
    ) throws(DatasetError) -> [UInt8] {
      let painter = DigitPainter()
      do throws(ImageError) {
        switch self {
        case .cameraFrame:
          return try painter.cameraFrame(digit: digit, using: &generator).jpeg(quality: 85)
        case .crop:
          return try painter.crop(digit: digit, using: &generator).png()
        }
      } catch {
        throw DatasetError(.fileSystem, "Cannot encode \(name): \(error)")
      }
    }
  }
}
