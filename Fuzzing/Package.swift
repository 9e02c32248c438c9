// swift-tools-version: 6.2
// DigitClassifier
// SPDX-License-Identifier: MIT

import PackageDescription

// A package of its own, so that the product's build knows nothing of it. Its targets are the product's sources over
// again (the folders are links), compiled with sanitizers and with the coverage that guides the fuzzer: as a dependency
// they could not be told apart from what they depend on, and to instrument half a million lines of TLS and HTTP takes
// longer than to fuzz. Of Datasets and Server only the readers are here, which need nothing from outside.
let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "digits-fuzz", targets: ["digits-fuzz"])],
  targets: [
    .target(
      name: "CKernels",
      // Swift knows no such checks, as its arithmetic traps by itself; a trap in C says less, and needs no library.
      cSettings: [
        .unsafeFlags([
          "-O2", "-fno-math-errno", "-fsanitize=address,undefined",
          "-fsanitize-trap=undefined",
        ])
      ]
    ),
    .systemLibrary(name: "CSpng", pkgConfig: "spng"),
    .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4"),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg"),
    .systemLibrary(name: "CWebP", pkgConfig: "libwebp"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "Kernels", dependencies: ["CKernels"], swiftSettings: [.strictMemorySafety()]),
    .target(name: "NeuralNet", dependencies: ["Kernels"]),
    .target(
      name: "Imaging",
      dependencies: ["CSpng", "CTIFF", "CTurboJPEG", "CWebP"],
      swiftSettings: [.strictMemorySafety()]
    ),
    .target(name: "Recognition", dependencies: ["Kernels", "NeuralNet", "Imaging"]),
    .target(name: "Datasets", dependencies: ["CZlib"]),
    .target(name: "Server", dependencies: ["Recognition", "Imaging"]),
    .target(
      name: "FuzzTargets",
      dependencies: ["Datasets", "Imaging", "Kernels", "NeuralNet", "Recognition", "Server"]
    ),
    // C, because libFuzzer brings `main` and SwiftPM renames that of a Swift program.
    .executableTarget(
      name: "digits-fuzz",
      dependencies: ["FuzzTargets"],
      cSettings: [
        .enableWarning("all"), .enableWarning("conversion"), .treatAllWarnings(as: .error),
      ],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
    ),
  ],
  cLanguageStandard: .c2x
)

for target in package.targets where target.type == .regular && target.name != "CKernels" {
  target.swiftSettings =
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .treatAllWarnings(as: .error),
      .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
    ] + (target.swiftSettings ?? [])
}
