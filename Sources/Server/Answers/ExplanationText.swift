// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The explanation in a prediction, as JSON: written on the thread that made it, because it is long.
struct ExplanationText: Sendable {
  /// An object, or `null` where there was nothing to explain.
  let json: [UInt8]

  /// Writes an explanation.
  ///
  /// - Parameter explanation: The explanation, or nil where nothing was found in the picture.
  /// - Throws: `ImageError.Code.encodingFailed` when memory runs out.
  init(_ explanation: Explanation?) throws(ImageError) {
    var json = JSONWriter(capacity: explanation == nil ? 8 : 16 * 1024)
    if let explanation {
      let input = try explanation.input.png()
      let saliency = try explanation.saliencyPicture.png()
      json.object { json in
        Self.writeFraming(explanation, input, &json)
        Self.write(explanation.quality, &json)
        Self.writeWarnings(explanation.warnings, &json)
        Self.writeSaliency(explanation.saliency, saliency, &json)
      }
    } else {
      json.null()
    }
    self.json = json.bytes
  }

  private static func writeFraming(
    _ explanation: Explanation,
    _ png: [UInt8],
    _ json: inout JSONWriter
  ) {
    json.key("input_png_base64")
    json.value(Data(png).base64EncodedString())
    json.key("polarity")
    json.value(explanation.polarity.rawValue)
    json.key("crop")
    json.value(explanation.crop)
    json.key("scale")
    json.value(explanation.scale)
    json.key("shift")
    json.object { json in
      json.key("x")
      json.value(explanation.shift.x)
      json.key("y")
      json.value(explanation.shift.y)
    }
    json.key("rotation")
    json.value(explanation.rotation)
    json.key("passed_through")
    json.value(explanation.isPassedThrough)
  }

  private static func write(_ quality: PictureQuality, _ json: inout JSONWriter) {
    json.key("quality")
    json.object { json in
      for (name, value) in [("contrast", quality.contrast), ("edge_width", quality.edgeWidth)] {
        json.key(name)
        // Hundredths of a grey level or of a pixel are finer than anybody can use.
        if let value { json.value((value * 100).rounded() / 100) } else { json.null() }
      }
      json.key("digit_height")
      json.value(quality.digitHeight)
      json.key("share")
      json.value(probability: quality.share)
      json.key("saturation")
      json.value(probability: quality.saturation)
      json.key("touches_border")
      json.value(quality.touchesBorder)
    }
  }

  private static func writeWarnings(_ warnings: [ReadingWarning], _ json: inout JSONWriter) {
    json.key("warnings")
    json.array { json in
      for warning in warnings {
        json.object { json in
          json.key("code")
          json.value(warning.rawValue)
          json.key("message")
          json.value(warning.message)
        }
      }
    }
  }

  private static func writeSaliency(_ map: SaliencyMap, _ png: [UInt8], _ json: inout JSONWriter) {
    json.key("saliency")
    json.array { json in
      for row in 0..<Glyph.side {
        json.array { json in
          for value in map.values[row * Glyph.side..<(row + 1) * Glyph.side] {
            json.value(difference: value)
          }
        }
      }
    }
    json.key("saliency_png_base64")
    json.value(Data(png).base64EncodedString())
  }
}
