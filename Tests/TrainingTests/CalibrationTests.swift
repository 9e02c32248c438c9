// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct CalibrationTests {
  /// Logits whose labels are drawn from their own softmax, divided by `factor`.
  private func sample(
    _ count: Int,
    factor: Float,
    seed: UInt64
  ) -> (logits: [Float], labels: [UInt8]) {
    var generator = SeededGenerator(seed: seed)
    var (logits, labels): ([Float], [UInt8]) = ([], [])
    for _ in 0..<count {
      let row = (0..<4).map { _ in 2 * generator.normal() }
      var draw = generator.uniform()
      var label: UInt8 = 0
      for (index, probability) in softmax(row).enumerated() {
        if draw >= 0 { label = UInt8(index) }
        draw -= probability
      }
      logits += row.map { $0 * factor }
      labels.append(label)
    }
    return (logits, labels)
  }

  @Test(arguments: [0.5, 1, 3] as [Float])
  func `the temperature undoes what made logits too sure or too shy`(factor: Float) {
    let (logits, labels) = sample(20_000, factor: factor, seed: 3)
    let found = TemperatureFit.temperature(logits: logits, labels: labels, classes: 4)
    #expect(abs(found / Double(factor) - 1) < 0.05, "\(found)")
  }

  @Test func `a run leaves a temperature and a record of its errors`() throws {
    let images = try Bars.images(120, seed: 1)
    guard case .finished(let result) = try Trainer(recipe: .tiny(), seed: 1).run(on: images) else {
      Issue.record("The run was stopped.")
      return
    }
    let fit = result.calibration
    #expect(fit.cascade.stages.map(\.members) == [[ModelBundle.soleName]])
    #expect(fit.risk.count == 20 && fit.risk.isSound)
    #expect(fit.errors == 20 - result.validation.correct)
    // At its temperature the network says no worse what the labels say.
    let held = images.split(validationCount: 20).validation
    var answers = HeldOutAnswers(labels: held.labels, classes: 10)
    answers.ask(try InferencePlan(result.model), about: held, in: 0..<20, parallel: .serial)
    let loss = { (temperature: Double) in
      TemperatureFit.negativeLogLikelihood(
        answers.logits,
        answers.labels,
        classes: 10,
        temperature: temperature
      )
    }
    #expect(loss(fit.cascade.stages[0].temperature) <= loss(1) + 1e-9)
  }

  @Test
  func `every network of a full recipe leaves out another block, and is taught by its own kind`() {
    var recipe = FullRecipe.standard
    recipe.refinement = nil
    let jobs = recipe.jobs(imageCount: 60_000, seed: 1)
    let members = recipe.members
    #expect(jobs.count == 2 * members + 1)
    #expect(Set(jobs.map(\.name)).count == jobs.count && Set(jobs.map(\.seed)).count == jobs.count)
    for (index, job) in jobs.dropLast().enumerated() {
      #expect(job.recipe.validationBlock == index % members)
      #expect(job.recipe.validationCount == 60_000 / members)
      #expect(job.teachers == (index < members ? [] : [FullRecipe.accurateName(index % members)]))
    }
    #expect(jobs.last?.teachers.count == members)
    #expect(jobs.allSatisfy { $0.start == nil })
    #expect(jobs == recipe.jobs(imageCount: 60_000, seed: 1))
    #expect(jobs.map(\.seed) != recipe.jobs(imageCount: 60_000, seed: 2).map(\.seed))
  }

  @Test func `a member is refined on the images that it learnt from, from its own weights`() throws
  {
    let recipe = FullRecipe.standard
    let refinement = try #require(recipe.refinement)
    #expect(refinement.architecture == recipe.accurate.architecture)
    let jobs = recipe.jobs(imageCount: 60_000, seed: 1)
    #expect(jobs.count == 3 * recipe.members + 1)
    #expect(Set(jobs.map(\.name)).count == jobs.count && Set(jobs.map(\.seed)).count == jobs.count)
    for member in 0..<recipe.members {
      let (first, second) = (jobs[member], jobs[2 * recipe.members + 1 + member])
      #expect(first.start == nil && second.start == first.name)
      #expect(second.name == FullRecipe.accurateName(member))
      #expect(first.recipe.validationBlock == member && second.recipe.validationBlock == member)
      #expect(first.recipe.validationCount == second.recipe.validationCount)
    }
    // What was trained before must not be trained anew because something is put after it.
    var plain = recipe
    plain.refinement = nil
    let before = plain.jobs(imageCount: 60_000, seed: 1)
    #expect(jobs.prefix(before.count).map(\.seed) == before.map(\.seed))
    #expect(jobs.prefix(before.count).map(\.recipe) == before.map(\.recipe))
  }

  @Test func `a recipe that was written down before there was a refinement has none`() throws {
    var recipe = FullRecipe.standard
    recipe.refinement = nil
    let text = try ModelCard.json(recipe)
    #expect(!text.contains("refinement"))
    #expect(try JSONDecoder().decode(FullRecipe.self, from: Data(text.utf8)) == recipe)
  }

  @Test func `the exit sends the least sure pictures on, no more than may be`() throws {
    let images = try Bars.images(200, seed: 1)
    var fast = HeldOutAnswers(labels: images.labels, classes: 10)
    var accurate = fast
    let architecture = Recipe.tiny().architecture
    let plans = try (1...2 as ClosedRange<UInt64>).map { seed in
      try InferencePlan(Model.initialized(architecture, seed: seed))
    }
    fast.ask(plans[0], about: images, in: 0..<200, parallel: .threads(2))
    accurate.ask(plans[1], about: images, in: 0..<70, parallel: .serial)
    accurate.ask(plans[1], about: images, in: 70..<200, parallel: .threads(2))
    let fit = CascadeFit(
      fast: fast,
      accurate: accurate,
      members: (fast: ["fast"], accurate: ["a", "b"]),
      greatestSecondShare: 0.1
    )
    #expect(fit.secondShare > 0.05 && fit.secondShare <= 0.1)
    let stages = fit.cascade.stages
    #expect(stages.map(\.members) == [["fast"], ["fast", "a", "b"]])
    // One accurate network speaks for both.
    let exit = try #require(stages[0].exit)
    let errors = images.labels.indices.count { image in
      var answer = fast.probabilities(of: image, temperature: stages[0].temperature)
      if answer.allSatisfy({ $0 < exit }) {
        let asked = [fast, accurate, accurate].map {
          $0.probabilities(of: image, temperature: stages[1].temperature)
        }
        answer = answer.indices.map { index in asked.reduce(0) { $0 + $1[index] } / 3 }
      }
      return answer.indices.max { answer[$0] < answer[$1] } != Int(images.labels[image])
    }
    #expect(fit.errors == errors && fit.firstErrors == fast.errors(in: 0..<200))
    #expect(fit.risk.count == 200 && fit.risk.isSound)
    // The held-out answers are those of the networks.
    var workspace = plans[1].makeWorkspace()
    let expected = plans[1].logits(
      of: images.pixels(of: 123).map { Float($0) / 255 },
      using: &workspace
    )
    #expect(Array(accurate.logits[1230..<1240]) == expected)
  }
}
