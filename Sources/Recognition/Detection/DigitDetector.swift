// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
package import Kernels
package import NeuralNet

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds digits by looking at every place of a picture in every size.
package struct DigitDetector: Sendable {
  /// Looks at every place.
  private let network: DenseNetwork
  /// Looks at what was found more closely; nil where the first network does that too.
  private let verifier: WorkspacePool?

  /// Joins the networks.
  ///
  /// - Parameters:
  ///   - network: Looks at every place.
  ///   - verifier: A network from 28×28 grey pixels to eleven logits.
  ///   - backend: The kernels to compute with.
  /// - Throws: ``RecognitionError/Code/unsuitableModel`` or ``RecognitionError/Code/invalidModel``.
  package init(
    _ network: DenseNetwork,
    verifier: Model? = nil,
    backend: KernelBackend = .fastest
  ) throws(RecognitionError) {
    self.network = network
    let plan: InferencePlan?
    do throws(ModelError) {
      plan = try verifier.map { model throws(ModelError) in
        try InferencePlan(model, backend: backend)
      }
    } catch {
      throw RecognitionError(.invalidModel, "The verifier cannot be compiled: \(error.message)")
    }
    if let plan {
      let pixels = Glyph.side * Glyph.side
      guard plan.inputCount == pixels, plan.outputCount == DenseNetwork.classes else {
        throw RecognitionError(
          .unsuitableModel,
          "Expected a verifier from \(pixels) to \(DenseNetwork.classes) numbers; found one from \(plan.inputCount) to "
            + "\(plan.outputCount). Use a network made by the recipe detector."
        )
      }
    }
    self.verifier = plan.map { WorkspacePool(plan: $0) }
  }

  /// Whether a further network looks at what the first one found.
  package var looksMoreClosely: Bool { verifier != nil }

  /// What is made of one window of 784 values in 0...1: probabilities of the ten digits and, last, of none.
  package func probabilities(of window: [Float]) -> [Double] {
    softmax((verifier ?? network.sole).logits(of: window)).map(Double.init)
  }

  /// A window that seems to show a digit.
  package struct Window {
    /// Which level of the pyramid.
    package let level: Int
    /// Its first column and row there.
    package let left: Int
    package let top: Int
    /// Probabilities of the ten digits and, last, of none.
    package let probabilities: [Float]
  }

  /// All windows in which a digit is probable enough.
  ///
  /// - Parameters:
  ///   - pyramid: The picture.
  ///   - least: The least probability of any digit, 0...1.
  /// - Returns: The windows, level by level and row by row.
  package func windows(in pyramid: ImagePyramid, least: Float) -> [Window] {
    var windows: [Window] = []
    for (index, level) in pyramid.levels.enumerated() {
      let answers = network.answers(for: level.plane)
      let classes = answers.classes
      for row in 0..<answers.rows {
        for column in 0..<answers.columns {
          let start = (row * answers.columns + column) * classes
          let logits = answers.logits[start..<start + classes]
          // Most windows show nothing, and need no exponentials to be told so.
          let (best, none) = (logits.dropLast().max(), logits.last)
          guard let best, let none, best > none - 5 else { continue }
          let probabilities = softmax(Array(logits))
          guard 1 - probabilities[classes - 1] >= least else { continue }
          windows.append(
            Window(
              level: index,
              left: column * DenseNetwork.stride,
              top: row * DenseNetwork.stride,
              probabilities: probabilities
            )
          )
        }
      }
    }
    return windows
  }

  /// The digits of a picture, the surest first.
  ///
  /// Several windows see the same digit; where it is, how large, and which is what they say together.
  private func detections(in picture: GreyImage) -> [Detection] {
    let pyramid = ImagePyramid(of: picture)
    let candidates = windows(in: pyramid, least: Self.leastPresence).map { window in
      let level = pyramid.levels[window.level]
      let half = Double(Glyph.side) / 2
      let middle = level.origin(x: Double(window.left) + half, y: Double(window.top) + half)
      return Detection(
        x: middle.x,
        y: middle.y,
        size: ImagePyramid.digitSide / level.scale,
        probabilities: window.probabilities.map(Double.init)
      )
    }
    return Self.merged(candidates)
  }

  /// Joins what is said of the same digit from several places: the place that most windows agree on leads, those that
  /// agree have a say in where the digit is, and what overlaps it otherwise is dropped.
  static func merged(_ candidates: [Detection]) -> [Detection] {
    let candidates = candidates.sorted { $0.presence > $1.presence }.prefix(mostCandidates)
    let supported = candidates.map { candidate in
      (
        candidate,
        support: candidates.reduce(0) { candidate.agrees(with: $1) ? $0 + $1.presence : $0 }
      )
    }
    let leaders = undisputed(supported.sorted { $0.support > $1.support }.map(\.0))
    let joined = leaders.map { leader in leader.joined(by: candidates.filter(leader.agrees)) }
    // What was joined has moved, and may lie over another one now.
    return undisputed(joined.sorted { $0.presence > $1.presence })
  }

  /// Windows that are compared with each other, at most; the surest ones.
  private static let mostCandidates = 1000

  /// Those that do not lie over a surer one.
  private static func undisputed(_ candidates: [Detection]) -> [Detection] {
    var kept: [Detection] = []
    for candidate in candidates where kept.allSatisfy({ !$0.hides(candidate) }) {
      kept.append(candidate)
    }
    return kept
  }

  /// Windows in which a digit is less probable have no say.
  private static let leastPresence: Float = 0.35
}

