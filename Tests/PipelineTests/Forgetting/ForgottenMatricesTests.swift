import Pipeline
import Store
import Testing

struct ForgottenMatricesTests {
    private let connection: Connection

    /// Twelve customers and a snapshot of them.
    init() throws {
        connection = try SegmentShop.make(
            (0..<12).flatMap { customer in
                (0...customer % 3).map { order in
                    SegmentShop.Purchase(
                        "k\(customer)@x.de", "2011-0\(1 + order)-1\(customer % 9)",
                        10 + customer * order)
                }
            })
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "rfm"))
    }

    private func digests() throws -> [String] {
        try connection.query("select matrix_digest from snapshot_forgotten order by snapshot_id")
            .map {
                try $0.text(0)
            }
    }

    @Test func theMatrixIsHeldAgainstItsNewDigest() throws {
        let before = try connection.query("select fingerprint from snapshot")[0].text(0)
        let report = try Forgetter(in: connection).forget(["k3@x.de"])
        #expect(report.damagedSnapshots.isEmpty)
        let snapshot = try Snapshot.load(1, from: connection)
        #expect(snapshot.fingerprint == before)
        #expect(try snapshot.isWhole(in: connection))
        #expect(try digests() == [snapshot.presentDigest(from: connection)])
        #expect(try connection.scalar("select n_customers from snapshot_forgotten") == 1)
        _ = try Forgetter(in: connection).forget(["k4@x.de", "k5@x.de"])
        #expect(try Snapshot.load(1, from: connection).isWhole(in: connection))
        #expect(try connection.scalar("select n_customers from snapshot_forgotten") == 3)
    }

    @Test func whatIsChangedAfterwardsIsFound() throws {
        _ = try Forgetter(in: connection).forget(["k3@x.de"])
        try connection.execute(
            "update snapshot_values_1 set days_since_last_purchase = days_since_last_purchase + 1 where row_no = 2"
        )
        #expect(try !Snapshot.load(1, from: connection).isWhole(in: connection))
    }

    @Test func noDigestHidesEarlierDamage() throws {
        try connection.execute(
            "update snapshot_values_1 set days_since_last_purchase = days_since_last_purchase + 1 where row_no = 2"
        )
        let report = try Forgetter(in: connection).forget(["k3@x.de"])
        #expect(report.damagedSnapshots == [1])
        #expect(report.notes.contains { $0.hasPrefix("snapshot 1 was damaged before") })
        #expect(try digests().isEmpty)
        #expect(try !Snapshot.load(1, from: connection).isWhole(in: connection))
    }

    @Test func matricesWithoutThemAreLeftAlone() throws {
        _ = try SegmentShop.make(
            [.init("later@x.de", "2011-05-01", 10)], in: connection, firstInvoice: 100)
        _ = try Forgetter(in: connection).forget(["later@x.de"])
        #expect(try digests().isEmpty)
        #expect(try Snapshot.load(1, from: connection).isWhole(in: connection))
    }
}
