// DigitClassifier
// SPDX-License-Identifier: MIT

/// A form of many pictures, each in a part named `file`, given out as they are complete.
struct BatchForm: MultipartSink, Sendable {
  /// A picture of the form.
  struct File: Sendable {
    /// The file's name as the client gave it; nil for none.
    let name: String?
    /// Its bytes, or why it is not read.
    let bytes: Result<[UInt8], ServerError>

    /// How many bytes it has.
    var byteCount: Int { (try? bytes.get().count) ?? 0 }
  }

  private enum Destination { case file(name: String?), nowhere }

  /// The most pictures.
  let maximumPictures: Int
  /// The most bytes of a picture.
  let maximumPictureBytes: Int
  /// How many pictures the form has had so far.
  private(set) var count = 0

  private var destination = Destination.nowhere
  private var bytes: [UInt8] = []
  private var isTooLarge = false
  private var complete: [File] = []

  /// Creates an empty form.
  ///
  /// - Parameters:
  ///   - maximumPictures: The most pictures.
  ///   - maximumPictureBytes: The most bytes of a picture.
  init(maximumPictures: Int, maximumPictureBytes: Int) {
    self.maximumPictures = maximumPictures
    self.maximumPictureBytes = maximumPictureBytes
  }

  /// Gives out the pictures that have become complete since the last call.
  ///
  /// - Returns: The pictures, in order.
  mutating func takeFiles() -> [File] {
    defer { complete = [] }
    return complete
  }

  mutating func begin(_ part: MultipartPart) throws(MultipartError) {
    switch part.name {
    case PredictionForm.fileField:
      guard count < maximumPictures else {
        throw MultipartError(
          .tooManyParts,
          "A form may have \(maximumPictures) pictures at most. Send the others in another.",
          field: PredictionForm.fileField
        )
      }
      destination = .file(name: part.filename)
    case PredictionForm.explainField, PredictionForm.maximumErrorField:
      // Pictures before it may have been read already, so a wish in the form would not hold for all.
      throw MultipartError(
        .malformedHeader,
        "A batch takes '\(part.name)' in the query, not as a form field: send it as ?\(part.name)=…",
        field: part.name
      )
    default:
      destination = .nowhere
    }
  }

  mutating func append(_ bytes: Span<UInt8>) {
    guard case .file = destination, !isTooLarge else { return }
    guard self.bytes.count + bytes.count <= maximumPictureBytes else {
      isTooLarge = true
      self.bytes = []
      return
    }
    bytes.withUnsafeBufferPointer { self.bytes.append(contentsOf: $0) }
  }

  mutating func end() {
    defer {
      bytes = []
      isTooLarge = false
      destination = .nowhere
    }
    guard case .file(let name) = destination else { return }
    // A browser sends a field for files that nobody chose as an empty file without a name.
    if bytes.isEmpty, name == "", !isTooLarge { return }
    count += 1
    complete.append(File(name: name, bytes: content))
  }

  private var content: Result<[UInt8], ServerError> {
    if isTooLarge {
      return .failure(
        ServerError(
          .contentTooLarge,
          "A picture may have \(maximumPictureBytes) bytes at most. Send it smaller."
        )
      )
    }
    guard !bytes.isEmpty else {
      return .failure(ServerError(.missingInput, "The picture is empty: its file has no bytes."))
    }
    return .success(bytes)
  }
}
