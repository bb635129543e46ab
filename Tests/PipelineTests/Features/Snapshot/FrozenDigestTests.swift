import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// A matrix that is read back has the fingerprint that it was stored with.
struct FrozenDigestTests {
    private func database() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.fixture("small-shop/lines.csv"))
        return connection
    }

    @Test func everyPreparationIsVerified() throws {
        let connection = try database()
        let window = ObservationWindow(asOf: "2011-11-30 23:59:59", days: 300)
        let asked = [
            SnapshotOptions(),
            SnapshotOptions(repeats: 3, jitterSeed: 5),
            SnapshotOptions(features: "rfm", window: window),
            SnapshotOptions(
                features: "rfm", window: ObservationWindow(asOf: "2011-11-30 23:59:59", days: nil)),
            SnapshotOptions(features: "rfm", window: ObservationWindow(asOf: nil, days: 200)),
            SnapshotOptions(
                features: "rfm",
                preparation: try Preparation(transforms: ["rank"], winsor: 0.02)),
            SnapshotOptions(preparation: try Preparation(scale: "none", weights: ["amount=2"])),
        ]
        for options in asked {
            let snapshot = try SnapshotBuilder(in: connection).build(options).snapshot
            let values = try snapshot.rawValues(from: connection)
            #expect(values.count == snapshot.nRows * snapshot.inputNames.count)
            try connection.transaction {
                let column = Identifier.quote(snapshot.inputNames[0])
                try connection.execute(
                    "update \(snapshot.valuesTable) set \(column) = \(column) + 1 where row_no = 1")
                #expect(throws: FeatureError.self) { try snapshot.rawValues(from: connection) }
            }
        }
    }

    @Test func snapshotsOfVersion010AreVerified() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: Places.fixture("databases/v0.1.0.db"), toPath: folder.file("a.db"))
        let connection = try Database.open(folder.file("a.db"), for: .writing)
        for id in 1...7 {
            let snapshot = try Snapshot.load(id, from: connection)
            #expect(try snapshot.rawValues(from: connection).count > 0)
        }
    }
}
