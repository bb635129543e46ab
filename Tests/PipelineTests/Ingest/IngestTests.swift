import Foundation
import Pipeline
import Store
import Testing

@Suite struct IngestTests {
    private let header = IngestTestSupport.header
    private let good = IngestTestSupport.goodLine

    private func text(_ database: Connection, _ sql: String) throws -> [String] {
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

    private func isEmpty(_ database: Connection) throws -> Bool {
        try text(
            database,
            """
            select (select count(*) from source_file) + (select count(*) from invoice_line)
                + (select count(*) from rejected_line)
            """) == ["0"]
    }

    private func error(_ body: () throws -> Void) -> IngestError {
        do {
            try body()
        } catch let error as IngestError {
            return error
        } catch {
            return IngestError(.inputOutput, "another error: \(error)")
        }
        return IngestError(.inputOutput, "no error")
    }

    @Test func writesLinesAndTheFile() throws {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            header + good + "\n\nC1,D,\"a, \"\"b\"\"\",-1,12/14/2010 9:00,-4.5,,EIRE\n",
            into: database)
        #expect(
            try text(database, "select * from invoice_line") == [
                "1|1|2|536365|85123A|WHITE HANGING HEART|6.0|2010-12-13 08:26:00|2.55|17850|United Kingdom"
                    + "|∅|153000.0|0.0|1|1",
                "2|1|4|C1|D|a, \"b\"|-1.0|2010-12-14 09:00:00|4.5|∅|EIRE|∅|-45000.0|0.0|2|2",
            ])
        #expect(
            try text(
                database,
                """
                select source_id, name, lines_read, lines_kept, lines_rejected, lines_blank, encoding,
                    delimiter, date_order, first_invoiced_at, last_invoiced_at
                from source_file
                """) == [
                    "1|sales.csv|3|2|0|1|utf-8|,|mdy|2010-12-13 08:26:00|2010-12-14 09:00:00"
                ])
        #expect(report.linesRead == 3)
        #expect(report.linesWithoutCustomer == 1)
        #expect(report.sourceID == 1)
        #expect(!report.alreadyIngested)
        #expect(try database.foreignKeyViolations().isEmpty)
        #expect(try database.scalar("pragma foreign_keys") == 1)
    }

    @Test func sameContentAgainChangesNothing() throws {
        let database = try IngestTestSupport.database()
        let first = try IngestTestSupport.ingest(header + good, into: database)
        for name in ["sales.csv", "other.csv"] {
            let second = try IngestTestSupport.ingest(header + good, into: database, name: name)
            #expect(second.alreadyIngested)
            #expect(second.earlierName == "sales.csv")
            #expect(second.sha256 == first.sha256)
            #expect(second.linesKept == 1)
        }
        #expect(try text(database, "select count(*) from invoice_line") == ["1"])
    }

    @Test func contentWithAcceptedRejectsIsKnownUnderAStricterLimit() throws {
        let database = try IngestTestSupport.database()
        let bytes = Array((header + good + "\nbad\n").utf8)
        try IngestTestSupport.ingest(
            bytes, into: database, options: IngestOptions(maxRejects: .all))
        let again = try IngestTestSupport.ingest(bytes, into: database, name: "renamed.csv")
        #expect(again.alreadyIngested)
    }

    @Test func badLinesRefuseTheFileAndNameTheFlag() throws {
        let database = try IngestTestSupport.database()
        let bad = (1...7).map { "1,a,d,\($0)x,12/13/2010 1:00,1,c,UK\n" }.joined()
        let text = header + good + "\n" + bad
        for limit in [0, 6] {
            let failure = error {
                try IngestTestSupport.ingest(
                    text, into: database, options: IngestOptions(maxRejects: .limit(limit)))
            }
            #expect(failure.kind == .data)
            let lines = failure.description.split(separator: "\n")
            #expect(lines[0].contains("sales.csv: 7 of 8 lines cannot be read"))
            #expect(lines[0].contains("--max-rejects 7 (or all)"))
            #expect(lines.count == 7)
            #expect(lines[1].contains("sales.csv:3: quantity \"1x\" is not a decimal number"))
            #expect(lines[6].contains("2 more"))
            #expect(try isEmpty(database))
        }
    }

    @Test(arguments: [RejectLimit.limit(2), .all]) func acceptedRejectsAreKept(_ limit: RejectLimit)
        throws
    {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            header + good + "\nbad\n" + good + "\n1,a,d,1.00005,12/13/2010 1:00,1,c,UK\n" + good,
            into: database, options: IngestOptions(maxRejects: limit))
        #expect(report.linesKept == 3)
        #expect(report.linesRejected == 2)
        #expect(
            try text(database, "select line_no, column_name, reason, raw from rejected_line") == [
                "3|∅|field_count: has 1 field, the header 8|bad",
                "5|quantity|bad_number: quantity \"1.00005\" has more than four decimals|1,a,d,1.00005,12/13/2010 1:00,1,c,UK",
            ])
        #expect(report.rejectCounts.map(\.count) == [1, 1])
        #expect(report.decisions.contains("rejected: bad_number 1, field_count 1"))
        #expect(try text(database, "select line_no from invoice_line") == ["2", "4", "6"])
    }

    @Test func manyRejectsAmongManyBatchesKeepOrder() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions(maxRejects: .all)
        options.batchRows = 3
        let lines = (0..<2000).map { $0 % 5 == 0 ? "bad\n" : good + "\n" }
        let report = try IngestTestSupport.ingest(
            header + lines.joined(), into: database, options: options)
        #expect(report.linesKept == 1600)
        #expect(report.linesRejected == 400)
        #expect(
            try text(database, "select count(*), sum(line_no % 5 <> 2) from rejected_line") == [
                "400|0"
            ])
        #expect(
            try text(
                database,
                "select count(*), sum(line_id <> 1 + (line_no - 3) - (line_no - 3) / 5) from invoice_line"
            )
                == ["1600|0"])
    }

    @Test func headerOnlyIsAFileWithoutLines() throws {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(header, into: database)
        #expect(report.linesRead == 0)
        #expect(report.warnings.contains { $0.contains("no lines") })
    }

    @Test func failuresLeaveTheDatabaseUntouched() throws {
        let database = try IngestTestSupport.database()
        let dates = ["1/2/2011", "1/13/2011", "13/1/2011"].map { "1,a,d,1,\($0) 1:00,1,c,UK\n" }
        for text in ["", "a,b\n1,2\n", header + dates.joined(), header + "x\n"] {
            let failure = error { try IngestTestSupport.ingest(text, into: database) }
            #expect(failure.kind == .data, "\(failure)")
            #expect(try isEmpty(database))
            #expect(!database.isInTransaction)
        }
        let missing = error { _ = try Ingest(database: database).ingest(path: "/no/such.csv") }
        #expect(missing.kind == .inputMissing)
    }

    @Test func cancellingRollsBack() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.batchRows = 2
        let lines = String(repeating: good + "\n", count: 5000)
        for stopAfter in [0, 1, 5] {
            var asked = 0
            let failure = error {
                try IngestTestSupport.ingest(
                    Array((header + lines).utf8), into: database, options: options,
                    isCancelled: {
                        asked += 1
                        return asked > stopAfter
                    })
            }
            #expect(failure.kind == .interrupted)
            #expect(try isEmpty(database))
        }
    }

    @Test func gzipIsToldByContentAndIsTheSameFile() throws {
        let database = try IngestTestSupport.database()
        // `printf … | gzip -n` of the standard header and one good line.
        let packed = try #require(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACAyXM3wqCMBSA8XufYg9wSLexJd2Jio5g9MfoWnTECHdingW+fVGXH/z4THijn5xFuBJOzxpnB41bp+hf5DHAOY2BPG1g/rAZycEteDrFb0GdVsLFRdNAjSlQ3DIltdQKSsWFrODem6FlfWU7YzvWt9VlAA1c5FzmouAFKw9Cg9gpBXxfquL3djM7+vCYcck+DBq8aqAAAAA="
            ))
        let report = try IngestTestSupport.ingest(
            Array(packed), into: database, name: "misnamed.csv")
        #expect(report.linesKept == 1)
        #expect(report.bytes == (header + good + "\n").utf8.count)
        let plain = try IngestTestSupport.ingest(header + good + "\n", into: database)
        #expect(plain.alreadyIngested)
        let cut = error {
            try IngestTestSupport.ingest(
                Array(packed.dropLast(4)), into: IngestTestSupport.database())
        }
        #expect(cut.description.contains("cut off"))
    }

    @Test func ambiguousFileTakesTheOrderOfEarlierOnes() throws {
        let database = try IngestTestSupport.database()
        let ambiguous = header + "1,a,d,1,3/4/2011 1:00,1,c,UK\n"
        let first = try IngestTestSupport.ingest(ambiguous, into: database)
        #expect(first.dateOrder == "mdy (assumed)")
        try IngestTestSupport.ingest(header + "1,a,d,1,13/4/2011 1:00,1,c,UK\n", into: database)
        let third = try IngestTestSupport.ingest(ambiguous + "\n", into: database)
        #expect(third.dateOrder == "dmy (earlier files)")
        #expect(third.firstInvoicedAt == "2011-04-03 01:00:00")
        #expect(third.warnings.isEmpty)
        let told = try IngestTestSupport.ingest(
            ambiguous.replacing("\n1,", with: "\n2,"), into: database,
            options: IngestOptions(dateOrder: .monthFirst))
        #expect(told.firstInvoicedAt == "2011-03-04 01:00:00")
    }

    @Test func ambiguousNumbersTakeTheMarkOfEarlierFiles() throws {
        let database = try IngestTestSupport.database()
        let ambiguous = header + "1,a,d,1,12/13/2011,1.234,c,UK\n"
        let first = try IngestTestSupport.ingest(ambiguous, into: database)
        #expect(first.decimalMark == "point (assumed)")
        #expect(first.warnings.contains { $0.contains("--decimal-mark comma") })
        try IngestTestSupport.ingest(header + "3,a,d,1,12/13/2011,\"2,5\",c,UK\n", into: database)
        // The same order would be the same line, read otherwise.
        let third = try IngestTestSupport.ingest(
            ambiguous.replacing("\n1,", with: "\n4,"), into: database)
        #expect(third.decimalMark == "comma (earlier files)")
        #expect(third.warnings.allSatisfy { !$0.contains("decimal") })
        let fourth = try IngestTestSupport.ingest(
            header + "2,a,d,1,12/13/2011,2.5,c,UK\n", into: database)
        #expect(fourth.decimalMark == "point")
        #expect(
            try text(database, "select unit_price from invoice_line") == [
                "1.234", "2.5", "1234.0", "2.5",
            ])
        let whole = try IngestTestSupport.ingest(
            header + "5,a,d,1,12/13/2011,3,c,UK\n", into: database)
        #expect(whole.decimalMark == "none")
    }

    @Test func longestDatesAreKept() throws {
        let database = try IngestTestSupport.database()
        let dates = [
            "2010-12-01T08:26:00.123456+01:00", "12/13/2010 8:26", "2010-12-01T08:26:00.999999999",
        ]
        let lines = dates.map { "1,a,d,1,\($0),2,c,UK\n" }
        let report = try IngestTestSupport.ingest(header + lines.joined(), into: database)
        #expect(
            try text(database, "select invoiced_at from invoice_line order by line_id") == [
                "2010-12-01 08:26:00", "2010-12-13 08:26:00", "2010-12-01 08:26:00",
            ])
        #expect(report.lastInvoicedAt == "2010-12-13 08:26:00")
    }

    @Test func decisionsAreRecordedWithTheFile() throws {
        let database = try IngestTestSupport.database()
        let wide = "Sales\n" + header.dropLast() + ",Till,Note\n" + good + ",7,x\n"
        let report = try IngestTestSupport.ingest(wide, into: database)
        #expect(report.headerLine == 2)
        #expect(
            try text(
                database,
                "select decimal_mark, header_line, ignored_columns, date_order from source_file")
                == ["point|2|Till, Note|mdy"])
        let again = try IngestTestSupport.ingest(wide, into: database)
        #expect(again.decimalMark == "point")
        #expect(again.headerLine == 2)
    }

    @Test func dayFirstFileIsReadAgainAsAWhole() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.batchRows = 4
        let early = String(repeating: "1,a,d,1,3/4/2011 1:00,1,c,UK\n", count: 100)
        let report = try IngestTestSupport.ingest(
            header + early + "1,a,d,1,31/3/2011 1:00,1,c,UK\n", into: database, options: options)
        #expect(report.linesKept == 101)
        #expect(report.dateOrder == "dmy")
        #expect(
            try text(database, "select invoiced_at, count(*) from invoice_line group by 1") == [
                "2011-03-31 01:00:00|1", "2011-04-03 01:00:00|100",
            ])
    }

    @Test func unknownColumnsAreNamedOnce() throws {
        let database = try IngestTestSupport.database()
        let wide = header.dropLast() + ",Till\n" + good + ",7\n"
        let report = try IngestTestSupport.ingest(String(wide), into: database)
        #expect(report.ignoredColumns == ["Till"])
        #expect(report.decisions.filter { $0.contains("Till") } == ["columns not used: Till"])
    }

    @Test func progressRises() throws {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("a.csv")
            let text = header + String(repeating: good + "\n", count: 10_000)
            try Data(text.utf8).write(to: file)
            var seen: [IngestProgress] = []
            _ = try Ingest(database: IngestTestSupport.database()).ingest(path: file.path) {
                seen.append($0)
            }
            #expect(seen.count == 3)
            #expect(seen.map(\.linesRead) == seen.map(\.linesRead).sorted())
            #expect(seen.last?.bytesTaken == text.utf8.count)
            #expect(seen.last?.bytesTotal == text.utf8.count)
            #expect(seen.last?.linesRead == 10_000)
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: IngestTestSupport.realFile),
            "needs ../shared/data/OnlineRetail.csv.gz, which is not part of the repository"))
    func realFileHasItsKnownCounts() throws {
        let database = try IngestTestSupport.database()
        let report = try #require(
            Ingest(database: database).ingest(path: IngestTestSupport.realFile).first)
        #expect(report.linesRead == 541_909)
        #expect(report.linesKept == 541_909)
        #expect(report.linesWithoutCustomer == 135_080)
        #expect(report.linesWithoutDescription == 1_454)
        #expect(report.bytes == 45_589_644)
        #expect(report.encoding == "iso-8859-1")
        #expect(report.dateOrder == "mdy")
        #expect(
            try text(
                database,
                """
                select count(*), sum(quantity < 0), sum(unit_price < 0),
                    sum(invoice_no glob 'C*'), count(distinct country), count(distinct
                    case when description is not null then customer_id end),
                    min(invoiced_at), max(invoiced_at), sum(description like '%£%') > 0
                from invoice_line
                """) == [
                    "541909|10624|2|9288|38|4372|2010-12-01 08:26:00|2011-12-09 12:50:00|1"
                ])
    }
}
