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
  /// A turned picture is larger, so that nothing of it is lost; around it is the mean colour of its edge.
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

  /// The whole picture, turned about its middle on a canvas that holds it, of the mean colour of its edge.
  ///
  /// - Parameter degrees: The turn, clockwise; -45...45.
  /// - Returns: A picture as large as the turned one reaches.
  fileprivate func turned(degrees: Float) -> Image {
    let size = SIMD2(Float(width), Float(height))
    let reach = size.reach(degrees: degrees)
    // One pixel of the canvas around the picture: beyond its edge, a raster goes on for ever.
    var raster = Raster(width: width + 2, height: height + 2, colour: SIMD4(colour: edgeColour))
    for row in 0..<height {
      for column in 0..<width {
        raster.pixels[(row + 1) * raster.width + column + 1] = SIMD4(colour: colour(column, row))
      }
    }
    return raster.seen(
      Projection(size: reach, degrees: degrees, tilt: 0, direction: [1, 0]),
      origin: (reach - size) / 2 - 1,
      width: Int(reach.x),
      height: Int(reach.y)
    ).image(noise: 0, start: 0, isInverted: false)
  }

  /// A pixel of a picture in colour, 0...1.
  private func colour(_ column: Int, _ row: Int) -> SIMD3<Float> {
    let start = 3 * (row * width + column)
    return SIMD3(Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2])) / 255
  }

  /// The mean colour of the first and last rows and columns.
  private var edgeColour: SIMD3<Float> {
    var sum = SIMD3<Float>.zero
    for column in 0..<width { sum += colour(column, 0) + colour(column, height - 1) }
    for row in 0..<height { sum += colour(0, row) + colour(width - 1, row) }
    return sum / Float(2 * (width + height))
  }
}

extension SIMD2<Float> {
  /// The sides of the smallest upright canvas that holds a turned picture of these sides.
  fileprivate func reach(degrees: Float) -> SIMD2<Float> {
    let turn = SIMD2<Float>(1, 0).turned(halfTurn: Angle.halfTurn(degrees: abs(degrees)))
    return SIMD2(x * turn.x + y * turn.y, x * turn.y + y * turn.x).rounded(.up)
  }
}
