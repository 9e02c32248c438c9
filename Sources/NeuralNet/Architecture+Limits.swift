// DigitClassifier
// SPDX-License-Identifier: MIT

extension Architecture {
  /// The largest network this engine accepts, so that a hostile file cannot make it allocate or
  /// compute without bound. Each limit is far above what reading digits needs.
  ///
  /// Together they keep every product that the shape arithmetic forms below 2⁵⁰.
  public enum Limits {
    /// Layers in one network.
    public static let layers = 256

    /// Rows or columns of the input.
    public static let side = 1024

    /// Channels of a map.
    public static let channels = 4096

    /// Outputs of a linear layer.
    public static let features = 65_536

    /// Values of the input and all layers' outputs together, for one picture (64 MiB).
    public static let activations = 16_777_216

    /// Values of all tensors together (200 MB).
    public static let parameters = 50_000_000

    /// Multiply-adds for one picture.
    public static let multiplyAdds = 10_000_000_000

    /// Characters of the name.
    public static let nameLength = 64

    /// Sides of a convolution kernel that the engine implements.
    public static let kernelSizes = [1, 3, 5]

    /// Normalisation mean, on the pixel scale 0...1.
    public static let mean: ClosedRange<Float> = -10...10

    /// Normalisation standard deviation, on the pixel scale 0...1.
    public static let standardDeviation: ClosedRange<Float> = 0.001...1000
  }
}
