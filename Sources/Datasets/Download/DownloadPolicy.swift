// DigitClassifier
// SPDX-License-Identifier: MIT

/// How patient a download is.
public struct DownloadPolicy: Sendable, Hashable {
  /// How often one file is asked for at one mirror before the next mirror's turn; at least 1.
  public var attempts: Int
  /// The pause after the first failure; it doubles with each further one.
  public var initialDelay: Duration
  /// The longest pause.
  public var maximumDelay: Duration
  /// How long a connection may take to come about.
  public var connectTimeout: Duration
  /// How long the mirror may stay silent, before its answer and in the middle of it.
  public var readTimeout: Duration

  /// Describes a policy; what is left out is as in ``standard``.
  ///
  /// - Parameters:
  ///   - attempts: How often one file is asked for at one mirror; at least 1.
  ///   - initialDelay: The pause after the first failure.
  ///   - maximumDelay: The longest pause.
  ///   - connectTimeout: How long a connection may take to come about.
  ///   - readTimeout: How long the mirror may stay silent.
  public init(
    attempts: Int = 5,
    initialDelay: Duration = .milliseconds(500),
    maximumDelay: Duration = .seconds(8),
    connectTimeout: Duration = .seconds(10),
    readTimeout: Duration = .seconds(30)
  ) {
    self.attempts = max(1, attempts)
    self.initialDelay = initialDelay
    self.maximumDelay = maximumDelay
    self.connectTimeout = connectTimeout
    self.readTimeout = readTimeout
  }

  /// Five attempts with pauses of 0.5, 1, 2 and 4 seconds; 10 s to connect, 30 s of silence.
  public static let standard = DownloadPolicy()

  /// The pause between two attempts.
  ///
  /// - Parameter failures: How many attempts have failed, at least 1.
  /// - Returns: A pause that doubles each time, up to the longest one.
  func delay(afterFailures failures: Int) -> Duration {
    // Beyond 2^20 times the first pause, any pause is the longest one.
    min(maximumDelay, initialDelay * (1 << min(max(0, failures - 1), 20)))
  }
}
