import Pipeline
import Store
import TestSupport
import Testing

/// Lines whose numbers are stored as text are found, by the look beside the views and by the one after
/// them.
struct LineTypesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A database with lines of 40 customers; long texts make it large.
    private func database(_ name: String, textBytes: Int) throws -> Connection {
        let connection = try Database.open(folder.file(name), for: .creating)
        try connection.execute(
            """
            insert into source_file (
                source_id, name, sha256, bytes, lines_read, lines_kept, lines_rejected, lines_blank,
                encoding, delimiter, date_order, column_map, ingested_at)
            values (1, 'test', 'test', 0, 0, 0, 0, 0, '', '', '', '', '2011-01-01 00:00:00')
            """)
        try connection.execute(
            TestLines.add(
                "source_id, line_no, quantity, invoiced_at, unit_price, customer_id, description",
                from: """
                    with recursive line(n) as (select 1 union all select n + 1 from line where n < 4000)
                    select 1, n, n % 7, '2011-01-' || (10 + n % 20) || ' 10:00:00', n % 5 + 0.5,
                        'C' || (n % 40), substr(hex(zeroblob(\(textBytes))), 1, \(textBytes))
                    from line
                    """))
        return connection
    }

    private func features(_ connection: Connection) throws -> Snapshot {
        try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "small")).snapshot
    }

    @Test(arguments: [10, 2000])
    func whatIsSoundIsRead(textBytes: Int) throws {
        let connection = try database("a.db", textBytes: textBytes)
        #expect(try features(connection).nRows == 40)
    }

    /// The look beside the views and none make the same matrix.
    @Test func theSizeOfTheFileChangesNothing() throws {
        let small = try features(database("small.db", textBytes: 10))
        let large = try features(database("large.db", textBytes: 2000))
        #expect(small.fingerprint == large.fingerprint)
    }

    @Test(
        arguments: [10, 2000],
        [
            ("sold_line set quantity = 'x' where line_id = 3999", "line 3999: quantity"),
            ("sold_line set unit_price = 'x' where line_id = 3999", "line 3999: unit_price"),
            ("sold_line set line_total = 'x' where line_id = 3999", "line 3999: line_total"),
            ("invoice set invoiced_at = 20110101 where invoice_id = 7", "invoice 7: invoiced_at"),
            (
                "invoice set invoiced_at = 'yesterday' where invoice_id = 7",
                "invoice 7: invoiced_at"
            ),
            (
                "invoice set invoiced_at = '2011-02-31 10:00:00' where invoice_id = 7",
                "invoice 7: invoiced_at"
            ),
        ])
    func anotherTypeIsDamage(textBytes: Int, change: (String, String)) throws {
        let connection = try database("a.db", textBytes: textBytes)
        try connection.execute(
            """
            pragma ignore_check_constraints = on;
            update \(change.0)
            """)
        let error = #expect(throws: DamagedError.self) { try features(connection) }
        #expect(error?.description.contains(change.1) == true)
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
    }
}
