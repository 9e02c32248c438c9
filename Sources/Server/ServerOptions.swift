// DigitClassifier
// SPDX-License-Identifier: MIT

/// How the server listens, and how much it accepts.
///
/// The defaults are safe on a small machine; every one can be changed.
public struct ServerOptions: Sendable, Hashable {
  /// The address or host name to listen on.
  public var host = "127.0.0.1"
  /// The port to listen on, `0...65535`; 0 lets the system choose a free one.
  public var port = 8000
  /// Whether everybody who can reach a public address may use the server.
  ///
  /// Without it only loopback addresses are listened on.
  public var allowAnonymous = false

  /// The most bytes in a body or an uploaded file.
  public var maximumBodyBytes = 10 * 1024 * 1024
  /// The most pixels in a picture.
  public var maximumPixels = 40_000_000
  /// The most parts in a form, counting parts nobody asked for.
  public var maximumFormParts = 16
  /// The most pictures in a batch that is sent as a form.
  public var maximumBatchPictures = 256
  /// The most lines in a batch that is sent as lines, blank ones included.
  public var maximumBatchLines = 100_000
  /// The most bytes in a request's header fields.
  public var maximumHeaderBytes = 32 * 1024
  /// The most connections open at once; more wait to be accepted.
  public var maximumConnections = 1024
  /// The most predictions being received or made at once; more are answered with 503.
  ///
  /// Times ``maximumBodyBytes`` this is the most memory that uploads can take.
  public var maximumConcurrentPredictions = 64
  /// The most batches being received or answered at once; more are answered with 503.
  ///
  /// A batch can take five times ``maximumBodyBytes`` of memory, however long it is.
  public var maximumConcurrentBatches = 8

  /// How long a client may be silent: between requests, within one, or without reading its answer.
  public var idleTimeout = Duration.seconds(30)
  /// How long a request may take to arrive completely, however busily it trickles.
  ///
  /// Only the time counts in which the server reads.
  public var requestTimeout = Duration.seconds(60)

  /// Threads for pictures too large to read between two network events; nil is one for each core.
  public var recognitionThreads: Int?
  /// How many such pictures may wait for a thread; more are answered with 503.
  public var recognitionQueue = 16

  /// How long to go on answering, with `/readyz` at 503, after being told to stop.
  ///
  /// Lets a load balancer notice before connections are refused. Zero stops accepting at once.
  public var drainDelay = Duration.zero
  /// How long requests in flight may take to finish after that, and their answers to be read; then they are cut off.
  public var drainTimeout = Duration.seconds(20)

  /// Creates options with their defaults.
  public init() {}
}

extension ServerOptions {
  /// Checks that the options make sense together.
  ///
  /// - Throws: `ServerError.Code.invalidOptions`, or `ServerError.Code.publicAddress` where the host
  ///   is reachable from other machines and ``allowAnonymous`` is not set.
  public func validate() throws(ServerError) {
    try require((0...65_535).contains(port), "port", "be between 0 and 65535", port)
    for (name, value) in [
      ("maximumBodyBytes", maximumBodyBytes), ("maximumPixels", maximumPixels),
      ("maximumFormParts", maximumFormParts), ("maximumHeaderBytes", maximumHeaderBytes),
      ("maximumConnections", maximumConnections),
      ("maximumConcurrentPredictions", maximumConcurrentPredictions),
      ("maximumConcurrentBatches", maximumConcurrentBatches),
      ("maximumBatchPictures", maximumBatchPictures), ("maximumBatchLines", maximumBatchLines),
      ("recognitionThreads", recognitionThreads ?? 1),
    ] {
      try require(value > 0, name, "be 1 or more", value)
    }
    try require(recognitionQueue >= 0, "recognitionQueue", "be 0 or more", recognitionQueue)
    try require(idleTimeout > .zero, "idleTimeout", "be longer than 0", idleTimeout)
    try require(requestTimeout > .zero, "requestTimeout", "be longer than 0", requestTimeout)
    try require(drainDelay >= .zero, "drainDelay", "be 0 or longer", drainDelay)
    try require(drainTimeout >= .zero, "drainTimeout", "be 0 or longer", drainTimeout)
    guard isLoopback || allowAnonymous else {
      throw ServerError(
        .publicAddress,
        """
        '\(host)' can be reached from other machines, and anybody there could use this server. \
        Listen on 127.0.0.1, or say --allow-anonymous if everybody may.
        """
      )
    }
  }

  /// ``host`` without the brackets that an IPv6 address wears in a URL.
  var address: String {
    host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
  }

  /// Whether only this machine can reach ``host``.
  ///
  /// A name other than `localhost` may resolve to anything, so it counts as public.
  var isLoopback: Bool {
    if address == "::1" || address.lowercased() == "localhost" { return true }
    let octets = address.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
  }

  private func require(
    _ condition: Bool,
    _ name: String,
    _ rule: String,
    _ value: some Sendable
  ) throws(ServerError) {
    guard condition else {
      throw ServerError(.invalidOptions, "The option '\(name)' must \(rule), but is \(value).")
    }
  }
}
