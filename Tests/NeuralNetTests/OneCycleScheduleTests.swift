// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Testing

struct OneCycleScheduleTests {
  @Test func `matches PyTorch step by step`() {
    // torch 2.15: OneCycleLR(max_lr=0.1, total_steps=20, pct_start=0.25, div_factor=10,
    // final_div_factor=100, anneal_strategy="cos").
    let expected: [Float] = [
      0.01, 0.0231801948, 0.055, 0.0868198052, 0.1, 0.0989084727, 0.0956815956, 0.0904603989,
      0.0834730738, 0.075025, 0.0654853989, 0.0552711967, 0.0448288033, 0.0346146011, 0.025075,
      0.0166269262, 0.0096396011, 0.0044184044, 0.0011915273, 0.0001,
    ]
    let schedule = OneCycleSchedule(
      peak: 0.1,
      totalSteps: 20,
      warmUpFraction: 0.25,
      startDivisor: 10,
      endDivisor: 1000
    )
    for (step, reference) in expected.enumerated() {
      #expect(abs(schedule.learningRate(atStep: step) - reference) < 1e-8, "step \(step)")
    }
  }

  @Test(
    arguments: OneCycleSchedule.WarmUp.allCases,
    [(100, Float(0.3)), (101, 0.25), (7, 0.5), (2, 0.5), (1, 0.3), (50, 0), (50, 1), (10_000, 0.1)]
  )
  func `starts low, rises to the peak once and falls to the floor`(
    warmUp: OneCycleSchedule.WarmUp,
    shape: (totalSteps: Int, warmUpFraction: Float)
  ) {
    let schedule = OneCycleSchedule(
      peak: 0.4,
      totalSteps: shape.totalSteps,
      warmUpFraction: shape.warmUpFraction,
      startDivisor: 20,
      endDivisor: 4000,
      warmUp: warmUp
    )
    let rates = (0..<shape.totalSteps).map(schedule.learningRate)
    let peakStep = schedule.peakStep

    #expect(rates[peakStep] == 0.4)
    // Not strictly: near the peak of a long run, neighbouring steps round to the same rate.
    let rises = zip(rates[...peakStep], rates[...peakStep].dropFirst()).allSatisfy(<=)
    let falls = zip(rates[peakStep...], rates[peakStep...].dropFirst()).allSatisfy(>=)
    #expect(rises && falls)
    if peakStep > 0 {
      #expect(rates[0] == 0.4 / 20)
    }
    if peakStep < shape.totalSteps - 1 {
      #expect(rates[shape.totalSteps - 1] == 0.4 / 4000)
    }
  }

  @Test func `a linear warm-up is a straight line`() {
    let schedule = OneCycleSchedule(
      peak: 1,
      totalSteps: 10,
      warmUpFraction: 0.5,
      startDivisor: 5,
      warmUp: .linear
    )
    let rates = (0...4).map(schedule.learningRate)
    for (rate, expected) in zip(rates, [0.2, 0.4, 0.6, 0.8, 1] as [Float]) {
      #expect(abs(rate - expected) < 1e-7)
    }
  }

  @Test func `steps outside the run get the rate of its ends`() {
    let schedule = OneCycleSchedule(peak: 1, totalSteps: 10)
    #expect(schedule.learningRate(atStep: -1) == schedule.learningRate(atStep: 0))
    #expect(schedule.learningRate(atStep: .min) == schedule.learningRate(atStep: 0))
    #expect(schedule.learningRate(atStep: 10) == schedule.learningRate(atStep: 9))
    #expect(schedule.learningRate(atStep: .max) == schedule.learningRate(atStep: 9))
  }

  @Test func `refuses a run without steps`() async {
    await #expect(processExitsWith: .failure) {
      _ = OneCycleSchedule(peak: 1, totalSteps: 0)
    }
  }

  @Test func `refuses a peak that is not a number`() async {
    await #expect(processExitsWith: .failure) {
      _ = OneCycleSchedule(peak: .nan, totalSteps: 1)
    }
  }
}
