// swift-tools-version: 6.1
import PackageDescription

/// The suites of the pipeline that `scripts/sanitize` runs, with what they are built on; all in any other build.
///
/// A sanitized build of every test takes twice as long as running those that find something.
let sanitized = Context.environment["WORKBENCH_SANITIZE"] == "1"
let sanitizedPipelineTests = [
    "GeneratedShop.swift",
    "PthreadMutex.swift",
    "Customers/CustomerDatabase.swift",
    "Database/LineEdit.swift",
    "Failures/DamagedErrorTests.swift",
    "Features/FeatureDatabase.swift",
    "Features/Snapshot/MemorySource.swift",
    "Files/Flag.swift",
    "Ingest/IngestTestSupport.swift",
    "Ingest/IngestTests.swift",
    "Ingest/BadInput",
    "Ingest/Conventions/HeaderMapTests.swift",
    "Ingest/Overlap/DailyDropsTests.swift",
    "Ingest/Pass",
    "Runs/HandRuns.swift",
    "Runs/Prediction",
    "Sweeps/PointDatabase.swift",
    "Sweeps/SweepRunnerTests.swift",
    "System",
]

/// Tests are compiled without optimization also in a release build, file by file on all cores.
///
/// What they test is the release build; optimizing the tests themselves took nine minutes on one core, and saved none of the
/// time that they run. The engine's tests are not among them: their oracles compute.
let quickToBuild: [SwiftSetting] = [
    .unsafeFlags(
        ["-Onone", "-no-whole-module-optimization", "-enable-batch-mode"],
        .when(configuration: .release))
]

let unsanitizedTests: [Target] = [
    .testTarget(
        name: "HouseTests", dependencies: ["TestSupport"],
        swiftSettings: quickToBuild),
    .testTarget(
        name: "DocumentationTests", dependencies: ["workbench", "TestSupport"],
        swiftSettings: quickToBuild),
    .testTarget(
        name: "ReportsTests", dependencies: ["Reports", "TestSupport"],
        swiftSettings: quickToBuild),
    .testTarget(
        name: "FiguresTests", dependencies: ["Figures", "Reports", "TestSupport"],
        swiftSettings: quickToBuild),
    .testTarget(
        name: "WorkbenchTests", dependencies: ["workbench", "TestSupport"],
        swiftSettings: quickToBuild),
]

let package = Package(
    name: "workbench",
    products: [
        .executable(name: "workbench", targets: ["workbench"]),
        .library(name: "Clustering", targets: ["Clustering"]),
        .library(name: "Figures", targets: ["Figures"]),
        .library(name: "Pipeline", targets: ["Pipeline"]),
        .library(name: "Reports", targets: ["Reports"]),
        .library(name: "Store", targets: ["Store"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(
            name: "CCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl"])]
        ),
        .systemLibrary(
            name: "CZip",
            pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"]), .brew(["libzip"])]
        ),
        .systemLibrary(
            name: "CExpat",
            pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]
        ),
        .target(name: "CKernels"),
        .target(name: "Store", dependencies: ["CSQLite"]),
        .target(name: "Clustering", dependencies: ["CKernels"]),
        .target(name: "Tabular", dependencies: ["CZlib", "CZip", "CExpat"]),
        .target(name: "Reports"),
        .target(
            name: "Figures",
            dependencies: [
                "Reports", .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("templates")]
        ),
        .target(
            name: "Pipeline",
            dependencies: [
                "Tabular",
                "Store",
                "Clustering",
                "Figures",
                "Reports",
                "CCrypto",
            ],
            resources: [
                .embedInCode("Database/Schema/new_database.sql"), .embedInCode("migrations"),
                .embedInCode("sql"),
            ]
        ),
        .executableTarget(
            name: "workbench",
            dependencies: [
                "Pipeline",
                "Tabular",
                "Reports",
                "Store",
                "Clustering",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "TestSupport", dependencies: ["Store"], path: "Tests/TestSupport"),
        .testTarget(name: "StoreTests", dependencies: ["Store", "TestSupport"]),
        .testTarget(name: "ClusteringTests", dependencies: ["Clustering", "TestSupport"]),
        .testTarget(name: "TabularTests", dependencies: ["Tabular", "TestSupport"]),
        .testTarget(
            name: "PipelineTests",
            dependencies: ["Pipeline", "Tabular", "Reports", "Figures", "TestSupport"],
            // Needs the suites of facts.
            exclude: sanitized ? ["Ingest/Pass/FileFactsTests.swift"] : [],
            sources: sanitized ? sanitizedPipelineTests : nil,
            swiftSettings: quickToBuild),
    ] + (sanitized ? [] : unsanitizedTests),
    swiftLanguageModes: [.v6]
)
