// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct ImageFormatTests {
  @Test func `formats are listed as a sentence lists them`() {
    #expect(ImageFormat.list.hasPrefix("PNG, JPEG, WebP, GIF, BMP, TIFF"))
    #expect(ImageFormat.list.contains(" and "))
    #expect(ImageFormat.allCases.allSatisfy { ImageFormat.list.contains($0.name) })
  }

  @Test func `every format has a media type of pictures and endings of its own`() {
    let endings = ImageFormat.allCases.flatMap(\.fileEndings)
    #expect(Set(endings).count == endings.count)
    #expect(Set(ImageFormat.allCases.map(\.mediaType)).count == ImageFormat.allCases.count)
    #expect(ImageFormat.allCases.allSatisfy { $0.mediaType.hasPrefix("image/") })
  }

  @Test(arguments: [
    ("a.png", true), ("B.PNG", true), ("c.d.Jpg", true), ("x/y.webp", true), ("1.tif", true),
    ("1.pbm", true), ("png", false), (".", false), ("a.png.part", false), ("a.mp4", false),
    ("", false), ("a.", false),
  ])
  func `names that usually are those of pictures are known`(name: String, isUsual: Bool) {
    #expect(ImageFormat.isUsual(name) == isUsual)
  }
}
