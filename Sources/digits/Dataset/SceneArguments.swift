// DigitClassifier
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import Datasets

extension SceneKind: ExpressibleByArgument {}
extension SceneSet.Format: ExpressibleByArgument {}
extension StyleSplit: ExpressibleByArgument {}

/// The digits of MNIST that may be pasted.
enum PastedDigits: String, CaseIterable, ExpressibleByArgument {
  case train, test
}

/// A size of pictures as a command line names it.
struct SceneSize: ExpressibleByArgument, CustomStringConvertible {
  let size: SceneGenerator.Size
  let description: String

  /// What is drawn where nobody asks for another size.
  static let standard = SceneSize(size: .fixed(width: 640, height: 480), description: "640x480")

  private init(size: SceneGenerator.Size, description: String) {
    (self.size, self.description) = (size, description)
  }

  init?(argument: String) {
    description = argument
    if argument == "varied" {
      size = .varied
      return
    }
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1], 64...4096 ~= width,
      64...4096 ~= height
    else { return nil }
    size = .fixed(width: width, height: height)
  }
}

/// A condition as a command line names it.
enum ConditionChoice: ExpressibleByArgument, Equatable {
  case plain
  case strength(String, Float)

  init?(argument: String) {
    if argument == "plain" {
      self = .plain
      return
    }
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    // A word alone is a condition in full, as in inverted.
    let text = parts.count == 1 ? "1" : String(parts[1])
    var probe = SceneConditions()
    guard parts.count <= 2, let strength = Float(text),
      (try? probe.set(String(parts[0]), to: strength)) != nil
    else { return nil }
    self = .strength(String(parts[0]), strength)
  }
}
