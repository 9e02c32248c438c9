// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition
import Server

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension LinePipe {
  /// Creates a pipe from standard input to standard output.
  ///
  /// Lines may name files in place of pictures.
  ///
  /// - Parameter recognizer: Reads the pictures.
  convenience init(_ recognizer: Recognizer) {
    // A reader of the answers that stops reading ends this process at once and quietly, also where its parent
    // ignores the signal: threads may be waiting for input that never comes.
    signal(SIGPIPE, SIG_DFL)
    let limits = ImageLimits.default
    let answers = BatchAnswers(recognizer, limits: limits) { path throws(ServerError) in
      do throws(CommandFailure) {
        return try FileInput.read(path, limit: limits.maximumBytes, kind: "picture")
      } catch {
        throw ServerError(.missingInput, error.message)
      }
    }
    self.init(
      answers,
      read: { () throws(CommandFailure) in try FileInput.nextPiece() },
      write: { (bytes) throws(CommandFailure) in try Console.output.writeAll(bytes) }
    )
  }
}
