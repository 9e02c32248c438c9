// DigitClassifier
// SPDX-License-Identifier: MIT

/// A piece that lies on the surface: a sheet, a label, a product.
struct Plate: Sendable {
  var material: Material
  /// The place of its top left corner.
  var left: Int
  var top: Int
  var width: Int
  var height: Int
  /// The radius of its corners, in pixels.
  var rounding: Float
  /// How far its shadow reaches, in pixels.
  var shadow: Float

  /// Draws the plate with a thin bright edge, and its shadow away from the light.
  func draw(on raster: inout Raster, origin: SIMD2<Int>, light: SIMD2<Float>, texture: Float) {
    let reach = Int(shadow.rounded(.up)) + 1
    let (x, y) = (left - origin.x, top - origin.y)
    guard x < raster.width + reach, y < raster.height + reach, x + width > -reach,
      y + height > -reach
    else { return }
    var face = Raster(width: width, height: height)
    material.fill(&face, origin: [left, top], strength: texture)
    let half = SIMD2(Float(width), Float(height)) / 2
    let radius = min(rounding, half.min())
    let away = SIMD2(-light.x, -light.y) * (shadow * 0.5)
    // How deep inside the plate a place is, seen from its middle.
    func depth(_ place: SIMD2<Float>) -> Float {
      let corner = SIMD2(abs(place.x), abs(place.y)) - (half - radius)
      let outside = pointwiseMax(corner, .zero).length
      return radius - outside - min(max(corner.x, corner.y), 0)
    }
    for row in max(0, y - reach)..<max(0, y - reach, min(raster.height, y + height + reach)) {
      for column in max(0, x - reach)..<max(0, x - reach, min(raster.width, x + width + reach)) {
        let (across, down) = (column - x, row - y)
        let place = SIMD2(Float(across) + 0.5, Float(down) + 0.5) - half
        let inside = (depth(place) + 0.5).inUnitRange
        let index = row * raster.width + column
        if inside < 1, shadow > 0 {
          let dark = ((depth(place - away) + shadow * 0.5) / shadow).inUnitRange
          raster.pixels[index] *= 1 - 0.45 * dark * (1 - inside)
        }
        guard inside > 0 else { continue }
        let colour = face.pixels[
          min(max(down, 0), height - 1) * width + min(max(across, 0), width - 1)
        ]
        raster.pixels[index] += (colour - raster.pixels[index]) * inside
      }
    }
  }
}
