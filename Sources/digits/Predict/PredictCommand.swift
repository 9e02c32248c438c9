// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging
import Recognition

/// `digits predict`: reads the digit in each picture.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads the digit in each picture.",
    discussion: """
      Prints a table, or JSON with the keys that the server answers with. A picture that cannot be \
      read does not stop the others: the reason goes to standard error, and the exit status is 1.

        digits predict samples/uploads/*.png
        cat seven.png | digits predict --json -
        find scans -name '*.jpg' | xargs digits predict --ndjson > readings.ndjson
        digits predict --explain seen.png seven.png

      With --ndjson and no file, pictures come as lines of JSON on standard input, and each is \
      answered with a line on standard output, in order, on all cores: {"id": 7, "image_base64": \
      "iVBORw0KGgo…"} or {"id": 7, "path": "seven.png"}. The answer has the id as it was given, or \
      null. A line that cannot be read has an error in its answer, and standard error tells at the \
      end how many had; the exit status is 1 only when the input cannot be read or the output not be \
      written.

        digits predict --ndjson < pictures.ndjson > readings.ndjson
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Files of \(ImageFormat.list); - is a picture on standard input. None, with --ndjson: lines of JSON on standard "
        + "input.",
      valueName: "file"
    ),
    completion: .file(extensions: ImageFormat.allCases.flatMap(\.fileEndings))
  )
  var files: [String] = []

  @Flag(exclusivity: .exclusive, help: "How to print the readings; without it, as a table.")
  var format: OutputFormat?

  @OptionGroup var explanation: ExplanationOptions

  @OptionGroup var promise: PromiseOptions

  @OptionGroup var model: ModelOptions

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard !files.isEmpty || format == .ndjson else {
      throw ValidationError(
        "Name the picture files to read, or say --ndjson to read lines of JSON from standard input."
      )
    }
    guard files.isEmpty || threads.threads == nil else {
      throw ValidationError("--threads is for lines of JSON on standard input, not for files.")
    }
    guard explanation.explain == nil || files.count == 1 else {
      throw ValidationError("--explain is for one picture, found \(files.count).")
    }
    try FileInput.requireOneStandardInput(among: files)
  }

  func run() throws {
    let loaded = try model.load()
    let recognizer = try promise.promised(
      loaded.recognizer(on: model.engine(for: loaded))
    )
    guard !files.isEmpty else { return try answerLines(with: recognizer) }
    var printer = ReadingPrinter(format: format, model: loaded.identifier) {
      Console.output.write($0)
    }
    printer.begin()
    var failures = 0
    var explained: Explanation?
    for file in files {
      do throws(CommandFailure) {
        let picture = try FileInput.picture(file)
        let answer = explanation.read(picture, with: recognizer)
        printer.add(file: file, reading: answer.reading)
        explained = answer.explanation
      } catch {
        failures += 1
        printer.add(file: file, error: error.message)
        Console.error.line("digits: \(error.message)")
      }
    }
    printer.end()
    if failures > 0 { throw ExitCode.failure }
    // Where JSON was asked for, standard output is for the program that reads it.
    let console = format == nil ? Console.output : Console.error
    for warning in explained?.warnings ?? [] {
      console.line("warning (\(warning.rawValue)): \(warning.message)")
    }
    try explanation.write(explained)
  }

  private func answerLines(with recognizer: Recognizer) throws(CommandFailure) {
    let tally = try LinePipe(recognizer).run(threads: threads.count, parallel: threads.parallel)
    guard tally.failures > 0 else { return }
    Console.error.line(
      "digits: \(tally.failures) of \(tally.lines) lines could not be read; the error in each answer says why."
    )
  }
}

/// Forms of output for programs.
enum OutputFormat: String, EnumerableFlag {
  case json
  case ndjson

  static func help(for value: OutputFormat) -> ArgumentHelp? {
    switch value {
    case .json: "Print one JSON array."
    case .ndjson: "Print one JSON object a line, each as soon as it is known."
    }
  }
}
