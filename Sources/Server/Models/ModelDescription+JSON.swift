// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

extension JSONWriter {
  /// Writes what there is to say of a model; every key is always there.
  ///
  /// - Parameter model: The description.
  mutating func value(_ model: ModelDescription) {
    object { json in
      json.key("id")
      json.value(model.identifier)
      json.key("name")
      json.value(model.name)
      json.key("active")
      json.value(model.isActive)
      json.key("multiply_adds")
      json.write(model.cost)
      json.key("stages")
      json.array { json in
        for stage in model.cascade.stages { json.write(stage) }
      }
      json.key("precision")
      json.value(model.precision)
      json.key("evaluation")
      json.write(model.evaluation)
      json.key("trained")
      json.write(model.training)
      json.key("accepted_from")
      json.value(probability: model.acceptance.threshold)
      json.key("non_digit_limit")
      json.value(probability: model.acceptance.nonDigitLimit)
      json.key("promise")
      if let promise = model.acceptance.promise { json.value(promise) } else { json.null() }
      json.key("promises")
      json.array { json in
        for promise in model.promises { json.write(promise) }
      }
    }
  }

  private mutating func write(_ cost: ModelDescription.Cost?) {
    guard let cost else { return null() }
    object { json in
      json.key("first")
      json.value(cost.first)
      json.key("last")
      json.value(cost.last)
      json.key("mean")
      if let mean = cost.mean { json.value(mean) } else { json.null() }
    }
  }

  private mutating func write(_ stage: Cascade.Stage) {
    object { json in
      json.key("members")
      json.array { json in
        for member in stage.members { json.value(member) }
      }
      json.key("temperature")
      json.value(stage.temperature)
      json.key("exit")
      if let exit = stage.exit { json.value(exit) } else { json.null() }
    }
  }

  private mutating func write(_ evaluation: [String: ModelDescription.Score]) {
    object { json in
      for (split, score) in evaluation.sorted(by: { $0.key < $1.key }) {
        json.key(split)
        json.object { json in
          json.key("correct")
          json.value(score.correct)
          json.key("count")
          json.value(score.count)
        }
      }
    }
  }

  private mutating func write(_ training: ModelDescription.Training?) {
    guard let training else { return null() }
    object { json in
      json.key("recipe")
      if let recipe = training.recipe { json.value(recipe) } else { json.null() }
      json.key("seed")
      json.value(training.seed)
      json.key("date")
      json.value(training.date)
      json.key("software")
      json.value(training.software)
    }
  }

  private mutating func write(_ promise: Result<Promise, Promise.Refusal>) {
    switch promise {
    case .success(let promise): value(promise)
    case .failure(let refusal):
      object { json in
        json.key("max_error")
        json.value(refusal.maximumError)
        json.key("readings_needed")
        if let count = refusal.readingsNeeded { json.value(count) } else { json.null() }
      }
    }
  }
}
