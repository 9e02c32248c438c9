// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes

// What a request's head says of its connection.
extension HTTPRequest {
  /// Whether nothing can follow the request on its connection.
  ///
  /// After a request to change protocol the HTTP parser stops, whatever the answer is.
  var endsConnection: Bool {
    let options = headerFields[.connection]?.lowercased() ?? ""
    return options.split(separator: ",").contains {
      $0.utf8.trimmingBlanks().elementsEqual("close".utf8)
    }
      || headerFields[.upgrade] != nil || method == .connect
  }

  /// Whether the client waits for a word before it sends the body.
  var expectsContinue: Bool { headerFields[.expect]?.lowercased() == "100-continue" }
}
