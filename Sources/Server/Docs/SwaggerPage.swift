// DigitClassifier
// SPDX-License-Identifier: MIT

/// The page at `/docs`, which shows the OpenAPI document with Swagger UI.
struct SwaggerPage: Sendable {
  /// The version of Swagger UI that `scripts/fetch-swagger-ui` fetches.
  static let version = "5.34.0"

  /// Whether Swagger UI's files are compiled in, or come from a content delivery network.
  let isSelfContained: Bool

  /// Where Swagger UI's files come from otherwise.
  private static let network = "https://cdn.jsdelivr.net"
  private static let styleHash =
    "sha384-4c3vsE5f+trhFyHrFrLM1fFGUn531NIaC7dcqEWIJdoRQJ5CkJbSuSCwXLpaS1KF"
  private static let scriptHash =
    "sha384-9Td7MKiIr2S83E1kZyyVi8KdJw/S8CpAvu0llLyMeg0xq/hDGiZJfVn0fV4llCmK"

  /// What the page may load: itself, and the network only where it must.
  ///
  /// Swagger UI sets styles from its script and draws its icons from `data:` URLs.
  var contentSecurityPolicy: String {
    let source = isSelfContained ? "'self'" : "'self' \(Self.network)"
    return """
      default-src 'none'; script-src \(source); style-src \(source) 'unsafe-inline'; \
      img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
      frame-ancestors 'none'
      """
  }

  /// The page.
  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>DigitClassifier API</title>
      \(icon)
      <link rel="stylesheet" href="\(address("swagger-ui.css"))"\(integrity(Self.styleHash))>
      <script src="\(address("swagger-ui-bundle.js"))"\(integrity(Self.scriptHash)) defer></script>
      <script src="/docs/start.js" defer></script>
    </head>
    <body>
      <main id="swagger-ui"></main>
      <noscript>This page needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    </body>
    </html>

    """
  }

  /// The page's own script.
  var script: String {
    """
    "use strict";
    const place = document.getElementById("swagger-ui");
    if (typeof SwaggerUIBundle === "undefined") {
      place.textContent =
        "Swagger UI could not be loaded\(Self.hint(isSelfContained)). The API's description is at /openapi.json.";
    } else {
      SwaggerUIBundle({
        url: "/openapi.json",
        domNode: place,
        deepLinking: true,
        displayRequestDuration: true,
        tryItOutEnabled: true,
        validatorUrl: null,
      });
    }

    """
  }

  private var icon: String {
    isSelfContained
      ? #"<link rel="icon" type="image/png" sizes="32x32" href="/docs/favicon-32x32.png">"#
      : #"<link rel="icon" href="data:,">"#
  }

  private func address(_ file: String) -> String {
    isSelfContained
      ? "/docs/\(file)" : "\(Self.network)/npm/swagger-ui-dist@\(Self.version)/\(file)"
  }

  private func integrity(_ hash: String) -> String {
    isSelfContained
      ? "" : #" integrity="\#(hash)" crossorigin="anonymous" referrerpolicy="no-referrer""#
  }

  private static func hint(_ isSelfContained: Bool) -> String {
    isSelfContained
      ? "" : ": this server was built without its files (scripts/fetch-swagger-ui fetches them)"
  }
}
