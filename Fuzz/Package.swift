// swift-tools-version: 6.1
import PackageDescription

// The readers, built with libFuzzer's instrumentation: see scripts/fuzz. A package of its own, so that
// nobody who builds workbench builds this. `Sources` is a link to the sources themselves, because a
// package of its own could not see what is `package` there.
let tabular = ["fuzz-csv", "fuzz-sheet", "fuzz-archive", "fuzz-fields"]
let shop = ["fuzz-invoices", "fuzz-features", "fuzz-customers", "fuzz-database"]

/// A fuzzer, whose `main` is libFuzzer's.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Targets/\(name)",
        swiftSettings: [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "workbench-fuzz",
    targets: [
        .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CZip", path: "Sources/CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat"),
        .target(
            name: "Tabular", dependencies: ["CZlib", "CZip", "CExpat"], path: "Sources/Tabular"),
        .target(name: "FuzzSupport", dependencies: ["Tabular"], path: "Targets/FuzzSupport"),
        .target(name: "CKernels", path: "Sources/CKernels"),
        .target(name: "Store", dependencies: ["CSQLite"], path: "Sources/Store"),
        .target(name: "Reports", path: "Sources/Reports"),
        .target(name: "Clustering", dependencies: ["CKernels"], path: "Sources/Clustering"),
        .target(
            name: "Pipeline",
            dependencies: ["Tabular", "Store", "Clustering", "Reports", "CCrypto"],
            path: "Sources/Pipeline",
            resources: [.embedInCode("migrations"), .embedInCode("sql")]
        ),
        .target(
            name: "ShopFuzzSupport", dependencies: ["FuzzSupport", "Pipeline", "Store"],
            path: "Targets/ShopFuzzSupport"),
    ]
        + tabular.map { fuzzer($0, ["FuzzSupport", "Tabular"]) }
        + shop.map { fuzzer($0, ["FuzzSupport", "ShopFuzzSupport", "Pipeline"]) },
    swiftLanguageModes: [.v6]
)
