import Pipeline
import Store
import TestSupport
import Testing

struct ShareShownTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    /// Two publications: "First" is shown, "Second" stands beside it.
    init() throws {
        folder = try TemporaryFolder()
        connection = try IngestTestSupport.database(at: folder.file("a.db"))
        var lines = ""
        for customer in 0..<60 {
            for order in 0...(customer % 4) {
                lines +=
                    "\(customer)\(order),A\(order),MUG,\(1 + customer % 7),2011-0\(1 + order)-1\(customer % 9)"
                    + " 08:00,\(1 + customer % 5).25,k\(1000 + customer),UK\n"
            }
        }
        try IngestTestSupport.ingest(IngestTestSupport.header + lines, into: connection)
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "rfm"))
            .snapshot
        try CopiesTestSupport.sweep(snapshot.id, in: connection)
        try CopiesTestSupport.publish(run: 2, as: "First", note: "", in: connection)
        try CopiesTestSupport.publish(run: 3, as: "Second", note: "", in: connection)
    }

    private func share(_ request: ShareRequest, as name: String) throws -> ShareReport {
        try Sharing(in: connection, on: OutputTerms(database: connection.path)).write(
            request, to: folder.file(name))
    }

    private func rows(_ name: String) throws -> [String: [String]] {
        let copy = try Database.open(folder.file(name), for: .reading)
        defer { copy.close() }
        var rows: [String: [String]] = [:]
        for table in [
            "customer_segment", "segment_dim", "segment_overview", "segment_move",
            "publication_customer", "publication_segment", "customer_segment_history",
        ] {
            rows[table] = try copy.query("select * from \(table)").map { "\($0.values)" }.sorted()
        }
        rows["publication"] = try copy.query(
            "select publication_id, publication_name, is_default, as_of_date from publication"
        ).map { "\($0.values)" }
        #expect(try copy.foreignKeyViolations() == [])
        return rows
    }

    /// What a dashboard opens is what `publish --default` would have filled.
    @Test(arguments: [false, true]) func aPublicationBesideIsTheDefaultOneOfTheCopy(
        hasIDs: Bool
    ) throws {
        let request = ShareRequest(publication: "Second", hasIDs: hasIDs)
        let report = try share(request, as: "beside.db")
        #expect(
            report.sentences.contains { $0.hasPrefix("customer_segment of the copy shows Second;") }
        )
        // The file itself shows what it showed.
        #expect(
            try connection.query("select distinct publication_id from main.customer_segment").map {
                try $0.int(0)
            } == [1])
        let left =
            "select count(*) from sqlite_temp_schema where name like 'segment\\_%' escape '\\' or name like 'shared\\_%' escape '\\' or name = 'publication'"
        #expect(try connection.query(left)[0].int(0) == 0)
        try SegmentShop.publish("3", as: "Second", in: connection) { $0.makesDefault = true }
        let other = try share(request, as: "default.db")
        #expect(!other.sentences.contains { $0.contains("of the copy shows") })
        let (beside, shown) = (try rows("beside.db"), try rows("default.db"))
        for (table, expected) in shown {
            #expect(beside[table] == expected, "\(table)")
        }
        let nSegments = beside["publication_segment"]?.count ?? 0
        #expect(nSegments > 1 && beside["segment_dim"]?.count == nSegments)
        #expect(beside["segment_overview"]?.count == nSegments)
        #expect(beside["customer_segment"]?.count == 60 && beside["publication_customer"] == [])
    }

    /// Later lines are none of a publication that was filled before; that it is behind is said.
    @Test func aPublicationBesideIsOfItsDay() throws {
        let request = ShareRequest(publication: "Second")
        _ = try share(request, as: "before.db")
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "9999,A,MUG,1,2011-06-01 08:00,99.5,k1003,UK\n",
            into: connection, name: "later.csv")
        let report = try share(request, as: "after.db")
        #expect(report.sentences.contains { $0.hasPrefix("Second: not refreshed since ") })
        let (before, after) = (try rows("before.db"), try rows("after.db"))
        #expect(before["customer_segment"] == after["customer_segment"])
        #expect(before["segment_overview"] == after["segment_overview"])
    }

    @Test func theDefaultOneAmongSeveralIsShown() throws {
        let report = try share(
            ShareRequest(runs: [RunReference("3"), RunReference("2")]), as: "both.db")
        #expect(!report.sentences.contains { $0.contains("of the copy shows") })
        let rows = try rows("both.db")
        #expect(rows["customer_segment"]?.count == 60 && rows["publication_customer"]?.count == 60)
        #expect(rows["segment_dim"]?.count == 3)
    }
}
