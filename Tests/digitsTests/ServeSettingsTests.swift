// DigitClassifier
// SPDX-License-Identifier: MIT

import Logging
import Server
import Testing

@testable import digits

struct ServeSettingsTests {
  @Test func `without any source there are safe defaults`() throws {
    let settings = try ServeSettings(flags: [:], environment: [:], file: [:])
    #expect(settings.options == ServerOptions())
    #expect(settings.options.host == "127.0.0.1")
    #expect(settings.model == nil)
    #expect(settings.cameraFolder == nil)
    #expect(settings.logLevel == .info)
    #expect(settings.logFormat == .text)
  }

  @Test(
    arguments: [
      (flag: "1", environment: "2", hosting: "3", file: "4", expected: 1),
      (flag: nil, environment: "2", hosting: "3", file: "4", expected: 2),
      (flag: nil, environment: nil, hosting: "3", file: "4", expected: 3),
      (flag: nil, environment: nil, hosting: nil, file: "4", expected: 4),
    ] as [(flag: String?, environment: String?, hosting: String?, file: String?, expected: Int)]
  )
  func `flags beat the environment, which beats the file`(
    flag: String?,
    environment: String?,
    hosting: String?,
    file: String?,
    expected: Int
  ) throws {
    var variables: [String: String] = [:]
    variables["DIGITS_PORT"] = environment
    variables["PORT"] = hosting
    let settings = try ServeSettings(
      flags: flag.map { [.port: $0] } ?? [:],
      environment: variables,
      file: file.map { [.port: $0] } ?? [:]
    )
    #expect(settings.options.port == expected)
  }

  @Test func `every setting has an environment variable`() throws {
    let settings = try ServeSettings(
      flags: [:],
      environment: [
        "DIGITS_HOST": "::1", "DIGITS_MODEL": "m", "DIGITS_CAMERA_FOLDER": "c",
        "DIGITS_LOG_LEVEL": "DEBUG", "DIGITS_LOG_FORMAT": "json", "DIGITS_ALLOW_ANONYMOUS": "yes",
        "DIGITS_MAXIMUM_BODY_BYTES": "1000", "DIGITS_MAXIMUM_PIXELS": "2000",
        "DIGITS_MAXIMUM_CONCURRENT_PREDICTIONS": "3", "DIGITS_RECOGNITION_THREADS": "4",
        "DIGITS_DRAIN_DELAY_SECONDS": "5", "DIGITS_DRAIN_TIMEOUT_SECONDS": "6",
      ],
      file: [:]
    )
    #expect(settings.options.host == "::1")
    #expect(settings.model == "m")
    #expect(settings.cameraFolder == "c")
    #expect(settings.logLevel == .debug)
    #expect(settings.logFormat == .json)
    #expect(settings.options.allowAnonymous)
    #expect(settings.options.maximumBodyBytes == 1000)
    #expect(settings.options.maximumPixels == 2000)
    #expect(settings.options.maximumConcurrentPredictions == 3)
    #expect(settings.options.recognitionThreads == 4)
    #expect(settings.options.drainDelay == .seconds(5))
    #expect(settings.options.drainTimeout == .seconds(6))
  }

  @Test(
    arguments: [
      (ServeSetting.port, "eighty", "from 0 to 65535"), (.port, "70000", "found “70000”"),
      (.logLevel, "loud", "warning"), (.logFormat, "xml", "text, json"),
      (.allowAnonymous, "perhaps", "true or false"), (.maximumPixels, "0", "from 1"),
    ])
  func `a value that cannot be used is named`(
    setting: ServeSetting,
    text: String,
    hint: String
  ) {
    let error = #expect(throws: CommandFailure.self) {
      try ServeSettings(flags: [:], environment: [:], file: [setting: text])
    }
    #expect(error?.message.contains(setting.rawValue) == true)
    #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
  }
}

struct ConfigurationFileTests {
  @Test func `texts, numbers and truth values are settings`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "c.json",
      #"{"host": "::1", "port": 9000, "allow_anonymous": true, "log_level": "debug"}"#
    )
    #expect(
      try ConfigurationFile(path: path).values
        == [.host: "::1", .port: "9000", .allowAnonymous: "true", .logLevel: "debug"]
    )
  }

  @Test func `an unknown setting is an error that lists the known ones`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("c.json", #"{"port": 1, "prot": 2}"#)
    let error = #expect(throws: CommandFailure.self) { try ConfigurationFile(path: path) }
    #expect(error?.message.contains("c.json”: “prot” is no setting") == true)
    for setting in ServeSetting.allCases {
      #expect(error?.message.contains(setting.rawValue) == true)
    }
  }

  @Test(arguments: ["", "[]", "{", #"{"port": [1]}"#, #"{"port": null}"#, #"{"port": {"a": 1}}"#])
  func `a file of another kind is refused by name`(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("c.json", text)
    let error = #expect(throws: CommandFailure.self) { try ConfigurationFile(path: path) }
    #expect(error?.message.contains("c.json") == true)
  }

  @Test func `a file that is not there is refused by name`() {
    let error = #expect(throws: CommandFailure.self) { try ConfigurationFile(path: "/no/such") }
    #expect(error?.message.contains("“/no/such” cannot be read: No such file") == true)
  }
}