extension Detection {
  /// Whether another one is of the same digit, or of a part of it: digits that touch are further apart.
  fileprivate func hides(_ other: Detection) -> Bool {
    let larger = size > other.size ? self : other
    let isPart = min(size, other.size) < 0.7 * larger.size
    let across = isPart ? larger.width / 2 : Self.closest * (width + other.width) / 2
    return abs(x - other.x) < across && abs(y - other.y) < larger.size / 2
  }

  /// How near the middles of two digits come, in mean widths, as these are estimated.
  private static let closest = 0.58

  /// Whether another one is of the same digit, seen from a place beside it.
  fileprivate func agrees(with other: Detection) -> Bool {
    let reach = 0.2 * size
    return digit == other.digit && abs(x - other.x) <= reach && abs(y - other.y) <= reach
      && other.size < 1.5 * size && size < 1.5 * other.size
  }

  /// What several say together, each weighted with how sure it is of a digit.
  fileprivate func joined(by members: [Detection]) -> Detection {
    var (weights, x, y, size) = (0.0, 0.0, 0.0, 0.0)
    var probabilities = [Double](repeating: 0, count: self.probabilities.count)
    for member in members {
      let weight = member.presence * member.presence
      weights += weight
      x += weight * member.x
      y += weight * member.y
      size += weight * log2(member.size)
      for index in probabilities.indices {
        probabilities[index] += weight * member.probabilities[index]
      }
    }
    guard weights > 0 else { return self }
    return Detection(
      x: x / weights,
      y: y / weights,
      size: exp2(size / weights),
      probabilities: probabilities.map { $0 / weights }
    )
  }
}

extension DigitDetector {
  /// Digits that were found, looked at more closely; those that are none then are gone.
  ///
  /// - Parameter picture: The picture.
  /// - Returns: The digits, the surest first.
  func verifiedDetections(in picture: GreyImage) -> [Detection] {
    let looks = detections(in: picture).filter { $0.standsOut(in: picture) }.compactMap { found in
      var closer = closerLook(at: found, in: picture)
      for index in closer.probabilities.indices {
        closer.probabilities[index] =
          (1 - Self.verifierShare) * found.probabilities[index]
          + Self.verifierShare * closer.probabilities[index]
      }
      return closer.presence >= Self.leastVerifiedPresence ? closer : nil
    }
    return Self.undisputed(looks.sorted { $0.presence > $1.presence })
  }

