// DigitClassifier
// SPDX-License-Identifier: MIT

/// The form of `POST /predict` and `POST /v1/read`: a picture in `file`, and perhaps fields that say what to do with it.
struct PredictionForm: MultipartSink, Sendable {
  /// The form field that holds the picture.
  static let fileField = "file"
  /// The form field, and the query parameter, that asks for the camera instead.
  static let cameraField = "use_camera"
  /// The form field, and the query parameter, that asks for an explanation too.
  static let explainField = "explain"
  /// The form field, and the query parameter, that asks for a promise.
  static let maximumErrorField = "max_error"

  private static let textFields =
    Set([cameraField, explainField, maximumErrorField] + FieldRequest.names)

  /// The bytes of `file`, or nil where the form has no file or, as browsers send it, an unchosen one.
  private(set) var file: [UInt8]?
  /// The values of the other fields as sent, by name; what nobody asks for is left out.
  private(set) var texts: [String: String] = [:]

  private enum Destination: Equatable { case file, text(String), nowhere }

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
    case let name where Self.textFields.contains(name):
      destination = .text(name)
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
    case .text(let name): texts[name] = String(decoding: bytes, as: UTF8.self)
    case .file, .nowhere: break
    }
    bytes = []
    destination = .nowhere
  }
}
