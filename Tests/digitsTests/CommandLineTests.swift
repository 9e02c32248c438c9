// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Testing
import Training

@testable import digits

struct CommandLineTests {
  @Test func `every command is found by its name`() throws {
    #expect(try Digits.parseAsRoot(["serve"]) is Serve)
    #expect(try Digits.parseAsRoot(["predict", "a.png"]) is Predict)
    #expect(try Digits.parseAsRoot(["train"]) is Train)
    #expect(try Digits.parseAsRoot(["evaluate"]) is Evaluate)
    #expect(try Digits.parseAsRoot(["models", "check", "a"]) is Check)
    #expect(try Digits.parseAsRoot(["models", "card", "--output", "x"]) is Card)
    #expect(try Digits.parseAsRoot(["dataset", "download"]) is Download)
    #expect(try Digits.parseAsRoot(["dataset", "synthesize", "--output", "x"]) is Synthesize)
    #expect(try Digits.parseAsRoot(["health"]) is Health)
    #expect(try Digits.parseAsRoot(["export", "--format", "onnx", "--output", "x"]) is Export)
    #expect(try Digits.parseAsRoot(["import", "a.safetensors", "--output", "x"]) is Import)
  }

  @Test(
    arguments: [
      ["no-such-command"], ["predict"], ["predict", "a.png", "--no-such-flag"],
      ["predict", "-", "-"], ["predict", "a.png", "--json", "--ndjson"],
      ["predict", "a.png", "b.png", "--explain", "x.png"], ["predict", "a.png", "--explain", "-"],
      ["predict", "a.png", "--explain", ""], ["predict", "a.png", "--explain"],
      ["predict", "a.png", "--force"], ["predict", "--json"], ["predict", "--threads", "2"],
      ["predict", "--ndjson", "--threads", "0"],
      ["predict", "--ndjson", "a.png", "--threads", "2"],
      ["predict", "--ndjson", "--explain", "x.png"],
      ["train", "--recipe", "secret"], ["train", "--threads", "0"], ["train", "--seed", "-1"],
      ["evaluate", "--split", "all"], ["health", "--port", "70000"],
      ["dataset", "synthesize"], ["dataset", "synthesize", "--output", "x", "--crops", "-1"],
      ["export"], ["export", "--format", "onnx"], ["export", "--output", "x"],
      ["export", "--format", "pickle", "--output", "x"],
      ["export", "--format", "onnx", "--output", "-"],
      ["import"], ["import", "a"], ["import", "--output", "x"], ["import", "a", "--output", ""],
      ["import", "a", "--output", "x", "--name", "a b"],
      ["import", "a", "--output", "x", "--name", ""],
      ["import", "a", "--output", "x", "--mean", "nan"],
      ["import", "a", "--output", "x", "--std", "0"],
    ])
  func `wrong usage exits with 64`(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try Digits.parseAsRoot(arguments) }
    if let error { #expect(Digits.exitCode(for: error).rawValue == 64) }
  }

  @Test func `options of training are taken over`() throws {
    let train = try #require(
      try Digits.parseAsRoot([
        "train", "--recipe", "classic", "--data", "d", "--mirror", "m", "--output", "o", "--seed",
        "18446744073709551615", "--threads", "3", "--epochs", "2", "--resume", "--no-test",
      ]) as? Train
    )
    #expect(train.recipe?.name == "classic")
    #expect(train.data.data == "d")
    #expect(train.data.mirror == "m")
    #expect(train.output == "o")
    #expect(train.seed == .max)
    #expect(train.threads.count == 3)
    #expect(train.epochs == 2)
    #expect(train.resume)
    #expect(!train.test)
  }

  @Test func `lines are read where no file is named`() throws {
    let predict = try #require(
      try Digits.parseAsRoot(["predict", "--ndjson", "--threads", "3", "--max-error", "0.01"])
        as? Predict
    )
    #expect(predict.files.isEmpty)
    #expect(predict.threads.count == 3)
    #expect(Predict.helpMessage().contains("image_base64"))
  }

  @Test func `help names what a newcomer needs`() {
    let help = Digits.helpMessage()
    for command in [
      "serve", "predict", "train", "evaluate", "models", "dataset", "health", "export", "import",
      "--version",
    ] {
      #expect(help.contains(command))
    }
    #expect(Serve.helpMessage().contains("camera_folder"))
    #expect(Train.helpMessage().contains("--resume"))
    #expect(Digits.configuration.version == Version.number)
  }

  @Test func `a recipe is a name or a JSON file`() throws {
    #expect(try RecipeChoice(argument: "classic")?.load() == .classic)
    #expect(try RecipeChoice.standard.load() == .default)
    #expect(RecipeChoice(argument: "folder/mine.json")?.name == "mine")
    #expect(RecipeChoice(argument: "mine") == nil)
    let folder = try TemporaryFolder()
    let path = try folder.file("half.json", #"{"name": "half"}"#)
    let error = #expect(throws: CommandFailure.self) {
      try RecipeChoice(argument: path)?.load()
    }
    #expect(error?.message.contains("half.json” does not hold a recipe: the field “") == true)
  }
}
