// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Imaging
import Testing

@Suite("FolderCamera")
struct FolderCameraTests {
  private let folder: PictureFolder

  init() throws {
    folder = try PictureFolder()
  }

  @Test(arguments: ["a.png", "B.PNG", "c.jpg", "d.JPEG", "e.Jpg"])
  func `A frame is the decoded picture, under its file's name`(name: String) async throws {
    let picture = try folder.addPicture(name, brightness: 255)
    let frame = try await folder.camera().newestFrame()
    #expect(frame.name == name)
    #expect(frame.image.width == picture.width && frame.image.height == picture.height)
    #expect(frame.image.grey().pixels.allSatisfy { $0 >= 250 })
  }

  @Test
  func `Hidden files, other files and folders without such a name are passed over`() async throws {
    for name in [".hidden.png", "notes.txt", "png", "picture.png.part", "film.mp4"] {
      try folder.addFile(name, [1, 2, 3])
    }
    try folder.addFolder("more")
    try folder.addPicture("only.png")
    let camera = try folder.camera()
    for _ in 0..<8 { #expect(try await camera.newestFrame().name == "only.png") }
  }

  @Test
  func `Equal seeds choose the same pictures, and in time every one`() async throws {
    let names = (0..<4).map { "\($0).png" }
    for name in names.shuffled() { try folder.addPicture(name) }
    let first = try await frameNames(of: folder.camera(seed: 1), count: 64)
    #expect(try await frameNames(of: folder.camera(seed: 1), count: 64) == first)
    #expect(try await frameNames(of: folder.camera(seed: 2), count: 64) != first)
    #expect(Set(first) == Set(names))
  }

  @Test
  func `Pictures may come and go`() async throws {
    let camera = try folder.camera()
    try folder.addPicture("first.png")
    #expect(try await camera.newestFrame().name == "first.png")
    try folder.addPicture("second.png")
    try folder.remove("first.png")
    #expect(try await camera.newestFrame().name == "second.png")
  }

  @Test
  func `Many tasks may ask at once`() async throws {
    try folder.addPicture("0.png")
    try folder.addPicture("1.png")
    let camera = try folder.camera()
    let names = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<32 { group.addTask { try await camera.newestFrame().name } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(names == ["0.png", "1.png"])
  }

  @Test
  func `The camera goes by the name it was given`() throws {
    #expect(try folder.camera().name == "folder")
    #expect(try FolderCamera(folder: folder.path, name: "desk").name == "desk")
  }

  private func frameNames(of camera: FolderCamera, count: Int) async throws -> [String] {
    var names: [String] = []
    for _ in 0..<count { names.append(try await camera.newestFrame().name) }
    return names
  }
}
