// swift-tools-version: 6.2
// DigitClassifier
// SPDX-License-Identifier: MIT

import PackageDescription

// A package of its own, so that the product's build knows nothing of it. It uses what any user of the
// libraries could: their public interface.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "digits-bench", targets: ["digits-bench"])],
  dependencies: [
    // The name stands for whatever folder the repository was cloned into.
    .package(name: "DigitClassifier", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(
      name: "CPeak",
      cSettings: [
        .unsafeFlags(["-O2"]),
        .enableWarning("all"), .enableWarning("conversion"), .treatAllWarnings(as: .error),
      ]
    ),
    .executableTarget(
      name: "digits-bench",
      dependencies: [
        "CPeak",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CModel", package: "DigitClassifier"),
        .product(name: "Imaging", package: "DigitClassifier"),
        .product(name: "Kernels", package: "DigitClassifier"),
        .product(name: "NeuralNet", package: "DigitClassifier"),
        .product(name: "Recognition", package: "DigitClassifier"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
      ]
    ),
  ],
  cLanguageStandard: .c2x
)
