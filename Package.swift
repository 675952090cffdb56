// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// The sanitizer runs need the libraries alone, without compiling the storage and command-line dependencies.
let librariesOnly = Context.environment["DRAGNET_LIBRARIES_ONLY"] != nil

/// A library whose dependencies are other rooms of the house and nothing from outside.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["DragnetTestSupport"], resources: resources, swiftSettings: settings)
}

let libraries = [
    "DragnetCore", "DragnetEvents", "DragnetIngest", "DragnetGraph", "DragnetVectors", "DragnetEmbedding",
    "DragnetDetection", "DragnetRendering", "DragnetSynthesis",
]

var targets: [Target] = [
    .target(name: "CDragnetKernels"),
    .systemLibrary(name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CAllocator"),
    room("DragnetCore", ["CDragnetKernels"]),
    room("DragnetEvents", ["DragnetCore"]),
    room("DragnetIngest", ["DragnetCore", "DragnetEvents", "CZlib"]),
    room("DragnetGraph", ["DragnetCore", "DragnetEvents"]),
    room("DragnetVectors", ["DragnetCore", "CDragnetKernels"]),
    room("DragnetEmbedding", ["DragnetCore", "DragnetEvents", "DragnetGraph", "DragnetVectors", "CDragnetKernels"]),
    room("DragnetDetection", ["DragnetCore", "DragnetEvents", "DragnetGraph", "DragnetVectors", "CDragnetKernels"]),
    room(
        "DragnetRendering",
        ["DragnetCore", "DragnetEvents", "DragnetGraph", "DragnetVectors", "DragnetDetection", "CGraphviz"]),
    room("DragnetSynthesis", ["DragnetCore", "DragnetEvents"]),
    .target(
        name: "DragnetTestSupport",
        dependencies: ["DragnetCore", "DragnetEvents", "DragnetGraph"],
        path: "Tests/DragnetTestSupport",
        swiftSettings: settings),
    tests("DragnetCoreTests", ["DragnetCore"]),
    tests("DragnetEventsTests", ["DragnetCore", "DragnetEvents"]),
    tests("DragnetIngestTests", ["DragnetCore", "DragnetEvents", "DragnetIngest"]),
    tests("DragnetGraphTests", ["DragnetCore", "DragnetEvents", "DragnetGraph"]),
    tests("DragnetVectorsTests", ["DragnetCore", "DragnetVectors", "CDragnetKernels"]),
    tests("DragnetEmbeddingTests", ["DragnetCore", "DragnetGraph", "DragnetVectors", "DragnetEmbedding"]),
    tests(
        "DragnetDetectionTests",
        ["DragnetCore", "DragnetEvents", "DragnetGraph", "DragnetVectors", "DragnetDetection"]),
    tests(
        "DragnetRenderingTests",
        ["DragnetCore", "DragnetGraph", "DragnetVectors", "DragnetDetection", "DragnetRendering"]),
    tests("DragnetSynthesisTests", ["DragnetCore", "DragnetEvents", "DragnetSynthesis"]),
]

var dependencies: [Package.Dependency] = []

if !librariesOnly {
    dependencies = [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ]
    let pipelineRooms: [Target.Dependency] = [
        "DragnetCore", "DragnetEvents", "DragnetIngest", "DragnetGraph", "DragnetVectors", "DragnetEmbedding",
        "DragnetDetection", "DragnetRendering", "DragnetSynthesis", "DragnetStorage",
    ]
    targets += [
        room(
            "DragnetStorage",
            [
                "DragnetCore", "DragnetEvents", "DragnetVectors", "DragnetDetection",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room("DragnetPipeline", pipelineRooms + [.product(name: "Yams", package: "Yams")]),
        room("DragnetPages", ["DragnetCore", .product(name: "Mustache", package: "swift-mustache")]),
        room(
            "DragnetService",
            pipelineRooms + [
                "DragnetPages", "DragnetPipeline", "CAllocator", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "dragnet",
            dependencies: pipelineRooms + [
                "DragnetPipeline", "DragnetService",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        tests(
            "DragnetStorageTests",
            ["DragnetCore", "DragnetEvents", "DragnetVectors", "DragnetDetection", "DragnetStorage"]),
        tests(
            "DragnetPagesTests", ["DragnetCore", "DragnetPages", .product(name: "Mustache", package: "swift-mustache")]),
        tests(
            "DragnetServiceTests",
            [
                "DragnetService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]),
        tests("DragnetPipelineTests", pipelineRooms + ["DragnetPipeline"]),
        tests("EndToEndTests", pipelineRooms + ["DragnetPipeline", "dragnet"]),
    ]
}

let package = Package(
    name: "dragnet",
    platforms: [.macOS(.v15)],
    products: libraries.map { .library(name: $0, targets: [$0]) },
    dependencies: dependencies,
    targets: targets)
