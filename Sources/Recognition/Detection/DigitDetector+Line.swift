// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension DigitDetector {
  /// From spot to spot along a line, in sizes of its digits.
  private static let lineStep = 0.08
  /// A digit is seen from so far on either side of its middle, in its sizes: of 1,958 drawn ones that were read right, most
  /// from five places, none from more than six. What is seen from seven is two ones.
  private static let visibility = 0.2
  /// How far a line is looked at beyond its first and last digit, in their sizes.
  private static let lineEnd = 1.0

  /// Looks along a line in which digits were found: finds those that were overlooked beside them, and drops those that
  /// were seen between two others.
  ///
  /// - Parameters:
  ///   - line: The digits that were found, from left to right; at least one.
  ///   - picture: The picture.
  /// - Returns: The digits from left to right.
  func reread(_ line: [Detection], in picture: GreyImage) -> [Detection] {
    let spots = Self.spots(along: line)
    var part = PicturePart(of: picture, around: spots)
    let answers = spots.map { spot in
      probabilities(of: Glyph(pixels: part.roundedWindow(at: spot)).intensities)
    }
    let decoder = LineDecoder(usualLength: 2 * Self.visibility / Self.lineStep)
    return decoder.stretches(of: answers).compactMap { stretch in
      let weights = stretch.places.map { answers[$0][stretch.digit] }
      let middle = zip(stretch.places, weights).reduce(0) { $0 + Double($1.0) * $1.1 }
      let digit = look(
        at: spots[Int((middle / weights.reduce(0, +)).rounded())],
        in: picture
      )
      let isThere = digit.presence >= Self.leastVerifiedPresence && digit.standsOut(in: picture)
      return isThere ? digit : nil
    }
  }

  /// Spots close together along a line, and how large digits are there.
  private static func spots(along line: [Detection]) -> [Spot] {
    let nodes = line.map(\.spot)
    let (first, last) = (nodes[0], nodes[nodes.count - 1])
    let length = first.distance(to: last)
    let way = length > 0 ? ((last.x - first.x) / length, (last.y - first.y) / length) : (1, 0)
    func beyond(_ node: Spot, _ sign: Double) -> Spot {
      let reach = sign * lineEnd * node.size
      return Spot(x: node.x + reach * way.0, y: node.y + reach * way.1, size: node.size)
    }
    let path = [beyond(first, -1)] + nodes + [beyond(last, 1)]
    var spots: [Spot] = []
    // How far the next spot lies beyond the beginning of a piece of the path.
    var offset = 0.0
    for (start, end) in zip(path, path.dropFirst()) {
      let length = start.distance(to: end)
      while offset < length {
        let spot = start.moved(to: end, by: offset / length)
        spots.append(spot)
        offset += lineStep * spot.size
      }
      offset -= length
    }
    return spots
  }
}
