import Pipeline
import Store
import Testing

/// Refunds without a day are named where a window ends.
@Suite struct UndatedRefundsTests {
    private func prepared() throws -> Connection {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.layout.columns.sides[.orderRefund] = "Back"
        let lines = (1...4).map {
            "\($0),2023-0\($0)-05,c\($0),A,m,1,\($0)0.00,\($0 == 2 ? "5.00" : "")\n"
        }
        try IngestTestSupport.ingest(
            "Order,Date,Email,SKU,Item Name,Qty,Price,Back\n" + lines.joined(), into: database,
            options: options)
        return database
    }

    private func notes(_ database: Connection, _ asOf: String?) throws -> [String] {
        let options = SnapshotOptions(
            features: "rfm", window: ObservationWindow(asOf: asOf, days: nil))
        return try SnapshotBuilder(in: database).build(options).snapshot.notes
    }

    @Test func theyAreNamedUnderAnEnd() throws {
        let database = try prepared()
        let words =
            "5.00 of refunds in 1 order have no day in their file (undated): they are taken off at the time of the"
            + " order, though some may have been paid back after 2023-03-31"
        // Also where the snapshot is there already.
        for _ in 0..<2 {
            #expect(try notes(database, "2023-03-31 23:59:59").contains(words))
        }
        #expect(try !notes(database, nil).contains { $0.contains("undated") })
        #expect(try !notes(database, "2023-01-31 23:59:59").contains { $0.contains("undated") })
    }
}
