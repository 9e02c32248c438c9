// DigitClassifier
// SPDX-License-Identifier: MIT

import CModel
import NeuralNet
import Training

/// The networks that find digits in scenes, whatever model reads them.
struct SceneNetworks: Sendable {
  /// Looks at every place.
  let detector: Model
  /// Looks more closely at what was found.
  let verifier: Model?

  /// What `DIGITS_DETECTOR` says when digits are to be found by their ink alone.
  static let none = "none"

  /// The networks that `DIGITS_DETECTOR` names, or those compiled into the program.
  ///
  /// - Returns: Nil where they are not wanted.
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  static func fromEnvironment() throws(CommandFailure) -> SceneNetworks? {
    let choice = Environment.value("DIGITS_DETECTOR")
    if choice == none { return nil }
    return try SceneNetworks(path: choice)
  }

  /// Reads a file made by `digits train --recipe detector`.
  ///
  /// - Parameter path: The file; nil for the one compiled in.
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  private init(path: String?) throws(CommandFailure) {
    let bytes =
      if let path {
        try FileInput.read(path, limit: Model.maximumFileBytes, kind: "detector")
      } else {
        Self.compiledIn
      }
    let networks: [String: Model]
    do {
      networks = try ModelBundle(safetensors: bytes).models
    } catch {
      throw CommandFailure("\(path.map { "“\($0)”" } ?? "The detector compiled in"): \(error)")
    }
    guard let detector = networks[DetectorRecipe.detectorName] else {
      throw CommandFailure(
        "Expected a network “\(DetectorRecipe.detectorName)” in “\(path ?? "the program")”; found "
          + "\(networks.keys.sorted().joined(separator: ", ")). Make one with `digits train --recipe detector`, or set "
          + "DIGITS_DETECTOR to \(Self.none)."
      )
    }
    self.detector = detector
    verifier = networks[DetectorRecipe.verifierName]
  }

  private static var compiledIn: [UInt8] {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    Array(UnsafeBufferPointer(start: cmodel_detector_bytes(), count: cmodel_detector_count()))
  }
}
