// DigitClassifier
// SPDX-License-Identifier: MIT

import AsyncHTTPClient

/// MNIST on this machine: fetches the four files once, checks them, and reads them.
///
/// The files are kept unpacked in `DIRECTORY/mnist`, because their published fingerprints are those
/// of the unpacked bytes, and reading them then needs no unpacking. Packed copies (`NAME.gz`) that
/// somebody put there are unpacked. Beside them there may be `NAME.gz.part`, the beginning of a
/// download, and `.lock`, which keeps two processes from preparing the folder at the same time.
///
/// Files that are there and right cost no network, and the folder may then be read-only.
public struct MNISTStore: Sendable {
  private let folder: Folder
  private let mirrors: [Mirror]
  private let files: MNISTFiles
  private let policy: DownloadPolicy
  private let time: TimeSource

  /// The folder that holds the files.
  public var path: String { folder.path }

  /// Describes a store; nothing is read or fetched yet.
  ///
  /// - Parameters:
  ///   - directory: The data directory; the files are in its subfolder `mnist`.
  ///   - mirrors: Where to fetch from, in this order.
  ///   - files: The files with their fingerprints.
  ///   - policy: Time-outs and attempts.
  ///   - clock: Measures speeds and pauses between attempts; not the time-outs of the network.
  public init(
    directory: String,
    mirrors: [Mirror] = Mirror.publicMNIST,
    files: MNISTFiles = .canonical,
    policy: DownloadPolicy = .standard,
    clock: some Clock<Duration> = ContinuousClock()
  ) {
    self.folder = Folder(path: Folder(path: directory).path(of: "mnist"))
    self.mirrors = mirrors
    self.files = files
    self.policy = policy
    self.time = TimeSource(clock)
  }

  /// Sees to it that all four files are in the folder and are the published ones.
  ///
  /// - Parameter progress: Told what happens, at most ten times a second and at each change of phase;
  ///   never called if nothing is missing. It is called from any thread, one call at a time.
  /// - Throws: `downloadFailed`, `fileSystem` or `cancelled`. After any of them each file is either in
  ///   place and right or as it was, and a further call goes on from there.
  @concurrent public func prepare(
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) async throws(DatasetError) {
    if try missingFiles().isEmpty { return }
    try folder.create()
    let lock = try await FolderLock.acquire(folder, time: time) {
      progress(DownloadProgress(phase: .waiting))
    }
    defer { withExtendedLifetime(lock) {} }

    // Whoever held the lock before may have fetched them.
    let missing = try missingFiles()
    if missing.isEmpty { return }
    guard mirrors.contains(where: \.isRemote) else {
      return try await fetch(missing, client: nil, progress: progress)
    }
    try await HTTPDownload.withClient(policy) { client throws(DatasetError) in
      try await fetch(missing, client: client, progress: progress)
    }
  }

  /// Reads the training set.
  ///
  /// - Returns: 60,000 images in the published order.
  /// - Throws: `notPrepared` where a file is missing, `checksumMismatch` where it is another one.
  public func loadTrain() throws(DatasetError) -> LabelledImages {
    try load(files.trainImages, files.trainLabels)
  }

  /// Reads the test set, which is for a final evaluation only.
  ///
  /// - Returns: 10,000 images in the published order.
  /// - Throws: `notPrepared` where a file is missing, `checksumMismatch` where it is another one.
  public func loadTest() throws(DatasetError) -> LabelledImages {
    try load(files.testImages, files.testLabels)
  }

  private func load(
    _ images: MNISTFile,
    _ labels: MNISTFile
  ) throws(DatasetError) -> LabelledImages {
    try LabelledImages(idxImages: contents(of: images), idxLabels: contents(of: labels))
  }

  private func contents(of file: MNISTFile) throws(DatasetError) -> [UInt8] {
    guard let input = try OwnedFile.openIfPresent(folder.path(of: file.name)) else {
      throw DatasetError(
        .notPrepared,
        "\(folder.path(of: file.name)) is missing. \(advice)"
      )
    }
    return try file.unpack(input)
  }

  /// Lists the files that are not there or are not right.
  private func missingFiles() throws(DatasetError) -> [MNISTFile] {
    var missing: [MNISTFile] = []
    for file in files.all {
      do throws(DatasetError) {
        _ = try contents(of: file)
      } catch {
        // A file that cannot be read is no missing file: fetching it again would not help.
        guard error.code != .fileSystem else { throw error }
        missing.append(file)
      }
    }
    return missing
  }

  private func fetch(
    _ missing: [MNISTFile],
    client: HTTPClient?,
    progress: @escaping @Sendable (DownloadProgress) -> Void
  ) async throws(DatasetError) {
    let fetcher = FileFetcher(folder: folder, policy: policy, time: time, client: client)
    for (index, file) in missing.enumerated() {
      if Task.isCancelled { throw DatasetError(.cancelled, "Stopped before \(file.name).") }
      var meter = ProgressMeter(
        DownloadProgress(
          phase: .downloading,
          file: file.name,
          fileNumber: index + 1,
          fileCount: missing.count
        ),
        time: time,
        report: progress
      )
      // Packed copies that somebody put into the folder come before any mirror.
      let places = [Mirror.folder(path: folder.path)] + mirrors
      if let problems = try await fetcher.fetch(file, from: places, meter: &meter) {
        let list = problems.map { "\n  \($0)" }.joined()
        throw DatasetError(
          .downloadFailed,
          "\(file.name) could not be had from any place:\(list)\n\(advice)"
        )
      }
    }
  }

  private var advice: String {
    "Put the four MNIST files (\(files.trainImages.name) and so on, plain or .gz) into"
      + " \(folder.path), or name a folder or URL that has them with --mirror."
  }
}

extension Mirror {
  fileprivate var isRemote: Bool {
    if case .remote = self { true } else { false }
  }
}
