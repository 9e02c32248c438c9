// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

/// Many scenes on one picture, to look at.
public enum SceneSheet {
  /// Lays scenes out in rows, each scaled down into a cell, with the digits' boxes drawn in if wanted.
  ///
  /// - Parameters:
  ///   - scenes: What to lay out; at least one.
  ///   - columns: Cells a row, at least 1.
  ///   - cell: Width of a cell in pixels; cells are three quarters as high.
  ///   - boxes: Whether to draw the boxes.
  /// - Returns: A picture in colour with a white margin between cells.
  public static func image(
    of scenes: [LabelledScene],
    columns: Int,
    cell: Int,
    boxes: Bool = false
  ) -> Image {
    precondition(
      !scenes.isEmpty && columns > 0 && cell > 8,
      "\(scenes.count) scenes, \(columns) columns"
    )
    let (gap, cellHeight) = (3, cell * 3 / 4)
    let rows = (scenes.count + columns - 1) / columns
    let width = columns * (cell + gap) + gap
    let height = rows * (cellHeight + gap) + gap
    var bytes = Array(repeating: UInt8(255), count: width * height * 3)
    for (index, scene) in scenes.enumerated() {
      let left = gap + index % columns * (cell + gap)
      let top = gap + index / columns * (cellHeight + gap)
      let picture = boxes ? outlined(scene) : scene.image.pixels
      let (fullWidth, fullHeight) = (scene.image.width, scene.image.height)
      let scale = max(Float(fullWidth) / Float(cell), Float(fullHeight) / Float(cellHeight))
      let (smallWidth, smallHeight) = (
        Int(Float(fullWidth) / scale), Int(Float(fullHeight) / scale)
      )
      let (padX, padY) = ((cell - smallWidth) / 2, (cellHeight - smallHeight) / 2)
      for row in 0..<smallHeight {
        let fromY = row * fullHeight / smallHeight
        let toY = max((row + 1) * fullHeight / smallHeight, fromY + 1)
        for column in 0..<smallWidth {
          let fromX = column * fullWidth / smallWidth
          let toX = max((column + 1) * fullWidth / smallWidth, fromX + 1)
          let target = ((top + padY + row) * width + left + padX + column) * 3
          for channel in 0..<3 {
            var sum = 0
            for y in fromY..<toY {
              for x in fromX..<toX { sum += Int(picture[(y * fullWidth + x) * 3 + channel]) }
            }
            bytes[target + channel] = UInt8(sum / ((toY - fromY) * (toX - fromX)))
          }
        }
      }
    }
    return Image(unchecked: width, height, .rgb, bytes)
  }

  /// The scene's bytes with each digit's box in red.
  private static func outlined(_ scene: LabelledScene) -> [UInt8] {
    var bytes = scene.image.pixels
    let (width, height) = (scene.image.width, scene.image.height)
    func paint(_ x: Int, _ y: Int) {
      guard 0..<width ~= x, 0..<height ~= y else { return }
      let index = (y * width + x) * 3
      (bytes[index], bytes[index + 1], bytes[index + 2]) = (255, 0, 60)
    }
    for box in scene.truth.digits.map(\.box) {
      for x in box.x - 1...box.x + box.width {
        paint(x, box.y - 1)
        paint(x, box.y + box.height)
      }
      for y in box.y - 1...box.y + box.height {
        paint(box.x - 1, y)
        paint(box.x + box.width, y)
      }
    }
    return bytes
  }
}
