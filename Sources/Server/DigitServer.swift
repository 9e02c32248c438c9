// DigitClassifier
// SPDX-License-Identifier: MIT

public import Cameras
import Hummingbird
import HummingbirdCore
import Imaging
public import Logging
import NIOCore
public import Recognition
public import ServiceLifecycle

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The HTTP service that reads digits.
///
/// Listens until its task is cancelled or a graceful shutdown begins; then `/readyz` turns to 503, the
/// listener closes after ``ServerOptions/drainDelay``, and requests in flight get
/// ``ServerOptions/drainTimeout`` to finish.
public struct DigitServer: Service {
  /// The most connections accepted between two looks at others.
  private static let acceptedAtOnce: UInt = 16
  /// Bytes of a connection that the system takes beyond those on their way.
  private static let mostUnsentBytes = 32 * 1024
  /// What `Server` says in answers.
  private static let serverName = "DigitClassifier"

  let options: ServerOptions
  let logger: Logger
  let readiness = Readiness()
  let routes: RouteTable
  private let environment: ServerEnvironment
  private let reader: DigitReader
  private let predict: PredictEndpoint
  private let onListening: @Sendable (_ port: Int) async -> Void

  /// Creates a server.
  ///
  /// - Parameters:
  ///   - options: How to listen and how much to accept.
  ///   - recognizer: Reads the pictures.
  ///   - model: What there is to say of the model that it reads with.
  ///   - camera: Gives the pictures for `use_camera=true`; nil for a server without camera.
  ///   - logger: Gets one line for each request. Bodies are never logged.
  ///   - version: The program's version, for the OpenAPI document.
  ///   - onListening: Called once connections are accepted, with the port.
  /// - Throws: `ServerError` where ``ServerOptions/validate()`` does.
  public init(
    options: ServerOptions,
    recognizer: Recognizer,
    model: ModelDescription,
    camera: (any FrameSource)? = nil,
    logger: Logger,
    version: String,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws(ServerError) {
    try self.init(
      options: options,
      reader: DigitReader(recognizer),
      models: [model],
      camera: camera,
      logger: logger,
      version: version,
      environment: ServerEnvironment(),
      onListening: onListening
    )
  }

  init(
    options: ServerOptions,
    reader: DigitReader,
    models: [ModelDescription],
    camera: (any FrameSource)?,
    logger: Logger,
    version: String,
    environment: ServerEnvironment,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws(ServerError) {
    try options.validate()
    self.options = options
    self.logger = logger
    self.environment = environment
    self.reader = reader
    self.onListening = onListening
    predict = PredictEndpoint(
      reader: reader,
      camera: camera,
      gate: RequestGate(limit: options.maximumConcurrentPredictions),
      pool: RecognitionPool(
        threads: options.recognitionThreads ?? NIOCore.System.coreCount,
        queue: options.recognitionQueue
      ),
      options: options,
      now: environment.now
    )
    routes = RouteTable(
      HealthEndpoints(readiness: readiness).endpoints
        + [
          predict.endpoint, ReadEndpoint(intake: predict).endpoint,
          BatchEndpoint(predict: predict, options: options).endpoint,
        ]
        + ModelEndpoints(models: models).endpoints
        + DocumentationEndpoints(version: version).endpoints
    )
  }

  /// Listens and answers until told to stop.
  ///
  /// - Throws: `ServerError.Code.cannotListen` where the address cannot be bound.
  public func run() async throws {
    let gate = DrainGate(
      readiness: readiness,
      delay: options.drainDelay,
      sleep: environment.sleep
    )
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: makeApplication()), .init(service: gate)],
      logger: logger
    )
    configuration.maximumGracefulShutdownDuration = options.drainDelay + options.drainTimeout
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch  where readiness.phase == .starting && !(error is CancellationError) {
      throw Self.cannotListen(options, error)
    }
  }

  /// Builds the application that ``run()`` runs and tests call.
  func makeApplication() -> some ApplicationProtocol {
    Application(
      responder: routes.makeResponder(
        middleware: RequestMiddleware(
          routes: routes,
          readiness: readiness,
          environment: environment
        )
      ),
      server: HTTPServerBuilder { responder in
        DirectChannel(
          http1: HTTP1Channel(responder: responder, configuration: connectionConfiguration),
          predictions: predictions
        )
      },
      configuration: ApplicationConfiguration(
        address: .hostname(options.address, port: options.port),
        serverName: Self.serverName,
        availableConnectionsDelegate: .maximum(options.maximumConnections, logger: logger)
      ),
      onServerRunning: { channel in
        // A loop that is busy answering comes by seldom: then newcomers should not get in by fours.
        try? await channel.setOption(.maxMessagesPerRead, value: Self.acceptedAtOnce).get()
        // Connections take it over. What a client has not read waits here rather than in the system, where it can be
        // seen whether the client goes on reading, and where it can be bounded.
        let unsentBytes = NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)
        try? await channel.setOption(.tcpOption(unsentBytes), value: Self.mostUnsentBytes).get()
        warmUp()
        readiness.reach(.ready)
        await onListening(channel.localAddress?.port ?? options.port)
      },
      logger: logger
    )
  }

  /// Answers small predictions without a task.
  var predictions: DirectPredictions {
    DirectPredictions(
      endpoint: predict,
      readiness: readiness,
      environment: environment,
      logger: logger,
      serverName: Self.serverName
    )
  }

  private var connectionConfiguration: HTTP1Channel.Configuration {
    let limits = ConnectionGuard.Limits(
      bodyBytes: PredictionInput.maximumFormBytes(picture: options.maximumBodyBytes),
      idleTimeout: options.idleTimeout,
      requestTimeout: options.requestTimeout,
      streamedPath: BatchEndpoint.path
    )
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionGuard(
          limits: limits,
          logger: logger,
          makeRequestID: environment.makeRequestID
        )
      ],
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: options.maximumHeaderBytes,
        maxHeaderListSize: options.maximumHeaderBytes,
        maxHeaderFieldCount: 100
      )
    )
  }

  /// Reads one blank picture, so that the first client does not wait for pages to be mapped.
  private func warmUp() {
    let blank = [UInt8](repeating: 0, count: 28 * 28)
    guard let image = try? Image(width: 28, height: 28, format: .grey, pixels: blank) else {
      return
    }
    _ = reader.read(image)
  }
}
