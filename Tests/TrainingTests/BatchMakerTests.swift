// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet
import Testing

@testable import Training

struct BatchMakerTests {
  private func maker(
    augmentation: Augmentation?,
    robustness: Robustness? = nil,
    teacher: Teacher? = nil,
    threads: Int = 1,
    seed: UInt64 = 5
  ) throws -> BatchMaker {
    BatchMaker(
      images: try Bars.images(60, seed: 1),
      augmentation: augmentation,
      robustness: robustness,
      teacher: teacher,
      seed: seed,
      parallel: .threads(threads)
    )
  }

  /// Pixels and labels of a batch.
  private func batch(
    _ maker: BatchMaker,
    epoch: Int,
    _ indices: ArraySlice<Int>
  ) -> (pixels: [Float], labels: [UInt8]) {
    let batch = Batch(size: indices.count, classes: maker.teacher?.classes ?? 0)
    maker.fill(batch, epoch: epoch, indices: indices)
    return (batch.pixels.values(0..<batch.pixels.count), batch.labels)
  }

  @Test(arguments: [2, 3, 8])
  func `threads do not change a batch`(threads: Int) throws {
    let alone = try maker(augmentation: .gentle)
    let many = try maker(augmentation: .gentle, threads: threads)
    let order = alone.order(epoch: 3)
    #expect(batch(alone, epoch: 3, order[7..<50]) == batch(many, epoch: 3, order[7..<50]))
  }

  @Test func `without augmentation pixels are scaled to 0...1`() throws {
    let maker = try maker(augmentation: nil)
    let batch = batch(maker, epoch: 0, [4, 17])
    let expected = [4, 17].flatMap { maker.images.pixels(of: $0) }.map { Float($0) / 255 }
    #expect(batch.pixels == expected)
    #expect(batch.labels == [4, 7])
  }

  @Test func `an image is bent anew every epoch, whatever batch it is in`() throws {
    let maker = try maker(augmentation: .gentle)
    let first = batch(maker, epoch: 0, [9])
    #expect(first.pixels != batch(maker, epoch: 1, [9]).pixels)
    let inCompany = batch(maker, epoch: 0, [30, 9])
    #expect(Array(inCompany.pixels[784...]) == first.pixels)
  }

  /// Draws quickly: elastic fields take a hundred times as long.
  private var robustness: Robustness {
    var robustness = Robustness.standard
    robustness.stray.elasticAlpha = 0
    return robustness
  }

  @Test(arguments: [2, 3])
  func `threads do not change what is disturbed`(threads: Int) throws {
    let alone = try maker(augmentation: .gentle, robustness: robustness)
    let many = try maker(augmentation: .gentle, robustness: robustness, threads: threads)
    let order = alone.order(epoch: 1)
    #expect(batch(alone, epoch: 1, order[0..<60]) == batch(many, epoch: 1, order[0..<60]))
  }

  @Test func `the share of pictures without a digit is what was asked for`() throws {
    let maker = try maker(augmentation: nil, robustness: robustness)
    var others = 0
    for epoch in 0..<40 {
      let labels = batch(maker, epoch: epoch, maker.order(epoch: epoch)[0..<60]).labels
      others += labels.count { $0 == Robustness.nonDigitLabel }
    }
    // 480 of 2,400 expected, with a standard deviation of 20.
    #expect(abs(others - 480) < 100, "\(others)")
  }

  @Test func `undisturbed digits are the data set's`() throws {
    var robustness = robustness
    (robustness.corruptedShare, robustness.invertedShare, robustness.strayShare) = (0, 0, 0)
    robustness.straightShare = 0
    let maker = try maker(augmentation: nil, robustness: robustness)
    let batch = batch(maker, epoch: 0, maker.order(epoch: 0)[0..<60])
    for (place, index) in maker.order(epoch: 0)[0..<60].enumerated()
    where batch.labels[place] != Robustness.nonDigitLabel {
      let expected = maker.images.pixels(of: index).map { Float($0) / 255 }
      #expect(Array(batch.pixels[place * 784..<place * 784 + 784]) == expected)
    }
  }

  @Test func `each picture's target is the answer of one of its teachers`() throws {
    let models = try (1...2 as ClosedRange<UInt64>).map { seed in
      try Model.initialized(Recipe.tiny().architecture, seed: seed)
    }
    let maker = try maker(augmentation: .gentle, teacher: Teacher(models), threads: 2)
    let batch = Batch(size: 60, classes: 10)
    var asked: [Int] = []
    for epoch in 0..<4 {
      maker.fill(batch, epoch: epoch, indices: maker.order(epoch: epoch)[0..<60])
      for place in 0..<60 {
        let pixels = batch.pixels.values(place * 784..<place * 784 + 784)
        let row = batch.teaching.values(place * 10..<place * 10 + 10)
        let teacher = try #require(
          try models.firstIndex { model in
            let plan = try InferencePlan(model)
            var workspace = plan.makeWorkspace()
            let answer = softmax(plan.logits(of: pixels, using: &workspace))
            return zip(row, answer).allSatisfy { abs($0 - $1) < 1e-6 }
          }
        )
        asked.append(teacher)
      }
    }
    // Thirty-two draws of one of two: both are drawn, and neither nearly always.
    #expect(asked.count { $0 == 0 } > 24 && asked.count { $0 == 1 } > 24)
  }

  @Test func `every epoch shows every image once in an order of its own`() throws {
    let maker = try maker(augmentation: nil)
    let orders = (0..<3).map { maker.order(epoch: $0) }
    for order in orders { #expect(order.sorted() == Array(0..<60)) }
    #expect(Set(orders).count == 3)
    #expect(try self.maker(augmentation: nil, seed: 6).order(epoch: 0) != orders[0])
  }

  @Test func `a batch that was prepared early is the one that was wanted`() throws {
    let maker = try maker(augmentation: .gentle, threads: 2)
    let order = maker.order(epoch: 0)
    let feed = BatchFeed(maker, size: 16)
    var wanted = [0, 16, 32].map { BatchFeed.Request(epoch: 0, indices: order[$0..<$0 + 16]) }
    wanted.append(BatchFeed.Request(epoch: 0, indices: order[48..<60]))
    for (index, request) in wanted.enumerated() {
      // Now and then what was announced is not what is asked for.
      let announced = index == 1 ? wanted[0] : wanted.dropFirst(index + 1).first
      let found = feed.batch(request, upcoming: announced)
      let expected = batch(maker, epoch: 0, request.indices)
      #expect(found.labels == expected.labels)
      #expect(found.pixels.values(0..<expected.pixels.count) == expected.pixels)
    }
  }
}
