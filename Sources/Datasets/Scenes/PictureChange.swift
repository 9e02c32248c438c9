// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

/// What cameras and programs do to a whole picture after it was taken; what it shows stays the same.
public enum PictureChange: String, CaseIterable, Sendable, Hashable, Codable {
  /// Half as bright as displayed.
  case halfBrightness = "half_brightness"
  /// Twice as bright as displayed; what is brighter than white becomes white.
  case doubleBrightness = "double_brightness"
  /// Compressed as JPEG of quality 60.
  case jpeg = "jpeg_60"
  /// Turned by 12 degrees against the clock.
  case turnedLeft = "turned_left_12"
  /// Turned by 12 degrees with the clock.
  case turnedRight = "turned_right_12"
  /// Its negative.
  case inverted

  /// Changes a picture.
  ///
  /// A turned picture is larger, so that nothing of it is lost; beyond its edge the edge goes on, as the surface would
  /// before a camera that is turned.
  ///
  /// - Parameter image: A picture in colour.
  /// - Returns: The changed picture in colour.
  /// - Throws: `fileSystem` where the picture cannot be compressed, which takes a lack of memory.
  /// - Precondition: The format is RGB, and both sides are at least 2.
  public func applied(to image: Image) throws(DatasetError) -> Image {
    precondition(
      image.format == .rgb && image.width > 1 && image.height > 1,
      "\(image.width)×\(image.height) pixels of \(image.format.rawValue)"
    )
    switch self {
    case .halfBrightness: return image.mapped { ($0 + 1) / 2 }
    case .doubleBrightness: return image.mapped { min(2 * $0, 255) }
    case .inverted: return image.mapped { 255 - $0 }
    case .turnedLeft: return image.turned(degrees: -12)
    case .turnedRight: return image.turned(degrees: 12)
    case .jpeg:
      do {
        return try Image(decoding: image.jpeg(quality: 60), limits: .default)
      } catch {
        throw DatasetError(.fileSystem, "Cannot compress a picture: \(error)")
      }
    }
  }
}

extension Image {
  /// The picture with every byte changed alike.
  ///
  /// - Parameter level: From 0...255 to 0...255.
  /// - Returns: A picture of the same size.
  fileprivate func mapped(_ level: (Int) -> Int) -> Image {
    let levels = (0...255).map { UInt8(level($0)) }
    return Image(unchecked: width, height, format, pixels.map { levels[Int($0)] })
  }

  /// The whole picture, turned about its middle on a canvas that holds it.
  ///
  /// - Parameter degrees: The turn, clockwise; -45...45.
  /// - Returns: A picture as large as the turned one reaches.
  fileprivate func turned(degrees: Float) -> Image {
    let size = SIMD2(Float(width), Float(height))
    let turn = SIMD2<Float>(1, 0).turned(halfTurn: Angle.halfTurn(degrees: abs(degrees)))
    let reach = SIMD2(size.x * turn.x + size.y * turn.y, size.x * turn.y + size.y * turn.x)
      .rounded(.up)
    var raster = Raster(width: width, height: height)
    for index in raster.pixels.indices {
      let start = 3 * index
      let colour = SIMD3(pixels[start], pixels[start + 1], pixels[start + 2])
      raster.pixels[index] = SIMD4(colour: SIMD3<Float>(colour) / 255)
    }
    return raster.seen(
      Projection(size: reach, degrees: degrees, tilt: 0, direction: [1, 0]),
      origin: (reach - size) / 2,
      width: Int(reach.x),
      height: Int(reach.y)
    ).image(noise: 0, start: 0, isInverted: false)
  }
}
