// DigitClassifier
// SPDX-License-Identifier: MIT

import AsyncHTTPClient

/// Fetches published files, checks them, and puts them in place unpacked.
///
/// The caller holds the folder's lock.
struct FileFetcher {
  let folder: Folder
  let policy: DownloadPolicy
  let time: TimeSource
  /// `nil` where no mirror is remote.
  let client: HTTPClient?

  /// Tries the mirrors one after the other.
  ///
  /// - Parameters:
  ///   - file: The file to fetch.
  ///   - mirrors: Where to look, in this order.
  ///   - meter: Told about the progress.
  /// - Returns: `nil` once the file is in place, or what was wrong with each mirror, a line for each.
  /// - Throws: `fileSystem` where the folder cannot be written to; `cancelled`.
  func fetch(
    _ file: MNISTFile,
    from mirrors: [Mirror],
    meter: inout ProgressMeter
  ) async throws(DatasetError) -> [String]? {
    var problems: [String] = []
    for mirror in mirrors {
      let problem =
        switch mirror {
        case .folder(let path): try copy(file, from: Folder(path: path), meter: &meter)
        case .remote(let url): try await download(file, from: url, meter: &meter)
        }
      guard let problem else { return nil }
      problems.append("\(mirror): \(problem)")
    }
    return problems
  }

  /// Takes a file from a folder of this machine.
  ///
  /// - Returns: What was wrong, or `nil` once the file is in place.
  private func copy(
    _ file: MNISTFile,
    from source: Folder,
    meter: inout ProgressMeter
  ) throws(DatasetError) -> String? {
    var problem: String?
    for name in candidates(for: file) {
      let contents: [UInt8]
      do throws(DatasetError) {
        guard let input = try OwnedFile.openIfPresent(source.path(of: name)) else { continue }
        let byteCount = try input.byteCount()
        meter.begin(bytesDone: 0, bytesTotal: byteCount)
        contents = try file.unpack(input)
        meter.update(bytesDone: byteCount)
      } catch {
        // A damaged or unreadable copy here says nothing about the next candidate.
        problem = "\(name): \(error.message)"
        continue
      }
      try install(file, contents, meter: &meter)
      return nil
    }
    return problem ?? "there is no \(candidates(for: file).joined(separator: " or "))"
  }

  /// Takes a file from the web.
  ///
  /// - Returns: What was wrong, or `nil` once the file is in place.
  private func download(
    _ file: MNISTFile,
    from url: String,
    meter: inout ProgressMeter
  ) async throws(DatasetError) -> String? {
    guard let client else { preconditionFailure("a remote mirror needs an HTTP client") }
    let download = HTTPDownload(client: client, policy: policy, time: time)
    var absence: String?
    for name in candidates(for: file) {
      let part = PartialFile(of: name, in: folder)
      var outcome = try await download.run(
        "\(url)/\(name)",
        into: part,
        limit: file.downloadLimit,
        meter: &meter
      )
      var problem = try finish(file, part, after: outcome, meter: &meter)
      if case .complete(resumed: true) = outcome, problem != nil {
        // The older bytes may have been of another version: once more, from the first byte.
        outcome = try await download.run(
          "\(url)/\(name)",
          into: part,
          limit: file.downloadLimit,
          meter: &meter
        )
        problem = try finish(file, part, after: outcome, meter: &meter)
      }
      guard case .absent(let reason) = outcome else { return problem }
      absence = absence ?? reason
    }
    return absence
  }

  /// Checks a download that is complete and puts it in place; a bad one is removed.
  ///
  /// - Returns: What was wrong, or `nil` once the file is in place.
  private func finish(
    _ file: MNISTFile,
    _ part: PartialFile,
    after outcome: HTTPDownload.Outcome,
    meter: inout ProgressMeter
  ) throws(DatasetError) -> String? {
    switch outcome {
    case .absent(let reason), .failed(let reason):
      return reason
    case .complete:
      meter.enter(.checking)
      let contents: [UInt8]
      do throws(DatasetError) {
        contents = try file.unpack(try OwnedFile(.reading, part.path))
      } catch {
        guard error.code != .fileSystem else { throw error }
        try part.discard()
        return error.message
      }
      try install(file, contents, meter: &meter)
      try part.discard()
      return nil
    }
  }

  private func install(
    _ file: MNISTFile,
    _ contents: [UInt8],
    meter: inout ProgressMeter
  ) throws(DatasetError) {
    try folder.replace(file.name, with: contents)
    meter.enter(.finished)
  }

  /// The names under which a mirror may have a file, the smaller one first.
  private func candidates(for file: MNISTFile) -> [String] {
    [file.name + ".gz", file.name]
  }
}
