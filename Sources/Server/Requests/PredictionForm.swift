// DigitClassifier
// SPDX-License-Identifier: MIT

/// The form of `POST /predict`: a picture in `file`, and perhaps `use_camera`, `explain` and `max_error`.
struct PredictionForm: MultipartSink, Sendable {
  /// The form field that holds the picture.
  static let fileField = "file"
  /// The form field, and the query parameter, that asks for the camera instead.
  static let cameraField = "use_camera"
  /// The form field, and the query parameter, that asks for an explanation too.
  static let explainField = "explain"
  /// The form field, and the query parameter, that asks for a promise.
  static let maximumErrorField = "max_error"

  /// The bytes of `file`, or nil where the form has no file or, as browsers send it, an unchosen one.
  private(set) var file: [UInt8]?
  /// The value of `use_camera` as sent, or nil.
  private(set) var useCamera: String?
  /// The value of `explain` as sent, or nil.
  private(set) var explain: String?
  /// The value of `max_error` as sent, or nil.
  private(set) var maximumError: String?

  private enum Destination { case file, useCamera, explain, maximumError, nowhere }

  private var destination = Destination.nowhere
  private var hasFile = false
  private var fileIsNamed = false
  private var bytes: [UInt8] = []

  mutating func begin(_ part: MultipartPart) throws(MultipartError) {
    switch part.name {
    case Self.fileField:
      guard !hasFile else {
        throw MultipartError(
          .duplicatePart,
          "The form has more than one part named 'file'. Send one picture with each request.",
          field: Self.fileField
        )
      }
      hasFile = true
      fileIsNamed = part.filename != ""
      destination = .file
    case Self.cameraField:
      destination = .useCamera
    case Self.explainField:
      destination = .explain
    case Self.maximumErrorField:
      destination = .maximumError
    default:
      destination = .nowhere
    }
  }

  mutating func append(_ bytes: Span<UInt8>) {
    guard destination != .nowhere else { return }
    bytes.withUnsafeBufferPointer { self.bytes.append(contentsOf: $0) }
  }

  mutating func end() {
    switch destination {
    case .file where !bytes.isEmpty || fileIsNamed: file = bytes
    case .useCamera: useCamera = String(decoding: bytes, as: UTF8.self)
    case .explain: explain = String(decoding: bytes, as: UTF8.self)
    case .maximumError: maximumError = String(decoding: bytes, as: UTF8.self)
    case .file, .nowhere: break
    }
    bytes = []
    destination = .nowhere
  }
}
