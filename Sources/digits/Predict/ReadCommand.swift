// DigitClassifier
// SPDX-License-Identifier: MIT

public import ArgumentParser
import Imaging
public import Recognition

/// `digits read`: reads every digit in each picture.
struct Read: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads every digit in each picture: numbers, in lines.",
    discussion: """
      Prints what each line of a picture says and how sure that is, or JSON with the keys that the server's \
      /v1/read answers with. With --expected it verifies: the exit status is 1 unless every picture says that, \
      surely. With --pattern or --check-digit it reads the most probable number that fits.

        digits read meter.jpg
        digits read --expected 407 part.png
        digits read --pattern '[0-4]\\d\\d' --check-digit luhn --json serial.png

      A pattern has one place for each digit: a digit, \\d for any, or a set such as [0-4]; {n} repeats a place.
      """
  )

  @Argument(
    help: ArgumentHelp("Files of \(ImageFormat.list); - is standard input.", valueName: "file"),
    completion: .file(extensions: ImageFormat.allCases.flatMap(\.fileEndings))
  )
  var files: [String]

  @Option(help: ArgumentHelp("The digits that should be there.", valueName: "digits"))
  var expected: String?

  @Option(help: ArgumentHelp("What a line may be, one place for each digit.", valueName: "pattern"))
  var pattern: String?

  @Option(help: ArgumentHelp("The rule that a line's digits keep.", valueName: "rule"))
  var checkDigit: CheckDigit?

  @Flag(exclusivity: .exclusive, help: "How to print the readings; without it, as a table.")
  var format: OutputFormat?

  @OptionGroup var promise: PromiseOptions

  @OptionGroup var model: ModelOptions

  func validate() throws {
    try FileInput.requireOneStandardInput(among: files)
    do throws(FieldError) {
      _ = try pattern.map { (text) throws(FieldError) in try FieldPattern(text) }
      if let expected { _ = try Verification(of: .empty, expecting: expected) }
    } catch {
      throw ValidationError(error.message)
    }
  }

  func run() throws {
    let loaded = try model.load()
    let recognizer = try promise.promised(
      loaded.recognizer(on: model.engine(for: loaded))
    )
    let pattern = try self.pattern.map { try FieldPattern($0) }
    let rule =
      pattern == nil && checkDigit == nil
      ? nil : FieldRule(pattern: pattern, checkDigit: checkDigit)
    var printer = ReadingPrinter(
      format: format,
      model: loaded.identifier,
      table: ReadingPrinter.pages
    ) {
      Console.output.write($0)
    }
    printer.begin()
    var failures = 0
    for file in files {
      do throws(CommandFailure) {
        let page = recognizer.readPage(try FileInput.picture(file))
        let verification = try verify(page)
        printer.add(
          PageRow(
            file: file,
            page: page,
            field: rule.map { ($0, $0.read(page)) },
            verification: verification,
            acceptance: recognizer.acceptance,
            model: loaded.identifier
          )
        )
        if let verification, verification.outcome != .match || !verification.accepted {
          failures += 1
        }
      } catch {
        failures += 1
        printer.add(file: file, error: error.message)
        Console.error.line("digits: \(error.message)")
      }
    }
    printer.end()
    if failures > 0 { throw ExitCode.failure }
  }

  private func verify(_ page: PageReading) throws(CommandFailure) -> Verification? {
    guard let expected else { return nil }
    do {
      return try Verification(of: page, expecting: expected)
    } catch {
      throw CommandFailure(error.message)
    }
  }
}

extension CheckDigit: ExpressibleByArgument {}
