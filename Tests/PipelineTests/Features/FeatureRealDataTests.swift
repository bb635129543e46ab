import Pipeline
import Store
import TestSupport
import Testing

/// The real data against pandas: needs `../shared`, which is no part of the project.
@Suite(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
struct FeatureRealDataTests {
    @Test func snapshotEqualsTheReference() throws {
        let connection = try FeatureDatabase.empty()
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.realData)
        #expect(try connection.scalar("select count(*) from customer_features") == 4_372)

        let reference = try CSVTable(path: Places.reference + "/features21.csv")
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions()).snapshot
        #expect(snapshot.nRows == 4_256)
        #expect(snapshot.nFeatures == 21)
        #expect(try snapshot.customerIDs(from: connection) == reference.column("CustomerID"))
        let expected = reference.rows.flatMap { $0.dropFirst().compactMap { Double($0) } }
        let found = try snapshot.rawValues(from: connection)
        #expect(found.count == expected.count)
        let worst = zip(found, expected).map { abs($0 - $1) }.max()
        #expect((worst ?? 1) < 1e-9)

        #expect(snapshot.setAside.customersByRule == ["amount": 87, "number_of_orders": 29])
        #expect(abs((snapshot.setAside.revenueShare ?? 0) - 0.2426) < 1e-4)
        #expect(snapshot.setAside.nSaturdayLines == 0)
        #expect(snapshot.asOf == "2011-12-09 12:50:00")

        // The one-pass read of customer_outlier gives what the published view gives.
        let differing = try connection.scalar(
            """
            select count(*) from (
                select customer_id, amount, recency, december from customer_features_trimmed
                except
                select customer_id, amount, recency, december from customer_features_frozen
            )
            """)
        #expect(differing == 0)
    }

    /// Customers, invoices and revenue as pandas counts the sale lines of the file.
    @Test func salesEqualTheReference() throws {
        let connection = try FeatureDatabase.empty()
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.realData)
        let sums = try connection.query(
            """
            select
                count(*),
                sum(invoice_count),
                round(sum(revenue), 2),
                sum(days_since_last_purchase)
            from customer_features_rfm
            """)[0]
        #expect(sums.values == [4_334, 18_402, 8_761_066.65, 399_710])
        #expect(try connection.scalar("select count(*) from customer_without_sale") == 38)
        #expect(
            try connection.scalar("select count(*) from customer_features_week_profile") == 1_998)
    }
}
