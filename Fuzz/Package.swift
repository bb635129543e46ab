// swift-tools-version: 6.1
import PackageDescription

// The readers, built with libFuzzer's instrumentation: see scripts/fuzz. A package of its own, so that
// nobody who builds workbench builds this. `Sources` is a link to the sources themselves, because a
// package of its own could not see what is `package` there.
let fuzzers = [
    "fuzz-csv", "fuzz-sheet", "fuzz-archive", "fuzz-fields", "fuzz-features", "fuzz-customers",
    "fuzz-database",
]
let package = Package(
    name: "workbench-fuzz",
    targets: [
        .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CZip", path: "Sources/CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat"),
        .target(name: "CKernels", path: "Sources/CKernels"),
        .target(name: "Store", dependencies: ["CSQLite"], path: "Sources/Store"),
        .target(name: "Reports", path: "Sources/Reports"),
        .target(name: "Clustering", dependencies: ["CKernels"], path: "Sources/Clustering"),
        .target(
            name: "Pipeline",
            dependencies: [
                "Store", "Clustering", "Reports", "CZlib", "CCrypto", "CZip", "CExpat",
            ],
            path: "Sources/Pipeline",
            resources: [.embedInCode("migrations"), .embedInCode("sql")]
        ),
        .target(
            name: "FuzzSupport", dependencies: ["Pipeline", "Store"], path: "Targets/FuzzSupport"),
    ]
        + fuzzers.map { name in
            .executableTarget(
                name: name, dependencies: ["FuzzSupport", "Pipeline"], path: "Targets/\(name)",
                // `main` is libFuzzer's.
                swiftSettings: [.unsafeFlags(["-parse-as-library"])])
        },
    swiftLanguageModes: [.v6]
)
