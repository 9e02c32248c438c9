// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

/// What is on a drawn picture, and where.
public struct SceneTruth: Sendable, Hashable, Codable {
  /// Pixels a row.
  public var width: Int

  /// Rows.
  public var height: Int

  /// What sort of scene it is.
  public var kind: SceneKind

  /// The text of each line, from top to bottom; empty where there is no digit.
  public var lines: [String]

  /// The digits, line by line, each from left to right.
  public var digits: [SceneDigit]

  /// What it was made with, to hold styles out by.
  public var styles: SceneStyles

  /// Light, lens and everything else that happened to it.
  public var conditions: SceneConditions
}

/// One digit of a scene.
public struct SceneDigit: Sendable, Hashable, Codable {
  /// 0...9.
  public var label: Int

  /// What its ink covers by half or more, in pixels of the picture, before blur.
  public var box: SceneBox

  /// The line it stands in, from 0 at the top.
  public var line: Int

  /// Its place in the line, from 0 at the left.
  public var order: Int

  /// Whether it touches the digit before it.
  public var touches: Bool

  /// The product it is stamped on, where products pass by.
  public var product: Int?
}

/// A rectangle of whole pixels.
public struct SceneBox: Sendable, Hashable, Codable {
  /// The first column inside.
  public var x: Int

  /// The first row inside.
  public var y: Int

  /// Columns, at least 1.
  public var width: Int

  /// Rows, at least 1.
  public var height: Int
}

/// Names of what a scene was made with.
public struct SceneStyles: Sendable, Hashable, Codable {
  /// The hand, typeface or marking; nil where nothing is written.
  public var lettering: String?

  /// What it is written on.
  public var surface: String

  /// The pen's or paint's colour, or how the surface was worked; nil where nothing is written.
  public var ink: String?
}

/// A drawn picture with its truth.
public struct LabelledScene: Sendable {
  /// The picture, in colour.
  public var image: Image

  /// What is on it.
  public var truth: SceneTruth
}
