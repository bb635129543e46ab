// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds workbench builds the benchmark harness.
let package = Package(
    name: "workbench-benchmarks",
    dependencies: [
        .package(name: "workbench", path: ".."),
        // Without its traits it needs no jemalloc.
        .package(
            url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "GridBench",
            dependencies: [
                .product(name: "Clustering", package: "workbench"),
                .product(name: "Pipeline", package: "workbench"),
                .product(name: "Store", package: "workbench"),
            ]
        ),
        .executableTarget(
            name: "ClusteringBenchmarks",
            dependencies: [
                .product(name: "Clustering", package: "workbench"),
                .product(name: "Pipeline", package: "workbench"),
                .product(name: "Store", package: "workbench"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/ClusteringBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