  /// Looks at a digit that was found; where that leaves doubt, turned a little, and beside it, as it may be off the
  /// middle. What is no digit seldom looks like one from every side.
  private func closerLook(at found: Detection, in picture: GreyImage) -> Detection {
    let spot = found.spot
    let straight = look(at: spot, in: picture)
    guard Self.doubtfulPresence.contains(straight.presence) else { return straight }
    let step = Self.searchStep * found.size
    let looks = [(0, 0), (-step, 0), (step, 0), (0, -step), (0, step)].map { across, down in
      look(
        at: Spot(x: spot.x + across, y: spot.y + down, size: spot.size),
        in: picture,
        turnedBy: Self.turns
      )
    }
    return looks.dropFirst().reduce(looks[0]) { $1.presence > $0.presence ? $1 : $0 }
  }

  /// Probabilities that leave doubt.
  private static let doubtfulPresence = 0.05..<0.8
  /// How far a doubtful place is turned, clockwise, in radians: 8 degrees to either side.
  private static let turns = [-8, 0, 8].map { $0 * Double.pi / 180 }
  /// How far beside it, in sizes of the digit.
  private static let searchStep = 0.15

  /// How much the closer look counts; the first one saw the digit from several places.
  private static let verifierShare = 0.7
  /// From this probability on, a digit is there.
  static let leastVerifiedPresence = 0.5

  /// Whether a certain digit is at a spot: told by one look of the small network where that is sure, by one of the
  /// verifier where that is, and else by three.
  ///
  /// - Parameters:
  ///   - digit: Which digit, 0...9.
  ///   - spot: Where and how large it is.
  ///   - picture: The picture.
  /// - Returns: Whether a digit is probable there, and this one the most probable.
  func confirms(_ digit: Int, at spot: Spot, in picture: GreyImage) -> Bool {
    let window = PicturePart(of: picture, around: [spot]).window(at: spot)
    let intensities = Glyph(pixels: window).intensities
    if softmax(network.sole.logits(of: intensities))[digit] >= Self.sureAtOnce { return true }
    if probabilities(of: intensities)[digit] >= Self.sure { return true }
    let look = look(at: spot, in: picture)
    return look.presence >= Self.leastVerifiedPresence && look.digit == digit
  }

  /// From this probability on, one look of the verifier tells: of 181 digits that three looks confirmed, it told the same
  /// of 179, and none that they did not.
  private static let sure = 0.9
  /// From this probability on, one of the small network does, which takes a twentieth of the time.
  private static let sureAtOnce: Float = 0.97

  /// Looks at one spot, in sizes around the right one, each turned in some ways.
  ///
  /// - Parameters:
  ///   - spot: Where a digit may be.
  ///   - picture: The picture.
  ///   - turns: The angles, clockwise, in radians; at least one.
  ///   - sizes: The sizes, as shares of the spot's; at least one.
  /// - Returns: The mean of what the network says.
  func look(
    at spot: Spot,
    in picture: GreyImage,
    turnedBy turns: [Double] = [0],
    sizes: [Double] = views
  ) -> Detection {
    let views = sizes.map { Spot(x: spot.x, y: spot.y, size: spot.size * $0) }
    let part = PicturePart(of: picture, around: views)
    var sum = [Double](repeating: 0, count: DenseNetwork.classes)
    for window in views.flatMap({ part.windows(at: $0, turnedBy: turns) }) {
      for (index, value) in probabilities(of: Glyph(pixels: window).intensities).enumerated() {
        sum[index] += value / Double(views.count * turns.count)
      }
    }
    return Detection(x: spot.x, y: spot.y, size: spot.size, probabilities: sum)
  }

  /// Sizes that a spot is looked at in.
  static let views = [0.9, 1.0, 1.12]
}

extension PixelBox {
  /// Where a digit is that the box holds.
  var spot: Spot {
    Spot(
      x: Double(x) + Double(width) / 2,
      y: Double(y) + Double(height) / 2,
      size: Double(max(width, height))
    )
  }
}
