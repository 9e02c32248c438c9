// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Imaging
import NIOCore
import NIOHTTP1
import Recognition

// The one place where the errors of other rooms, and of the libraries below, become ours.
extension ServerError {
  /// Says any error in this server's words.
  ///
  /// - Parameter error: Whatever a request's handling threw. What is not known here is an internal
  ///   error, whose cause is logged and not shown.
  init(mapping error: any Error) {
    switch error {
    case let error as ServerError: self = error
    case let error as MultipartError: self.init(error)
    case let error as ImageError: self.init(error)
    case let error as CameraError: self.init(error)
    case let error as RecognitionError where error.code == .unsupportedPromise:
      self.init(unsupported: error)
    case let error as HTTPParserError: self.init(error)
    case is IOError, is ChannelError, is NIOAsyncWriterError:
      self.init(.clientGone, "The connection broke before the answer.", cause: error)
    // Nothing but the end of the time to finish cancels a request.
    case is CancellationError: self = .stopping
    default:
      self.init(
        .internalError,
        "The server failed in a way that it should not. Its log says more under this request's id.",
        cause: error
      )
    }
  }

  private init(_ error: MultipartError) {
    let fields = error.field.map { [FieldError(field: $0, message: error.message)] } ?? []
    self.init(
      error.code == .partTooLarge ? .contentTooLarge : .malformedForm,
      error.message,
      fields: fields,
      cause: error
    )
  }

  private init(_ error: ImageError) {
    switch error.code {
    case .unsupportedFormat: self.init(.unsupportedMediaType, error.message, cause: error)
    case .tooLarge: self.init(.contentTooLarge, error.message, cause: error)
    case .malformed: self.init(.unreadableImage, error.message, cause: error)
    default:
      self.init(
        .internalError,
        "The server failed to handle the picture. Its log says more under this request's id.",
        cause: error
      )
    }
  }

  private init(unsupported error: RecognitionError) {
    let field = FieldError(field: PredictionForm.maximumErrorField, message: error.message)
    self.init(.unsupportedPromise, error.message, fields: [field], cause: error)
  }

  private init(_ error: CameraError) {
    // The camera's own message may name folders of this machine: it goes to the log only.
    self.init(
      .cameraUnavailable,
      "The camera gives no picture at the moment. Try again shortly, or upload a picture instead.",
      cause: error
    )
  }

  /// Says why bytes were not HTTP.
  ///
  /// - Parameter error: The parser's complaint.
  init(_ error: HTTPParserError) {
    switch error {
    case .headerOverflow:
      self.init(
        .headersTooLarge,
        "The request line and headers are longer than is accepted.",
        cause: error
      )
    case .invalidEOFState:
      self.init(.malformedRequest, "The request ends before it is complete.", cause: error)
    default:
      self.init(.malformedRequest, "The request is not well-formed HTTP/1.1.", cause: error)
    }
  }
}
