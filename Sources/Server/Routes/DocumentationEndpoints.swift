// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// The API's description, for people and for programs.
struct DocumentationEndpoints: Sendable {
  /// The program's version.
  let version: String

  /// The operations.
  var endpoints: [Endpoint] {
    let page = SwaggerPage(isSelfContained: !WebAsset.swaggerUI.isEmpty)
    let html = WebAsset(name: "index.html", text: page.html)
    let document = WebAsset(name: "openapi.json", text: OpenAPIDocument.text(version: version))
    let parts = WebAsset.swaggerUI + [WebAsset(name: "start.js", text: page.script)]
    let pageHeaders: HTTPFields = [
      .contentSecurityPolicy: page.contentSecurityPolicy, .referrerPolicy: "no-referrer",
    ]
    return [
      Endpoint(.get, "/") { _, _ in .redirect(to: "/docs", type: .temporary) },
      Endpoint(.get, "/docs", produces: "text/html") { request, _ in
        html.response(to: request, headers: pageHeaders)
      },
      Endpoint(.get, "/openapi.json", produces: "application/json") { request, _ in
        document.response(to: request)
      },
    ]
      + parts.map { part in
        Endpoint(.get, "/docs/\(part.name)", isDocumented: false) { request, _ in
          part.response(to: request)
        }
      }
  }
}
