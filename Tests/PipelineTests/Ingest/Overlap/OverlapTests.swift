import Foundation
import Pipeline
import Store
import Testing

@Suite struct OverlapTests {
    private func line(_ invoice: String, _ day: Int, customer: String = "c") -> String {
        "\(invoice),a,d,1,12/\(day)/2010 8:00,2,\(customer),UK\n"
    }

    private func file(_ lines: [String]) -> String { IngestTestSupport.header + lines.joined() }

    private func prepared() throws -> Connection {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        return database
    }

    private func number(_ database: Connection, _ sql: String) throws -> Value? {
        try database.scalar(sql)
    }

    private func options(_ rule: OverlapRule) -> IngestOptions {
        var options = IngestOptions()
        options.onOverlap = rule
        return options
    }

    @Test func filesOfOtherDaysDoNotOverlap() throws {
        let database = try prepared()
        try IngestTestSupport.ingest(file([line("1", 13), line("1", 13)]), into: database)
        let next = try IngestTestSupport.ingest(file([line("2", 14)]), into: database)
        #expect(next.linesOverlapping == 0)
        #expect(next.warnings.isEmpty)
    }

    /// Amounts of orders are laid on the lines: they are compared without.
    @Test(arguments: [OverlapRule.stop, .skip])
    func orderAmountsHideNoOverlap(_ rule: OverlapRule) throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.onOverlap = rule
        options.layout.columns = try HeaderNames(text: "order_refund=Refund")
        let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Refund\n"
        func file(_ refund: String) -> String {
            header
                + "1,2023-01-05,a@x.com,A,Mug,1,30.00,\(refund)\n1,2023-01-05,a@x.com,B,Cup,1,10.00,\(refund)\n"
        }
        try IngestTestSupport.ingest(file("0"), into: database, options: options)
        let newer = file("10") + "3,2023-01-06,b@x.com,A,Mug,1,10.00,0\n"
        if rule == .stop {
            let error = try #require(throws: IngestError.self) {
                try IngestTestSupport.ingest(newer, into: database, options: options, name: "b.csv")
            }
            #expect(error.description.contains("2 of 3 lines are in the database already"))
        } else {
            let report = try IngestTestSupport.ingest(
                newer, into: database, options: options, name: "b.csv")
            #expect(report.linesOverlapping == 2)
        }
        #expect(
            try database.scalar("select revenue from customer_fact where customer_id = 'a@x.com'")
                == .real(40))
    }

    /// Orders that were edited since their first export, where nobody says that orders replace.
    @Test func ordersOfTheSameDayWithOtherLinesAreTold() throws {
        let database = try IngestTestSupport.database()
        let header = IngestTestSupport.header
        try IngestTestSupport.ingest(
            header + "1,A,MUG,2,2023-01-05,2.5,c,UK\n2,A,MUG,1,2023-01-06,2.5,d,UK\n",
            into: database)
        let report = try IngestTestSupport.ingest(
            header + "1,A,MUG,1,2023-01-05,2.5,c,UK\n3,A,MUG,1,2023-01-06,2.5,d,UK\n",
            into: database,
            name: "b.csv")
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "1 order (1) of the same day is in sales.csv too, with other lines: both")
                    && $0.contains("here 1 lines worth 2.50")
            }, "\(report.warnings)")
    }

    /// Three copies here, two there: two overlap, the third is new.
    @Test(arguments: [(OverlapRule.keep, 7), (.skip, 5)])
    func overlapCountsCopyByCopy(_ rule: OverlapRule, _ lines: Int) throws {
        let database = try prepared()
        try IngestTestSupport.ingest(
            file([line("1", 13), line("1", 13), line("2", 13, customer: "")]), into: database)
        let report = try IngestTestSupport.ingest(
            file([line("1", 13), line("1", 13), line("1", 13), line("3", 14)]), into: database,
            options: options(rule))
        #expect(report.linesOverlapping == 2)
        #expect(try number(database, "select count(*) from invoice_line") == .integer(Int64(lines)))
        #expect(
            try number(database, "select min(reconciles) from file_ledger") == .integer(1))
        #expect(
            try number(
                database,
                "select count(*) from overlapping_line where (line_id is null) = \(rule == .skip)")
                == .integer(2))
        #expect(
            try number(database, "select count(*) from line_ledger")
                == .integer(7))
    }

    @Test func theDefaultIsToStop() {
        #expect(IngestOptions().onOverlap == nil)
    }

    /// Ids of skipped lines are given to the next file; its lines are its own all the same.
    @Test func skippedLinesConfuseNoLaterComparison() throws {
        let database = try prepared()
        try IngestTestSupport.ingest(
            file([line("1", 13), line("2", 15)]), into: database, name: "a.csv")
        try IngestTestSupport.ingest(
            file([line("3", 14), line("1", 13)]), into: database, options: options(.skip),
            name: "b.csv")
        let third = try IngestTestSupport.ingest(
            file([line("3", 14), line("4", 14), line("2", 15)]), into: database,
            options: options(.skip), name: "c.csv")
        #expect(third.linesOverlapping == 2)
        #expect(third.linesKept == 1)
        let lines = try database.query("select invoice_no from invoice_line order by line_id")
        #expect(try lines.map { try $0.text(0) } == ["1", "2", "3", "4"])
        let ranges = try database.query(
            """
            select source_id, count(*)
            from source_file
            join invoice_line using (source_id)
            where line_id between first_line_id and last_line_id
            group by source_id
            """)
        #expect(try ranges.map { try $0.int(1) } == [2, 1, 1])
        #expect(try number(database, "select min(reconciles) from file_ledger") == .integer(1))
        #expect(
            try number(database, "select count(*) from line_ledger where status = 'skipped'")
                == .integer(3))
    }

    @Test func stopRefusesTheFileAndNamesTheEarlierOne() throws {
        let database = try prepared()
        try IngestTestSupport.ingest(file([line("1", 13)]), into: database, name: "monday.csv")
        do {
            try IngestTestSupport.ingest(
                file([line("1", 13), line("2", 13)]), into: database, options: options(.stop))
            Issue.record("no error")
        } catch let error as IngestError {
            #expect(error.description.contains("1 of 2 lines are in the database already"))
            #expect(error.description.contains("monday.csv"))
        }
        #expect(try number(database, "select count(*) from source_file") == .integer(1))
        #expect(try number(database, "select count(*) from overlapping_line") == .integer(0))
    }

    @Test func ledgerSaysWhyALineIsNotUsed() throws {
        let database = try prepared()
        try IngestTestSupport.ingest(
            file([
                line("1", 13), line("2", 13, customer: ""), "bad\n", "3,a,,1,12/13/2010,2,c,UK\n",
            ]),
            into: database, options: IngestOptions(maxRejects: .all))
        let found = try database.query(
            "select status || ':' || coalesce(reason, '') from line_ledger order by line_no")
        #expect(
            try found.map { try $0.text(0) } == [
                "used:", "not complete:no customer",
                "rejected:field_count: has 1 field, the header 8", "not complete:no description",
            ])
    }
}
