// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Testing

struct MirrorTests {
  @Test(arguments: [
    ("data/mirror", Mirror.folder(path: "data/mirror")),
    ("/srv/mnist", .folder(path: "/srv/mnist")),
    ("file:///srv/my%20mnist", .folder(path: "/srv/my mnist")),
    ("file:/srv/mnist", .folder(path: "/srv/mnist")),
    ("file://localhost/srv/mnist", .folder(path: "/srv/mnist")),
    ("C:/mnist", .folder(path: "C:/mnist")),
    ("http://127.0.0.1:8080/mnist/", .remote(url: "http://127.0.0.1:8080/mnist")),
    ("HTTPS://example.org", .remote(url: "https://example.org")),
  ])
  func `A mirror is a folder or a URL`(text: String, mirror: Mirror) throws {
    #expect(try Mirror(text) == mirror)
  }

  @Test(arguments: [
    "", "ftp://example.org/mnist", "http:", "http:///mnist", "http://:80/mnist",
    "https:example.org",
    "http://example.org/mnist?key=1", "http://example.org/#top", "http://example.org/my mnist",
    "file://example.org/mnist", "file:mnist", "file:///mnist%", "file:///mnist%zz",
    "file:///mnist%00", "file:///mnist%ff", "file:///mnist%+1",
  ])
  func `Other texts are refused`(text: String) {
    let error = #expect(throws: DatasetError.self) { try Mirror(text) }
    #expect(error?.code == .invalidMirror)
  }

  @Test func `A password in a URL is refused and not repeated`() throws {
    let error = #expect(throws: DatasetError.self) { try Mirror("http://me:secret@example.org/") }
    #expect(try #require(error).message.contains("secret") == false)
  }

  @Test func `The public mirrors use encrypted addresses`() {
    #expect(Mirror.publicMNIST.count >= 2)
    #expect(Mirror.publicMNIST.allSatisfy { $0.description.hasPrefix("https://") })
  }
}
