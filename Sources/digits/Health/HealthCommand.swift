// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// `digits health`: asks a running server whether it is ready.
struct Health: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Asks a running server whether it is ready.",
    discussion:
      "For health checks of containers: exit status 0 when GET /readyz answers 200, else 1."
  )

  @Option(help: "The server's address.")
  var host = "127.0.0.1"

  @Option(help: "The server's port; without it DIGITS_PORT, PORT, or 8000.")
  var port: UInt16?

  func run() throws {
    let variable = Environment.value("DIGITS_PORT") ?? Environment.value("PORT")
    let port = port ?? variable.flatMap(UInt16.init) ?? 8000
    let status = try HealthProbe(host: host, port: port, path: "/readyz").status()
    guard status == 200 else {
      throw CommandFailure("\(host):\(port)/readyz answered \(status), expected 200.")
    }
    Console.output.line("ready")
  }
}
