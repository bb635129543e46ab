// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "workbench",
    products: [
        .executable(name: "workbench", targets: ["workbench"]),
        .library(name: "Clustering", targets: ["Clustering"]),
        .library(name: "Pipeline", targets: ["Pipeline"]),
        .library(name: "Reports", targets: ["Reports"]),
        .library(name: "Store", targets: ["Store"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
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
        .target(
            name: "CKernels",
            cSettings: [
                // Contraction would let the compiler fuse mul + add on one CPU and not on another.
                .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])
            ]
        ),
        .target(name: "Store", dependencies: ["CSQLite"]),
        .target(name: "Reports"),
        .target(
            name: "Clustering",
            dependencies: ["CKernels"],
            swiftSettings: [.unsafeFlags(["-O"])]
        ),
        .target(
            name: "Pipeline",
            dependencies: [
                "Store",
                "Clustering",
                "Reports",
                "CZlib",
                "CCrypto",
                "CZip",
                "CExpat",
            ],
            resources: [.embedInCode("migrations"), .embedInCode("sql")],
            swiftSettings: [.unsafeFlags(["-O"])]
        ),
        .executableTarget(
            name: "workbench",
            dependencies: [
                "Pipeline",
                "Reports",
                "Store",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "TestSupport", dependencies: ["Store"], path: "Tests/TestSupport"),
        .testTarget(name: "StoreTests", dependencies: ["Store", "TestSupport"]),
        .testTarget(name: "ClusteringTests", dependencies: ["Clustering", "TestSupport"]),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
        .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "Reports", "TestSupport"]),
        .testTarget(name: "WorkbenchTests", dependencies: ["workbench", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
