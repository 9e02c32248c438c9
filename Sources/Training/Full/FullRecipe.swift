// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How a model like the one compiled into the program is made: an accurate ensemble, a fast network that learns from
/// it, and held-out answers of both to calibrate by.
///
/// The training images are cut into as many blocks as the ensemble has members, and each member leaves out another
/// block; so does one fast network for each, taught by the member that left out the same block. What they say of the
/// blocks they never saw are answers about all training images, and calibration can use every one of them. The
/// fast network that is shipped learns from the whole ensemble.
///
/// A member may learn in two runs: the first from pictures as hard as they may come, after which it can teach, the
/// second, its refinement, from pictures nearer to those that it will mostly be asked about.
public struct FullRecipe: Sendable, Hashable, Codable {
  /// A network to train.
  public struct Job: Sendable, Hashable {
    /// Its name, in the model file and as a folder.
    public let name: String
    /// How it is trained.
    public let recipe: Recipe
    /// The name of the network whose weights it starts from; nil for random ones.
    public let start: String?
    /// The names of the networks that it learns from.
    public let teachers: [String]
    /// Starts its random choices.
    public let seed: UInt64
  }

  /// The ensemble's members, and the blocks that the training images are cut into.
  public var members: Int
  /// How a member is trained; which images it leaves out is decided here.
  public var accurate: Recipe
  /// How a member goes on from there, on the same images; nil where one run is all.
  public var refinement: Recipe?
  /// How the fast network is trained.
  public var fast: Recipe
  /// Epochs of the fast networks that serve calibration alone.
  public var trialEpochs: Int
  /// The greatest mean cost of a reading, in multiples of the fast network's.
  public var greatestCost: Double

  private enum CodingKeys: String, CodingKey {
    case members
    case accurate
    case refinement
    case fast
    case trialEpochs = "trial_epochs"
    case greatestCost = "greatest_cost"
  }

  /// Describes how a model is made.
  public init(
    members: Int,
    accurate: Recipe,
    refinement: Recipe? = nil,
    fast: Recipe,
    trialEpochs: Int,
    greatestCost: Double
  ) {
    self.members = members
    self.accurate = accurate
    self.refinement = refinement
    self.fast = fast
    self.trialEpochs = trialEpochs
    self.greatestCost = greatestCost
  }

  /// The networks in the order in which they are trained.
  ///
  /// - Parameters:
  ///   - imageCount: All training images.
  ///   - seed: Starts every random choice; each network has a seed of its own.
  /// - Returns: The ensemble's members, the fast networks that serve calibration, the fast network, the members'
  ///   refinements.
  public func jobs(imageCount: Int, seed: UInt64) -> [Job] {
    let block = imageCount / members
    let seeds = { (number: Int) in
      var generator = SeededGenerator(seed: seed, stream: UInt64(number))
      // Short enough to be typed in again.
      return generator.next() >> 40
    }
    let leavingOut = { (recipe: Recipe, member: Int) in
      var recipe = recipe
      recipe.validationCount = block
      recipe.validationBlock = member
      return recipe
    }
    var trial = fast
    trial.epochs = trialEpochs
    var jobs: [Job] = []
    // They teach as they are after their first run, which has shown them most.
    let teacher = refinement == nil ? Self.accurateName : Self.unrefinedName
    for member in 0..<members {
      jobs.append(
        Job(
          name: teacher(member),
          recipe: leavingOut(accurate, member),
          start: nil,
          teachers: [],
          seed: seeds(member)
        )
      )
    }
    for member in 0..<members {
      jobs.append(
        Job(
          name: Self.trialName(member),
          recipe: leavingOut(trial, member),
          start: nil,
          teachers: [teacher(member)],
          seed: seeds(members + member)
        )
      )
    }
    jobs.append(
      Job(
        name: Self.fastName,
        recipe: fast,
        start: nil,
        teachers: (0..<members).map(teacher),
        seed: seeds(2 * members)
      )
    )
    guard let refinement else { return jobs }
    // Last, and with seeds of their own, so that a recipe without them trains the same networks.
    for member in 0..<members {
      jobs.append(
        Job(
          name: Self.accurateName(member),
          recipe: leavingOut(refinement, member),
          start: Self.unrefinedName(member),
          teachers: [],
          seed: seeds(2 * members + 1 + member)
        )
      )
    }
    return jobs
  }

  /// The name of the fast network that is shipped.
  public static let fastName = "fast"
  /// The name of a member of the ensemble.
  public static func accurateName(_ member: Int) -> String { "accurate-\(member)" }
  /// The name of a member before its refinement.
  static func unrefinedName(_ member: Int) -> String { "unrefined-\(member)" }
  /// The name of a fast network that serves calibration alone.
  static func trialName(_ member: Int) -> String { "fast-\(member)" }
}
