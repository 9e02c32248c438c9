// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// All operations of the API.
struct RouteTable: Sendable {
  /// The operations, in the order of the API's description.
  let endpoints: [Endpoint]
  private let methodsByPath: [String: [String]]

  /// Creates a table.
  ///
  /// - Parameter endpoints: The operations; no two have the same method and path.
  init(_ endpoints: [Endpoint]) {
    self.endpoints = endpoints
    methodsByPath = Dictionary(grouping: endpoints) { Self.normalized($0.path) }
      .mapValues { endpoints in
        let methods = endpoints.map(\.method)
        return (methods + (methods.contains(.get) ? [.head] : [])).map(\.rawValue).sorted()
      }
  }

  /// Makes a router's responder.
  ///
  /// - Parameter middleware: What every request passes through, found or not.
  /// - Returns: The responder.
  func makeResponder(
    middleware: some MiddlewareProtocol<Request, Response, RequestScope>
  ) -> RouterResponder<RequestScope> {
    let router = Router(context: RequestScope.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: middleware)
    for endpoint in endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, scope in
        try await endpoint.respond(to: request, scope: scope)
      }
    }
    return router.buildResponder()
  }

  /// Says why a request found no operation.
  ///
  /// - Parameter request: The request.
  /// - Returns: `methodNotAllowed` where the path exists, else `notFound`.
  func miss(_ request: Request) -> ServerError {
    guard let methods = methodsByPath[Self.normalized(request.uri.path)] else {
      return ServerError(.notFound, "There is nothing here. GET /docs shows what there is.")
    }
    let list = methods.joined(separator: ", ")
    return ServerError(
      .methodNotAllowed,
      "\(request.method.rawValue) is not possible here. Possible: \(list).",
      allowedMethods: methods
    )
  }

  /// The router passes over empty components, so `//health/` is `/health`.
  private static func normalized(_ path: String) -> String {
    path.split(separator: "/").joined(separator: "/")
  }
}
