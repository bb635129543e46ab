import Pipeline
import Store
import Testing

/// Whom a set itself leaves out stands in the snapshot, and the notes say so.
@Suite struct SetBoundaryTests {
    private static let lines: [FeatureDatabase.Line] = [
        .init(customer: "A", at: "2011-03-01 10:00:00", quantity: 1, price: 30, invoice: "1"),
        .init(customer: "A", at: "2011-03-02 10:00:00", quantity: 1, price: 30, invoice: "2"),
        .init(customer: "A", at: "2011-03-03 10:00:00", quantity: 1, price: 30, invoice: "3"),
        .init(customer: "B", at: "2011-03-03 10:00:00", quantity: 1, price: 10, invoice: "4"),
        .init(customer: "C", at: "2011-03-03 10:00:00", quantity: -1, price: 5, invoice: "C5"),
        .init(
            customer: "D", at: "2011-03-03 10:00:00", quantity: -1, price: 5, description: nil,
            invoice: "C6"),
    ]

    private func build(_ set: String) throws -> (Snapshot, excluded: [[Value]]) {
        let connection = try FeatureDatabase.of(Self.lines)
        let snapshot = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(features: set)).snapshot
        let rows = try connection.query(
            "select customer_id, rule, value from snapshot_excluded order by customer_id")
        #expect(
            try connection.scalar("select n_excluded from snapshot") == Value(rows.count))
        // Kept and left out are all customers that there are.
        let ids = try snapshot.customerIDs(from: connection)
        #expect(Set(ids + (try rows.map { try $0.text(0) })) == ["A", "B", "C", "D"])
        return (snapshot, rows.map(\.values))
    }

    @Test func customersWithoutASaleAreNamed() throws {
        for set in ["rfm", "rfm_score", "behaviour", "basket"] {
            let (snapshot, excluded) = try build(set)
            #expect(
                excluded == [["C", "invoice_count", 0.0], ["D", "invoice_count", 0.0]], "\(set)")
            #expect(
                snapshot.notes.first
                    == "the set itself has no place for 2 customers (2 by invoice_count): "
                    + "see snapshot_excluded")
        }
    }

    @Test func customersWithFewInvoicesAreNamedWithTheirRevenue() throws {
        let (snapshot, excluded) = try build("week_profile")
        #expect(
            excluded == [
                ["B", "invoice_count", 1.0], ["C", "invoice_count", 0.0],
                ["D", "invoice_count", 0.0],
            ])
        #expect(snapshot.setAside.revenueShare == 0.1)
        #expect(
            snapshot.notes.first?.contains("3 customers with 10.0 % of the sales to customers")
                == true)
    }

    @Test func customersWithoutACompleteLineAreNamed() throws {
        for set in ["standard", "small", "standard7"] {
            let (snapshot, excluded) = try build(set)
            #expect(excluded.contains(["D", "complete_lines", 0.0]), "\(set)")
            #expect(snapshot.notes.contains { $0.contains("1 customer (1 by complete_lines)") })
        }
    }

    @Test func cutPointsAreStoredWithTheScoresOnly() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let builder = SnapshotBuilder(in: connection)
        _ = try builder.build(SnapshotOptions(features: "rfm"))
        #expect(try connection.scalar("select count(*) from snapshot_cut_point") == 0)
        let scores = try builder.build(SnapshotOptions(features: "rfm_score")).snapshot
        let differing = try connection.query(
            """
            select feature, cut_no, value from rfm_cut_point
            except
            select feature, cut_no, value from snapshot_cut_point where snapshot_id = ?
            """, [scores.id])
        #expect(differing.isEmpty)
        #expect(try connection.scalar("select count(*) from snapshot_cut_point") == 12)
    }
}
