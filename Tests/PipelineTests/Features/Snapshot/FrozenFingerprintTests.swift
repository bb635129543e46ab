import Pipeline
import Store
import TestSupport
import Testing

/// Fingerprints as version 0.1.0 made them of `Fixtures/small-shop`: a change would orphan every
/// stored run.
@Suite struct FrozenFingerprintTests {
    private func database() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.fixture("small-shop/lines.csv"))
        return connection
    }

    private static let standard = "20b612988729cced805689e787c482acf4c225b0fa0058fcc35a1184053675bb"

    @Test(arguments: [
        (SnapshotOptions(), standard),
        (
            SnapshotOptions(features: "small"),
            "8402f0e9b347f625eaabec479eaa906d47e4849abb7d65ec738d454b175f8d10"
        ),
        (
            SnapshotOptions(repeats: 3, jitterSeed: 5),
            "a807008ebc8015ca2276462f7ed3b99982d68f27b2d347b7149820b58451ba03"
        ),
    ])
    func defaultsKeepTheirFingerprints(_ options: SnapshotOptions, _ expected: String) throws {
        let snapshot = try SnapshotBuilder(in: database()).build(options).snapshot
        #expect(snapshot.fingerprint == expected)
    }

    /// What is typed but changes nothing is the same matrix.
    @Test func wordsWithoutEffectKeepTheFingerprint() throws {
        let asked = try Preparation(
            transforms: ["none"], scale: "zscore", winsor: 0, weights: ["amount=1"],
            outliers: "kit")
        let connection = try database()
        let builder = SnapshotBuilder(in: connection)
        let first = try builder.build(SnapshotOptions()).snapshot
        let second = try builder.build(SnapshotOptions(preparation: asked))
        #expect(second.isReused)
        #expect(second.snapshot.id == first.id)
        #expect(first.fingerprint == Self.standard)
    }

    @Test func everyPartOfThePreparationCounts() throws {
        let connection = try database()
        let builder = SnapshotBuilder(in: connection)
        let asked: [Preparation] = [
            Preparation(),
            try Preparation(transforms: ["log1p"]),
            try Preparation(transforms: ["amount=log1p"]),
            try Preparation(transforms: ["recency=log1p"]),
            try Preparation(transforms: ["rank"]),
            try Preparation(scale: "none"),
            try Preparation(winsor: 0.01),
            try Preparation(winsor: 0.02),
            try Preparation(weights: ["amount=2"]),
            try Preparation(weights: ["amount=3"]),
            try Preparation(weights: ["recency=2"]),
            try Preparation(dropsRedundant: true),
            try Preparation(outliers: "none"),
            try Preparation(outliers: "winsor"),
        ]
        let snapshots = try asked.map { try builder.build(SnapshotOptions(preparation: $0)) }
        #expect(Set(snapshots.map(\.snapshot.fingerprint)).count == asked.count)
        #expect(snapshots.allSatisfy { !$0.isReused })
        #expect(try connection.scalar("select count(*) from snapshot") == Value(asked.count))
    }
}
