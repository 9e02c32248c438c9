// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets

/// Where the data set is, and where to fetch it from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder for data sets; MNIST is kept in its subfolder mnist.",
      discussion: "Without it DIGITS_DATA, and without that data.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Where to fetch MNIST from instead of the public mirrors: a folder, or a file:, http: or "
        + "https: URL that holds the four files.",
      discussion: "Without it DIGITS_MNIST_MIRROR.",
      valueName: "place"
    ),
    completion: .directory
  )
  var mirror: String?

  /// The data set's files, which may still have to be fetched.
  ///
  /// - Throws: `DatasetError` when the mirror is none.
  func store() throws(DatasetError) -> MNISTStore {
    let directory = data ?? Environment.value("DIGITS_DATA") ?? "data"
    guard let place = mirror ?? Environment.value("DIGITS_MNIST_MIRROR") else {
      return MNISTStore(directory: directory)
    }
    return MNISTStore(directory: directory, mirrors: [try Mirror(place)])
  }

  /// The data set's files, fetched if they are not there yet.
  ///
  /// - Throws: `DatasetError`.
  func preparedStore() async throws -> MNISTStore {
    let store = try store()
    let line = StatusLine()
    try await store.prepare { progress in
      let text = ProgressBar.render(progress, width: line.width)
      if progress.phase == .finished {
        line.finish(with: text)
      } else {
        line.show(text)
      }
    }
    return store
  }
}
