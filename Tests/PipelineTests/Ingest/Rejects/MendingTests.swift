import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Rejected lines: listed, exported, mended, ingested again, and counted once.
@Suite struct MendingTests {
    private let database: Connection

    init() throws {
        database = try Connection.inMemory()
        try Database.prepare(database)
    }

    /// Line 3 has a bad quantity, 4 a bad price, 5 a broken quote, 6 too few fields.
    private let sales =
        IngestTestSupport.header + """
            1,A,GOOD,6,12/13/2010 8:26,2.55,17850,UK
            2,B,BAD QTY,x6,12/13/2010 8:26,2.55,17850,UK
            3,C,"=SUM(A1), '=x",-5,12/13/2010 8:26,bad,17850,UK
            4,D,"a"b,5,12/13/2010 8:26,1,17850,UK
            5,E,SHORT,5
            6,F,GOOD,6,12/14/2010 8:26,2.55,17850,UK

            """

    @discardableResult
    private func ingest(
        _ text: String, name: String = "sales.csv", options: IngestOptions = all
    ) throws -> IngestReport {
        try IngestTestSupport.ingest(text, into: database, options: options, name: name)
    }

    private static let all = IngestOptions(maxRejects: .all)

    private func export(_ filter: RejectFilter = RejectFilter()) throws -> String {
        var text = ""
        _ = try RejectExport(in: database).write(filter) { text += $0 }
        return text
    }

    private func text(_ sql: String) throws -> [String] {
        try database.query(sql).map { row in
            row.values.map { value in
                switch value {
                case .null: "∅"
                case .integer(let number): "\(number)"
                case .real(let number): "\(number)"
                case .text(let text): text
                }
            }.joined(separator: "|")
        }
    }

    private func expectReconciled() throws {
        #expect(try text("select name from file_ledger where reconciles is not 1") == [])
    }

    /// As a person would mend it in a spreadsheet.
    private func mended(_ text: String) -> String {
        text.replacing(",x6,", with: ",6,").replacing(",bad,", with: ",1.5,")
            .replacing("\"\"\"a\"\"b\"", with: "a b")
            .replacing("5,E,SHORT,5", with: "5,E,SHORT,5,12/15/2010,7,17850,UK")
    }

