// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Imaging
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder of its own for each test, gone with it.
final class PictureFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/camera-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? removeAll()
  }

  /// A camera on this folder.
  func camera(seed: UInt64 = 1, limits: ImageLimits = .default) throws -> FolderCamera {
    try FolderCamera(folder: path, limits: limits, generator: Counter(state: seed))
  }

  /// Adds a picture, encoded as its name's ending says.
  @discardableResult
  func addPicture(_ name: String, brightness: UInt8 = 128) throws -> Image {
    let image = try Image(
      width: 24,
      height: 16,
      format: .rgb,
      pixels: Array(repeating: brightness, count: 24 * 16 * 3)
    )
    let isPNG = name.lowercased().hasSuffix(".png")
    try addFile(name, isPNG ? image.png() : image.jpeg(quality: 90))
    return image
  }

  func addFile(_ name: String, _ bytes: [UInt8]) throws {
    try #require(FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes)))
  }

  func addFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)",
      withIntermediateDirectories: false
    )
  }

  func addPipe(_ name: String) throws {
    try #require(mkfifo("\(path)/\(name)", 0o600) == 0)
  }

  func addLink(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)",
      withDestinationPath: target
    )
  }

  func size(of name: String) throws -> Int {
    try #require(FileManager.default.contents(atPath: "\(path)/\(name)")).count
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  func removeAll() throws {
    try FileManager.default.removeItem(atPath: path)
  }
}

/// The simplest source of repeatable chance: a hash of a counter (SplitMix64).
private struct Counter: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
