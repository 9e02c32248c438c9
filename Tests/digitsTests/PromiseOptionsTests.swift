// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition
import Testing

@testable import digits

struct PromiseOptionsTests {
  @Test func `a share is read, and nothing said is nothing promised`() throws {
    #expect(try PromiseOptions.share("0.0005") == 0.0005)
    #expect(try PromiseOptions.share("1e-4") == 0.0001)
    #expect(try PromiseOptions.share(nil) == nil)
  }

  @Test(arguments: ["0", "1", "-0.1", "nan", "five", "5%", ""])
  func `what is no share is refused`(text: String) {
    let error = #expect(throws: CommandFailure.self) { try PromiseOptions.share(text) }
    #expect(error.map(String.init(describing:))?.contains("above 0 and below 1") == true)
  }

  @Test func `the server takes the promise from its settings`() throws {
    let environment = ["DIGITS_MAX_ERROR": "0.001"]
    let settings = try ServeSettings(flags: [:], environment: environment, file: [:])
    #expect(settings.maximumError == 0.001)
    #expect(throws: CommandFailure.self) {
      try ServeSettings(flags: [.maximumError: "2"], environment: environment, file: [:])
    }
  }

  @Test func `the model compiled in supports 2 errors in 1,000 and not 1 in 100,000`() throws {
    let loaded = try LoadedModel(path: nil)
    let recognizer = try Recognizer(loaded.bundle, identifier: loaded.identifier)
    let promise = try recognizer.promising(0.002).acceptance.promise
    #expect(promise.map { $0.expectedAcceptance > 0.9 } == true)
    #expect(throws: RecognitionError.self) { try recognizer.promising(0.00001) }
  }
}