    @Test func exportHasTheFieldsUnderTheirHeader() throws {
        try ingest(sales)
        let lines = try export().split(separator: "\n")
        #expect(
            lines[0]
                == "\u{FEFF}reject_key,reject_file,reject_column,reject_reason,InvoiceNo,StockCode,"
                + "Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country")
        #expect(lines.count == 5)
        #expect(lines[1].hasPrefix("line 3 of "))
        #expect(
            lines[1].hasSuffix(
                ",sales.csv,quantity,\"bad_number: quantity \"\"x6\"\" is not a decimal number\",2,B,BAD QTY,"
                    + "x6,12/13/2010 8:26,2.55,17850,UK"))
        // A formula is made harmless, a plain number is left alone.
        #expect(lines[2].contains(",3,C,\"'=SUM(A1), '=x\",-5,"))
        #expect(lines[3].contains(",4,D,\"\"\"a\"\"b\",5,"))
        #expect(lines[4].hasSuffix(",5,E,SHORT,5"))
    }

    @Test func mendedLinesTakeTheirPlaceOnce() throws {
        try ingest(sales)
        let file = mended(try export())
        let report = try ingest(file, name: "mend.csv", options: IngestOptions())
        #expect(report.linesMending == 4)
        #expect(report.linesKept == 4)
        #expect(report.ignoredColumns.contains("reject_reason"))
        #expect(!report.decisions.contains { $0.contains("reject_reason") })
        let lines = [
            "1|A|GOOD|6.0", "2|B|BAD QTY|6.0", "3|C|=SUM(A1), '=x|-5.0", "4|D|a b|5.0",
            "5|E|SHORT|5.0", "6|F|GOOD|6.0",
        ]
        let query = """
            select invoice_no, stock_code, description, quantity + 0.0
            from invoice_line order by invoice_no
            """
        #expect(try text(query) == lines)
        #expect(try RejectList(in: database).table().rows.isEmpty)
        #expect(
            try text(
                """
                select line_no, status, reason from line_ledger where source_id = 1 and line_id is null
                order by line_no limit 1
                """)
                == [
                    "3|mended|bad_number: quantity \"x6\" is not a decimal number; in its place stands"
                        + " line 2 of mend.csv"
                ])
        #expect(
            try text("select lines_rejected, lines_mended from file_ledger order by source_id")
                == ["4|4", "0|0"])
        try expectReconciled()

        // Again, the original too: nothing changes.
        for (name, content) in [("mend.csv", file), ("sales.csv", sales)] {
            #expect(try ingest(content, name: name).alreadyIngested)
        }
        // Under other bytes: every line is known by its key.
        let other = try ingest(
            file.replacing("SHORT", with: "short"), name: "mend2.csv", options: IngestOptions())
        #expect(other.linesKept == 0)
        #expect(other.linesRejected == 4)
        #expect(other.linesMending == 0)
        #expect(
            try text("select class, count(*) from rejected_line where source_id = 3 group by class")
                == ["already_mended|4"])
        #expect(try text(query) == lines)
        #expect(
            try text("select distinct status from line_ledger where source_id = 3") == ["skipped"])
        #expect(try export() == "")
        try expectReconciled()
        #expect(try database.foreignKeyViolations().isEmpty)
    }

    @Test func aLineThatIsStillWrongStandsInPlaceOfTheFirst() throws {
        try ingest(sales)
        let half = mended(try export()).replacing(",1.5,", with: ",worse,")
        let report = try ingest(half, name: "mend.csv")
        #expect(report.linesMending == 4)
        #expect(
            try RejectList(in: database).table().rows.map { $0[3] } == [.integer(3)])
        // The next export has the original columns once, and mending it settles the rest.
        let next = try export()
        #expect(next.split(separator: "\n").count == 2)
        #expect(next.split(separator: ",").filter { $0.contains("reject_key") }.count == 1)
        try ingest(
            next.replacing(",worse,", with: ",1.5,"), name: "mend2.csv", options: IngestOptions())
        #expect(try export() == "")
        // A correction of the first file, whose key names the first reject, finds its successor.
        let late = try ingest(mended(half.replacing("SHORT", with: "S")), name: "late.csv")
        #expect(late.linesKept == 0)
        #expect(try text("select count(*), sum(quantity) from invoice_line") == ["6|23.0"])
        try expectReconciled()
    }

    @Test func aLineThatWasTwoMayBeSplit() throws {
        try ingest(sales)
        var filter = RejectFilter()
        filter.rejectClass = .fieldCount
        let lines = mended(try export(filter)).split(separator: "\n")
        #expect(lines.count == 2)
        let report = try ingest(
            (lines + [lines[1].replacing("SHORT", with: "SECOND")]).joined(separator: "\n"),
            name: "mend.csv", options: IngestOptions())
        #expect(report.linesKept == 2)
        #expect(report.linesMending == 1)
    }

    /// A mended line that equals a line of the file it comes from is no overlap.
    @Test func aMendedLineMayEqualAnother() throws {
        let twice =
            IngestTestSupport.header
            + "1,A,X,6,12/13/2010 8:26,2,c,UK\n1,A,X,6x,12/13/2010 8:26,2,c,UK\n"
        try ingest(twice)
        var options = IngestOptions()
        options.onOverlap = .stop
        let report = try ingest(
            try export().replacing(",6x,", with: ",6,"), name: "mend.csv", options: options)
        #expect(report.linesKept == 1)
        #expect(try text("select count(*) from overlapping_line") == ["0"])
    }

    @Test func anUnknownKeyRefusesTheFile() throws {
        try ingest(sales)
        let file = mended(try export())
        let other = try Connection.inMemory()
        try Database.prepare(other)
        for (place, content, words) in [
            (other, file, "which this database does not have. Ingest that file first"),
            (database, file.replacing("line 3 of", with: "line 2 of"), "which was not rejected"),
        ] {
            let error = try #require(throws: IngestError.self) {
                try IngestTestSupport.ingest(content, into: place, name: "mend.csv")
            }
            #expect(error.kind == .data)
            #expect(error.description.contains(words), "\(error)")
        }
        #expect(try text("select count(*) from source_file") == ["1"])
        let damaged = try ingest(
            file.replacing("line 3 of", with: "line3of"), name: "mend.csv")
        #expect(damaged.rejectCounts.map(\.rejectClass) == [.badRejectKey])
    }

    /// What could not be read must not come back as text.
    @Test func marksOfUnreadBytesAreNotAccepted() throws {
        let bytes =
            Array((IngestTestSupport.header + "1,A,é,6,12/13/2010 8:26,2,c,UK\n2,B,").utf8)
            + [0xFF] + Array(",6,12/13/2010 8:26,2,c,UK\n".utf8)
        try IngestTestSupport.ingest(bytes, into: database, options: Self.all)
        let file = try export()
        #expect(file.contains("2,B,\\xFF,6"))
        let error = try #require(throws: IngestError.self) {
            try ingest(file, name: "mend.csv", options: IngestOptions())
        }
        #expect(error.description.contains("still holds \\xFF"))
        let report = try ingest(
            file.replacing("\\xFF", with: "ÿ"), name: "mend.csv", options: IngestOptions())
        #expect(report.linesKept == 1)
        #expect(try text("select description from invoice_line order by invoice_no") == ["é", "ÿ"])
    }

    @Test func anAmbiguousDateIsReadAsInTheFileItComesFrom() throws {
        try ingest(
            IngestTestSupport.header
                + "1,A,X,6,13/12/2010 8:26,2,c,UK\n2,A,X,x,1/2/2011 8:26,2,c,UK\n",
            name: "days.csv")
        try ingest(
            IngestTestSupport.header + "3,A,X,6,12/13/2010 8:26,2,c,UK\n", name: "months.csv")
        let report = try ingest(
            try export().replacing(",x,", with: ",7,"), name: "mend.csv")
        #expect(report.dateOrder == "dmy (earlier files)")
        #expect(
            try text("select invoiced_at from invoice_line where quantity = 7")
                == ["2011-02-01 08:26:00"])
    }

    @Test func mappedColumnsAreExportedUnderNamesThatNeedNoMap() throws {
        var options = Self.all
        options.layout.columns = try HeaderNames(text: "customer_id=Kunde,unit_price=Netto")
        try ingest(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Netto,Kunde,Country\n"
                + "1,A,X,x,12/13/2010 8:26,9,2,c,UK\n", options: options)
        let file = try export()
        #expect(
            file.contains(
                ",description,quantity,invoiced_at,Price (not used),unit_price,customer_id,country\n"
            ))
        try ingest(file.replacing(",x,", with: ",1,"), name: "mend.csv", options: IngestOptions())
        #expect(try text("select unit_price, customer_id from invoice_line") == ["2.0|c"])
    }

    @Test func filesOfDifferentFormsAreExportedOneByOne() throws {
        try ingest(sales)
        try ingest(
            sales.replacing(",", with: ";").replacing("InvoiceNo", with: "Invoice")
                .replacing("2010", with: "2011"), name: "b.csv")
        let error = try #require(throws: IngestError.self) { try export() }
        #expect(error.kind == .usage)
        #expect(error.description.contains("--file sales.csv"))
        var filter = RejectFilter()
        filter.file = "2"
        #expect(try export(filter).contains(",Invoice,StockCode"))
    }

    @Test func repeatedHeadersAreNotExported() throws {
        try ingest(sales + IngestTestSupport.header)
        let report = try RejectExport(in: database).write(RejectFilter()) { _ in }
        #expect(report.lines == 4)
        #expect(report.leftOut == 1)
    }

    @Test func listAndSummaryFilter() throws {
        try ingest(sales)
        let list = RejectList(in: database)
        #expect(try list.table().rows.count == 4)
        var filter = RejectFilter()
        filter.column = .quantity
        #expect(try list.table(filter).rows.map { $0[3] } == [.integer(3)])
        filter.column = nil
        filter.rejectClass = .badNumber
        #expect(try list.table(filter).rows.map { $0[3] } == [.integer(3), .integer(4)])
        filter.file = "sales.csv"
        #expect(
            try list.summary(filter).rows
                == [["bad_number", .integer(2), .integer(0), .integer(1), "sales.csv:3"]])
        filter.file = "none.csv"
        let error = try #require(throws: IngestError.self) { try list.table(filter) }
        #expect(error.kind == .usage)
        let offsets = try text("select line_no, byte_offset from rejected_line limit 1")
        let start = sales.utf8.split(separator: 0x0A)[..<2].reduce(0) { $0 + $1.count + 1 }
        #expect(offsets == ["3|\(start)"])
    }

    // MARK: Preview

    private func preview(
        _ text: String, _ options: IngestOptions = IngestOptions()
    ) throws -> IngestPreview {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "mend.csv")
        return try #require(Ingest(database: database, options: options).preview(path: path).first)
    }

    /// What a preview says of a file is what the ingest then does.
    private func expectForetold(
        _ text: String, _ options: IngestOptions = IngestOptions()
    ) throws {
        let preview = try preview(text, options)
        var report = try ingest(text, name: "mend.csv", options: options)
        report.sourceID = 0
        #expect(preview.refusal == nil)
        #expect(preview.report == report)
    }

    @Test func aPreviewJudgesMendingLinesAsTheIngestDoes() throws {
        try ingest(sales)
        let file = mended(try export())
        try expectForetold(file)
        // A second time with one more line: all are mended before, one of them is rejected again.
        try expectForetold(
            file.replacing("B,BAD QTY,6", with: "B,BAD QTY,x")
                + "7,G,MORE,1,12/15/2010,7,17850,UK\n",
            Self.all)
        try expectReconciled()
    }

    @Test func aPreviewRefusesTheKeysThatTheIngestRefuses() throws {
        try ingest(sales)
        let file = mended(try export()).replacing("line 3 of", with: "line 2 of")
        let refusal = try #require(try preview(file).refusal)
        #expect(refusal.description.contains("which was not rejected"))
        let error = try #require(throws: IngestError.self) {
            try ingest(file, name: "mend.csv", options: IngestOptions())
        }
        #expect(error.kind == refusal.kind)
        #expect(
            error.description.split(separator: ": ").dropFirst()
                == refusal.description.split(separator: ": ").dropFirst())
        #expect(try preview(file).outcome == "would be refused")
    }

    /// Ambiguous dates and prices of a mended line are those of the file it comes from.
    @Test func aPreviewReadsMendingLinesAsTheFileTheyComeFrom() throws {
        try ingest(
            IngestTestSupport.header.replacing(",", with: ";") + """
                1;A;GOOD;6;13/12/2010 8:26;2,55;17850;UK
                2;B;BAD;x;3/12/2010 8:26;1,5;17850;UK

                """)
        // Later files are read otherwise.
        try ingest(IngestTestSupport.header + IngestTestSupport.goodLine + "\n", name: "b.csv")
        let file = try export().replacing(";x;", with: ";6;").replacing(",x,", with: ",6,")
        let preview = try preview(file)
        #expect(preview.firstLines.first?.values[4] == "2010-12-03 08:26:00")
        #expect(preview.firstLines.first?.values[5] == 1.5)
        try expectForetold(file)
    }

    @Test func contentThatIsInIsNoErrorForAPreviewEither() throws {
        let text =
            IngestTestSupport.header + """
                1,A,GOOD,6,13/12/2010 8:26,2.55,17850,UK
                1,A,GOOD,6,12/13/2010 8:26,2.55,17850,UK

                """
        var options = Self.all
        options.dateOrder = .dayFirst
        try ingest(text, options: options)
        let preview = try preview(text)
        #expect(preview.outcome == "already ingested")
        #expect(try ingest(text, options: IngestOptions()).alreadyIngested)
    }
}
