// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses the libraries builds it. Say DRAGNET_LIBRARIES_ONLY=1, and the storage and
// command-line dependencies of the package above are not fetched.
let package = Package(
    name: "dragnet-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "dragnet", path: "..")],
    targets: [
        .target(name: "CPeak"),
        .executableTarget(
            name: "engine-parts",
            dependencies: ["CPeak"] + ["DragnetCore", "DragnetGraph", "DragnetVectors", "DragnetEmbedding"].map {
                .product(name: $0, package: "dragnet")
            },
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
