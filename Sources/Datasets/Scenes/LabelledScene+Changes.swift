// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension LabelledScene {
  /// The scene in another light: every level times a factor; what is brighter than white becomes white.
  ///
  /// - Parameter factor: Above 0.
  /// - Returns: The scene with the same truth.
  /// - Precondition: The picture is in colour.
  public func exposed(by factor: Float) -> LabelledScene {
    var scene = self
    scene.image = image.mapped { Int(min(Float($0) * factor, 255) + 0.5) }
    return scene
  }

  /// The scene before a turned camera, on a canvas that holds it.
  ///
  /// A box that is turned covers more than its digit does; the boxes of the result are those of ellipses.
  ///
  /// - Parameter degrees: The turn, clockwise; -45...45.
  /// - Returns: The scene with its digits where they are now; its conditions are those of before.
  /// - Precondition: The picture is in colour.
  public func turned(degrees: Float) -> LabelledScene {
    var scene = self
    scene.image = image.turned(degrees: degrees)
    (scene.truth.width, scene.truth.height) = (scene.image.width, scene.image.height)
    let halfTurn = Angle.halfTurn(degrees: degrees)
    let turn = SIMD2<Float>(1, 0).turned(halfTurn: halfTurn)
    let before = SIMD2(Float(image.width), Float(image.height)) / 2
    let after = SIMD2(Float(scene.image.width), Float(scene.image.height)) / 2
    for index in scene.truth.digits.indices {
      let box = truth.digits[index].box
      let size = SIMD2(Float(box.width), Float(box.height))
      let place = SIMD2(Float(box.x), Float(box.y)) + size / 2 - before
      let middle = place.turned(halfTurn: halfTurn) + after
      let (along, across) = (size * [turn.x, turn.y], size * [turn.y, turn.x])
      let sides = SIMD2((along * along).sum(), (across * across).sum()).squareRoot()
      let corner = middle - sides / 2
      scene.truth.digits[index].box = SceneBox(
        x: Int(corner.x.rounded()),
        y: Int(corner.y.rounded()),
        width: max(Int(sides.x.rounded()), 1),
        height: max(Int(sides.y.rounded()), 1)
      )
    }
    return scene
  }
}
