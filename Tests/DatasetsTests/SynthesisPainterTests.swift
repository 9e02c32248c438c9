// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import NeuralNet
import Testing

@Suite("DigitPainter")
struct SynthesisPainterTests {
  private let painter = DigitPainter()

  private func crop(_ digit: Int, seed: UInt64) -> Image {
    var generator = SeededGenerator(seed: seed)
    return painter.crop(digit: digit, using: &generator)
  }

  private func cameraFrame(_ digit: Int, seed: UInt64) -> Image {
    var generator = SeededGenerator(seed: seed)
    return painter.cameraFrame(digit: digit, using: &generator)
  }

  @Test(arguments: 0...9)
  func `Equal seeds draw equal crops, other seeds draw others`(digit: Int) {
    let first = crop(digit, seed: 7)
    #expect(crop(digit, seed: 7) == first)
    #expect(crop(digit, seed: 8) != first)
  }

  @Test(arguments: [0, 4])
  func `Equal seeds draw equal camera frames, other seeds draw others`(digit: Int) {
    let first = cameraFrame(digit, seed: 7)
    #expect(cameraFrame(digit, seed: 7) == first)
    #expect(cameraFrame(digit, seed: 8) != first)
  }

  @Test
  func `The same hand draws ten different digits`() {
    let pictures = Set((0...9).map { crop($0, seed: 3).pixels })
    #expect(pictures.count == 10)
  }

  @Test(arguments: UInt64(0)..<60)
  func `A crop is small, and its digit is inked, readable and not cut off`(seed: UInt64) throws {
    let image = crop(Int(seed % 10), seed: seed)
    #expect((40...160).contains(image.width))
    #expect((40...160).contains(image.height))

    let ink = try InkMap(image)
    #expect((0.02...0.40).contains(ink.share))
    #expect(!ink.touchesBorder)
    #expect(ink.height > image.height / 3 || ink.width > image.width / 3)
  }

  @Test
  func `Crops come dark on light and light on dark, in colour and in grey`() throws {
    let crops = (UInt64(0)..<40).map { crop(Int($0 % 10), seed: $0) }
    let dark = try crops.filter { try InkMap($0).background < 128 }.count
    #expect((8...32).contains(dark))
    let grey = crops.filter { $0.format == .grey }.count
    #expect((8...32).contains(grey))
  }

  @Test
  func `Camera frames are 640 by 480 pixels in colour, on light and dark backgrounds`() throws {
    let frames = (UInt64(0)..<15).map { cameraFrame(Int($0 % 10), seed: $0) }
    #expect(frames.allSatisfy { ($0.width, $0.height, $0.format) == (640, 480, .rgb) })
    let dark = frames.filter { median($0.grey().pixels) < 128 }
    #expect((1...10).contains(dark.count))
  }

  @Test(arguments: [-1, 10])
  func `What is no digit is refused`(number: Int) async {
    await #expect(processExitsWith: .failure) { [number] in
      var generator = SeededGenerator(seed: 1)
      _ = DigitPainter().crop(digit: number, using: &generator)
    }
  }
}

/// The middle brightness, or nearly: of large pictures, not every pixel is looked at.
private func median(_ luma: [UInt8]) -> UInt8 {
  let some = stride(from: 0, to: luma.count, by: luma.count / 3000 + 1).map { luma[$0] }.sorted()
  return some[some.count / 2]
}

/// Which pixels stand out from the background, judged by brightness alone.
private struct InkMap {
  let background: UInt8
  let share: Double
  let width: Int
  let height: Int
  let touchesBorder: Bool

  init(_ image: Image) throws {
    let luma = image.grey().pixels
    let background = median(luma)
    let inked = luma.indices.filter { abs(Int(luma[$0]) - Int(background)) > 50 }
    let columns = inked.map { $0 % image.width }
    let rows = inked.map { $0 / image.width }
    let left = try #require(columns.min(), "there is no ink at all")
    let (right, top, bottom) = (columns.max() ?? 0, rows.min() ?? 0, rows.max() ?? 0)
    self.background = background
    share = Double(inked.count) / Double(luma.count)
    width = right - left + 1
    height = bottom - top + 1
    touchesBorder = left == 0 || top == 0 || right == image.width - 1 || bottom == image.height - 1
  }
}
