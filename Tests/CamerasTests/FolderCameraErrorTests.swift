// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Imaging
import Testing

@Suite("FolderCamera's errors")
struct FolderCameraErrorTests {
  private let folder: PictureFolder

  init() throws {
    folder = try PictureFolder()
  }

  @Test
  func `A missing folder is an error at the start that names it`() throws {
    let path = folder.path + "/nowhere"
    let error = #expect(throws: CameraError.self) { try FolderCamera(folder: path) }
    #expect(error?.code == .folderMissing)
    #expect(error?.message.contains(path) == true)
  }

  @Test
  func `A file in place of the folder is an error at the start`() throws {
    try folder.addPicture("1.png")
    let error = #expect(throws: CameraError.self) {
      try FolderCamera(folder: folder.path + "/1.png")
    }
    #expect(error?.code == .folderMissing)
  }

  @Test
  func `A folder that goes away is an error when a frame is asked for`() async throws {
    let camera = try folder.camera()
    try folder.removeAll()
    await expectError(.folderMissing, mentioning: folder.path, from: camera)
  }

  @Test
  func `An empty folder is an error that says what to put there`() async throws {
    let camera = try folder.camera()
    await expectError(.noPictures, mentioning: "PNG, JPEG", from: camera)
    try folder.addPicture("1.png")
    #expect(try await camera.newestFrame().name == "1.png")
  }

  @Test(arguments: [[], [0xff, 0xd8, 0xff], [UInt8]("GIF89a, it says".utf8)])
  func `A file that is no picture is an error that names it`(bytes: [UInt8]) async throws {
    try folder.addFile("broken.jpg", bytes)
    await expectError(.badPicture, mentioning: "broken.jpg", from: try folder.camera())
  }

  @Test
  func `A file above the limit is refused, one at the limit is read`() async throws {
    try folder.addPicture("1.png")
    let size = try folder.size(of: "1.png")
    var limits = ImageLimits.default
    limits.maximumBytes = size
    #expect(try await folder.camera(limits: limits).newestFrame().name == "1.png")
    limits.maximumBytes = size - 1
    await expectError(.badPicture, mentioning: "1.png", from: try folder.camera(limits: limits))
  }

  @Test
  func `A folder or a pipe named like a picture is refused without waiting`() async throws {
    try folder.addFolder("1.png")
    await expectError(.badPicture, mentioning: "ordinary", from: try folder.camera())
    try folder.remove("1.png")
    try folder.addPipe("1.png")
    await expectError(.badPicture, mentioning: "ordinary", from: try folder.camera())
  }

  @Test
  func `A picture that leads nowhere is unavailable`() async throws {
    try folder.addLink("1.png", to: "gone.png")
    await expectError(.unavailable, mentioning: "1.png", from: try folder.camera())
  }

  private func expectError(
    _ code: CameraError.Code,
    mentioning text: String,
    from camera: FolderCamera,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let error = await #expect(throws: CameraError.self, sourceLocation: sourceLocation) {
      try await camera.newestFrame()
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(error?.message.contains(text) == true, sourceLocation: sourceLocation)
  }
}
