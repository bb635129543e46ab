import Pipeline
import Store
import TestSupport
import Testing

/// Orders of the same number of which nothing tells that the newer file has them anew.
@Suite struct ReplacingDoubtsTests {
    private let header =
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        + "Lineitem sku,Subtotal,Currency,Refunded Amount\n"

    private func order(
        _ customer: String, _ pieces: Int, at time: String = "10:00:00", refund: Int = 0
    ) -> String {
        "#1,\(customer),paid,2024-01-05 \(time) +0100,\(pieces),Tee,10,T,\(pieces)0,EUR,\(refund)\n"
    }

    private func worth(_ database: Connection) throws -> Double {
        try database.query("select total(amount_e4) / 1e4 from invoice_line")[0].double(0)
    }

    private func refusal(
        of later: String, after earlier: String, saying words: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + earlier, into: database, options: .init())
        let before = try worth(database)
        let error = try #require(throws: IngestError.self, sourceLocation: location) {
            try IngestTestSupport.ingest(
                header + later, into: database, options: .init(), name: "later.csv")
        }
        #expect(error.description.contains(words), "\(error)", sourceLocation: location)
        #expect(error.description.contains("--on-overlap replace"), sourceLocation: location)
        #expect(try worth(database) == before, sourceLocation: location)
    }

    /// Within a call either may be the newer: which of them comes first is the names' chance.
    @Test func exportsOfOneCallWithTheSameEndAreNotTold() throws {
        for (first, second) in [(1, 2), (2, 1)] {
            let database = try IngestTestSupport.database()
            let folder = try TemporaryFolder()
            let paths = try [("a.csv", first), ("b.csv", second)].map { name, pieces in
                try folder.write(header + order("a", pieces), to: name)
            }
            let ingest = try Ingest(database: database, options: .init()).together(paths)
            _ = try ingest.ingest(path: paths[0])
            let error = try #require(throws: IngestError.self) {
                try ingest.ingest(path: paths[1])
            }
            #expect(error.description.contains("which is the newer export cannot"))
            #expect(try worth(database) == Double(first) * 10)
        }
    }

    /// A later call is the newer export, unless refunds shrink in it.
    @Test func theLaterCallIsTheNewerExport() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + order("a", 2), into: database, options: .init())
        let report = try IngestTestSupport.ingest(
            header + order("a", 1), into: database, options: .init(), name: "later.csv")
        #expect(report.linesReplaced == 1)
        #expect(try worth(database) == 10)
        try refusal(
            of: order("a", 2), after: order("a", 2, refund: 5),
            saying: "15.00 EUR there, 20.00 EUR here")
    }

    /// Refunds only grow.
    @Test func aRefundTellsTheNewer() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + order("a", 2), into: database, options: .init())
        let report = try IngestTestSupport.ingest(
            header + order("a", 2, refund: 5), into: database, options: .init(), name: "later.csv")
        #expect(report.linesReplaced == 1)
        #expect(try worth(database) == 15)
    }

    /// Two shops count from 1, on one day.
    @Test func anotherTimeIsAnotherOrder() throws {
        try refusal(
            of: order("zoe", 1, at: "18:00:00"), after: order("a", 1),
            saying: "is of 18:00 here and of 10:00 in")
        try refusal(
            of: order("zoe", 1, at: "00:00:00"), after: order("a", 1, at: "00:00:00"),
            saying: "is of zoe here and of a in")
    }

    /// Whoever edits an order changes no time.
    @Test func theSameTimeIsTheSameOrder() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + order("a", 1), into: database, options: .init())
        try IngestTestSupport.ingest(
            header + order("zoe", 1), into: database, options: .init(), name: "later.csv")
        #expect(
            try database.query("select customer_id from invoice").map { try $0.text(0) } == ["zoe"])
    }

    private let transactions =
        "date/time,settlement id,type,order id,sku,description,quantity,product sales,promotional rebates,total\n"

    /// A refund in the report of the next month is no newer state of its sale.
    @Test(arguments: ["Jan 31, 2024 8:02:03 PM PST", "Feb 3, 2024 8:02:03 PM PST"])
    func transactionsComeOnTop(_ day: String) throws {
        let sale = "\"Jan 31, 2024 1:02:03 PM PST\",1,Order,112,S1,Tee,1,20.00,0,20.00\n"
        let refund = "\"\(day)\",1,Refund,112,S1,Tee,1,-20.00,0,-20.00\n"
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(transactions + sale, into: database, options: .init())
        let report = try IngestTestSupport.ingest(
            transactions + sale + refund, into: database, options: .init(), name: "later.csv")
        #expect(report.linesOverlapping == 1)
        #expect(try worth(database) == 0)
        #expect(try database.scalar("select count(*) from sold_line") == 2)
    }
}
