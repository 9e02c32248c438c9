// DigitClassifier
// SPDX-License-Identifier: MIT

extension Image {
  /// The picture on a larger canvas that is clear elsewhere, as frames of animations are stored.
  ///
  /// - Precondition: The picture has colours and lies inside the canvas.
  func placed(onWidth canvasWidth: Int, height canvasHeight: Int, left: Int, top: Int) -> Image {
    precondition(left >= 0 && top >= 0 && format != .grey && format != .greyAlpha)
    precondition(left + width <= canvasWidth && top + height <= canvasHeight)
    guard width < canvasWidth || height < canvasHeight else { return self }
    let step = format.bytesPerPixel
    let source = pixels.span
    let (columns, rows) = (left..<left + width, top..<top + height)
    let placed = [UInt8](capacity: canvasWidth * canvasHeight * 4) { output in
      for y in 0..<canvasHeight {
        for x in 0..<canvasWidth {
          guard rows.contains(y), columns.contains(x) else {
            for _ in 0..<4 { output.append(0) }
            continue
          }
          let offset = ((y - top) * width + x - left) * step
          for channel in 0..<3 { output.append(source[offset + channel]) }
          output.append(step == 4 ? source[offset + 3] : 255)
        }
      }
    }
    return Image(unchecked: canvasWidth, canvasHeight, .rgba, placed)
  }
}
