// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Testing

@testable import Training

struct BatchMakerTests {
  private func maker(
    augmentation: Augmentation?,
    threads: Int = 1,
    seed: UInt64 = 5
  ) throws -> BatchMaker {
    BatchMaker(
      images: try Bars.images(60, seed: 1),
      augmentation: augmentation,
      seed: seed,
      parallel: .threads(threads)
    )
  }

  @Test(arguments: [2, 3, 8])
  func `threads do not change a batch`(threads: Int) throws {
    let alone = try maker(augmentation: .gentle)
    let many = try maker(augmentation: .gentle, threads: threads)
    let order = alone.order(epoch: 3)
    #expect(
      alone.batch(epoch: 3, indices: order[7..<50]) == many.batch(epoch: 3, indices: order[7..<50])
    )
  }

  @Test func `without augmentation pixels are scaled to 0...1`() throws {
    let maker = try maker(augmentation: nil)
    let batch = maker.batch(epoch: 0, indices: [4, 17])
    let expected = [4, 17].flatMap { maker.images.pixels(of: $0) }.map { Float($0) / 255 }
    #expect(batch.pixels == expected)
    #expect(batch.labels == [4, 7])
  }

  @Test func `an image is bent anew every epoch, whatever batch it is in`() throws {
    let maker = try maker(augmentation: .gentle)
    let first = maker.batch(epoch: 0, indices: [9])
    #expect(first.pixels != maker.batch(epoch: 1, indices: [9]).pixels)
    let inCompany = maker.batch(epoch: 0, indices: [30, 9])
    #expect(Array(inCompany.pixels[784...]) == first.pixels)
  }

  @Test func `every epoch shows every image once in an order of its own`() throws {
    let maker = try maker(augmentation: nil)
    let orders = (0..<3).map { maker.order(epoch: $0) }
    for order in orders { #expect(order.sorted() == Array(0..<60)) }
    #expect(Set(orders).count == 3)
    #expect(try self.maker(augmentation: nil, seed: 6).order(epoch: 0) != orders[0])
  }
}
