// swift-tools-version: 6.2
// DigitClassifier
// SPDX-License-Identifier: MIT

import PackageDescription

// Rooms and the arrows between them are drawn in docs/architecture.md. Arrows go down only, and each
// outside package is imported by one room, so that it can be replaced by opening that room alone.
let package = Package(
  name: "DigitClassifier",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "digits", targets: ["digits"]),
    // For Benchmarks/, which is a package of its own.
    .library(name: "CModel", targets: ["CModel"]),
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "NeuralNet", targets: ["NeuralNet"]),
    .library(name: "Imaging", targets: ["Imaging"]),
    .library(name: "Recognition", targets: ["Recognition"]),
  ],
  traits: [
    // Off unless asked for: its decoders are large, and who may use them where is not ours to say.
    .trait(name: "HEIC", description: "Reads HEIC pictures, through libheif.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Floor 1: C, chosen at run time for the CPU or compiled in as bytes.
    .target(
      name: "CKernels",
      cSettings: [
        .unsafeFlags(["-O3", "-fno-math-errno"]),
        .enableWarning("all"), .enableWarning("conversion"), .treatAllWarnings(as: .error),
      ]
    ),
    .target(name: "CModel", exclude: ["default.safetensors"]),
    .target(name: "CWebAssets", exclude: ["swagger-ui", "openapi.json"]),
    .systemLibrary(
      name: "CSpng",
      pkgConfig: "spng",
      providers: [.apt(["libspng-dev"]), .brew(["libspng"])]
    ),
    .systemLibrary(
      name: "CHEIF",
      pkgConfig: "libheif",
      providers: [.apt(["libheif-dev"]), .brew(["libheif"])]
    ),
    .systemLibrary(
      name: "CTIFF",
      pkgConfig: "libtiff-4",
      providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]
    ),
    .systemLibrary(
      name: "CTurboJPEG",
      pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]
    ),
    .systemLibrary(
      name: "CWebP",
      pkgConfig: "libwebp",
      providers: [.apt(["libwebp-dev"]), .brew(["webp"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .target(
      name: "Kernels",
      dependencies: ["CKernels"],
      swiftSettings: [
        .strictMemorySafety(), .unsafeFlags(["-O"], .when(configuration: .debug)),
      ]
    ),

    // Floor 2: networks and pictures, which know nothing of digits and nothing of each other.
    .target(
      name: "NeuralNet",
      dependencies: ["Kernels"],
      swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug))]
    ),
    .target(
      name: "Imaging",
      dependencies: [
        "CSpng", "CTIFF", "CTurboJPEG", "CWebP",
        .target(name: "CHEIF", condition: .when(traits: ["HEIC"])),
      ],
      swiftSettings: [.strictMemorySafety()]
    ),

    // Floor 3: what a digit is.
    .target(name: "Recognition", dependencies: ["Kernels", "NeuralNet", "Imaging"]),
    .target(
      name: "Datasets",
      dependencies: [
        "NeuralNet", "Imaging", "CZlib",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug))]
    ),

    // Floors 4 and 5: what runs, waits and answers.
    .target(
      name: "Training",
      dependencies: ["Kernels", "NeuralNet", "Imaging", "Recognition", "Datasets"]
    ),
    .target(name: "Cameras", dependencies: ["Imaging"]),
    .target(
      name: "Server",
      dependencies: [
        "Recognition", "Imaging", "Cameras", "CWebAssets",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]
    ),

    // Floor 6: the commands.
    .executableTarget(
      name: "digits",
      dependencies: [
        "CModel", "Cameras", "Datasets", "Imaging", "Kernels", "NeuralNet", "Recognition", "Server",
        "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]
    ),

    .target(name: "DigitTesting", dependencies: ["NeuralNet"], path: "Tests/DigitTesting"),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "DigitTesting"]),
    .testTarget(
      name: "NeuralNetTests",
      dependencies: ["NeuralNet", "Kernels", "DigitTesting", "AllocationCounter"]
    ),
    .testTarget(name: "ImagingTests", dependencies: ["Imaging", "DigitTesting"]),
    .testTarget(
      name: "RecognitionTests",
      dependencies: ["Recognition", "Imaging", "NeuralNet", "DigitTesting"]
    ),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "Datasets", "Imaging", "NeuralNet", "DigitTesting",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Recognition", "NeuralNet", "Kernels", "Imaging", "Datasets", "DigitTesting",
      ]
    ),
    .testTarget(name: "CamerasTests", dependencies: ["Cameras", "Imaging", "DigitTesting"]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Recognition", "Imaging", "NeuralNet", "Cameras", "DigitTesting",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]
    ),
    .testTarget(
      name: "digitsTests",
      dependencies: [
        "digits", "Datasets", "Imaging", "Kernels", "NeuralNet", "Recognition", "Server",
        "Training", "DigitTesting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
  ],
  cLanguageStandard: .c2x
)

for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings =
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .treatAllWarnings(as: .error),
    ] + (target.swiftSettings ?? [])
}
