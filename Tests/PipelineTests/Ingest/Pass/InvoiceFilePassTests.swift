import Foundation
import Pipeline
import Tabular
import Testing

@Suite struct InvoiceFilePassTests {
    private let header = IngestTestSupport.header
    private let good = IngestTestSupport.goodLine

    @Test func keepsAGoodLineTyped() throws {
        let file = try ParsedFile(line: good)
        #expect(
            file.rows == [
                "2|536365|85123A|WHITE HANGING HEART|6|2010-12-13 08:26:00|2.55|17850|United Kingdom"
            ])
        #expect(file.summary.linesRead == 1)
        #expect(file.summary.firstTime?.text == "2010-12-13 08:26:00")
    }

    @Test func countsEveryRecordOnce() throws {
        let file = try ParsedFile(
            header + good + "\n\n" + good + "\n   \n,,,,,,,\nbad\n" + good + "\n\n\n")
        #expect(file.summary.linesKept == 3)
        #expect(file.summary.linesRejected == 1)
        #expect(file.summary.linesBlank == 5)
        #expect(file.summary.linesRead == 9)
        #expect(file.rejectKeys == ["7 - field_count"])
    }

    @Test func lineNumbersArePhysical() throws {
        let quoted = good.replacingOccurrences(of: "WHITE HANGING HEART", with: "\"TWO\nLINES\"")
        for end in ["\n", "\r\n", "\r"] {
            let text = [quoted, "", good, ""].joined(separator: "\n")
            let file = try ParsedFile((header + text).replacingOccurrences(of: "\n", with: end))
            #expect(file.rows.map { $0.prefix { $0 != "|" } } == ["2", "5"])
        }
    }

    @Test func missingFieldsAreKeptAsNull() throws {
        let file = try ParsedFile(
            line: "536414,22139,,56,12/13/2010 11:52,0, \u{A0}\t,United Kingdom")
        #expect(file.contents == ["536414|22139|∅|56|2010-12-13 11:52:00|0.0|∅|United Kingdom"])
        #expect(file.summary.linesWithoutCustomer == 1)
        #expect(file.summary.linesWithoutDescription == 1)
        #expect(try ParsedFile(.description, "NA").contents[0].contains("|NA|"))
    }

    @Test func descriptionsStayAsWrittenAndIdentifiersAreTrimmed() throws {
        let file = try ParsedFile(line: " 1 , a , d ,1,12/13/2010 1:00,1, c ,\u{A0}France\u{A0}")
        #expect(file.contents == ["1|a| d |1|2010-12-13 01:00:00|1.0|c|France"])
    }

    @Test(arguments: [
        ("17850", "17850"), ("17850.0", "17850"), ("17850.00", "17850"), ("00123", "00123"),
        ("00123.0", "00123"), (" 12 ", "12"), ("A-7", "A-7"), ("a.b", "a.b"), ("1.5", "1.5"),
        ("12E5", "12E5"), ("'; drop table x;--", "'; drop table x;--"), ("1.", "1."),
        ("a\u{202E}b", "a\u{202E}b"), ("0", "∅"),
    ]) func customersAreText(_ field: String, _ expected: String) throws {
        let file = try ParsedFile(.customerID, field)
        #expect(
            file.contents == [
                "536365|85123A|WHITE HANGING HEART|6|2010-12-13 08:26:00|2.55|\(expected)|United Kingdom"
            ])
    }

    @Test(arguments: ["1.785E+04", "1.785e+4", "1.0E-05"])
    func spreadsheetDamageIsRejected(_ field: String) throws {
        let file = try ParsedFile(.customerID, field)
        #expect(file.rejectKeys == ["2 customer_id bad_customer_id"])
        #expect(file.rejects[0].message.contains("damaged by a spreadsheet"))
    }

    @Test(arguments: [
        (InvoiceColumn.quantity, "1.00005", "bad_number"), (.quantity, "", "bad_number"),
        (.quantity, "12x", "bad_number"), (.quantity, "9223372036854775808", "out_of_range"),
        (.quantity, "\u{FF11}", "bad_number"), (.unitPrice, "nan", "bad_number"),
        (.unitPrice, "inf", "bad_number"), (.unitPrice, "0x10", "bad_number"),
        (.unitPrice, "1_000", "bad_number"), (.unitPrice, "1e400", "out_of_range"),
        (.unitPrice, "\"2,5,5\"", "bad_number"), (.unitPrice, "2.55%", "bad_number"),
        (.invoicedAt, "2/29/2011 8:00", "bad_date"), (.invoicedAt, "", "bad_date"),
        (.invoicedAt, "12/13/101 8:26", "bad_date"), (.invoicedAt, "40513.35", "bad_date"),
    ]) func badFieldsAreRejectedByColumn(
        _ column: InvoiceColumn, _ field: String, _ rejectClass: String
    ) throws {
        let file = try ParsedFile(column, field)
        #expect(file.rejectKeys == ["2 \(column.sqlName) \(rejectClass)"])
        #expect(file.rows.isEmpty)
        #expect(file.rejects[0].message.hasPrefix(column.sqlName))
    }

    @Test func amountsTheViewsCannotAddAreRejected() throws {
        let file = try ParsedFile(line: "1,a,d,9000000000000000,12/13/2010 1:00,9000,c,UK")
        #expect(file.rejectKeys == ["2 quantity out_of_range"])
        #expect(try ParsedFile(.quantity, "-80995").rows.count == 1)
        #expect(try ParsedFile(.unitPrice, "-11062.06").rows.count == 1)
        #expect(try ParsedFile(.quantity, "0").rows.count == 1)
    }

    @Test func noBreakSpacesAroundNumbersAreTrimmed() throws {
        #expect(try ParsedFile(.quantity, "\u{A0}6 ").rows.count == 1)
    }

    @Test func repeatedHeaderIsNamed() throws {
        let file = try ParsedFile(header + good + "\n" + header + good + "\n")
        #expect(file.rejectKeys == ["3 - repeated_header"])
        #expect(file.rows.count == 2)
    }

    @Test func trailingDelimitersAreHarmless() throws {
        #expect(try ParsedFile(header + good + ",\n" + good + ",,\n").rows.count == 2)
        let both = header.dropLast() + ",\n" + good + ",\n" + good + "\n"
        #expect(try ParsedFile(String(both)).rows.count == 2)
        #expect(try ParsedFile(header + good + ",x\n").rejectKeys == ["2 - field_count"])
    }

    @Test func cutLastLineIsRejectedWithAWarning() throws {
        let file = try ParsedFile(header + good + "\n" + good.prefix(30))
        #expect(file.rejectKeys == ["3 - field_count"])
        #expect(file.summary.warnings.contains { $0.contains("cut off") })
        #expect(try ParsedFile(header + good).rows.count == 1)
    }

    @Test func controlBytesAreData() throws {
        let file = try ParsedFile(.description, "a\u{1A}b\u{1B}[31m")
        #expect(file.contents[0].contains("a\u{1A}b\u{1B}[31m"))
    }

    @Test func rejectsShowTheLineAsItStands() throws {
        let bytes = Array((header + "1,\"a,\"\"b\"\"\",").utf8) + [0x00, 0xA3, 0x0A]
        let file = try ParsedFile(bytes)
        #expect(file.rejectKeys == ["2 - nul_byte"])
        #expect(file.rejects[0].raw == "1,\"a,\"\"b\"\"\",\\x00£")
        let long = try ParsedFile(.quantity, String(repeating: "x", count: 20_000))
        #expect(long.rejects[0].raw.hasSuffix("bytes in all]"))
        #expect(long.rejects[0].message.utf8.count < 200)
    }

    // MARK: Encoding

    private func described(_ bytes: [UInt8]) -> [UInt8] {
        Array("1,a,".utf8) + bytes + Array(",1,12/13/2010 1:00,1,c,UK\n".utf8)
    }

    @Test func singleByteFilesBecomeUTF8() throws {
        let file = try ParsedFile(Array(header.utf8) + described([0xA3, 0x35, 0x80, 0xE9]))
        #expect(file.contents[0].contains("|£5€é|"))
        #expect(file.summary.conventions.encoding == .windows1252)
    }

    @Test func utf8FilesStay() throws {
        let file = try ParsedFile(Array(header.utf8) + described(Array("£5€é日".utf8)))
        #expect(file.contents[0].contains("|£5€é日|"))
        #expect(file.summary.conventions.encoding == .utf8)
    }

    @Test func nfcAndNFDStayApart() throws {
        let file = try ParsedFile(header + "1,a,\u{E9}|e\u{301},1,12/13/2010 1:00,1,c,UK\n")
        #expect(file.contents[0].unicodeScalars.contains("\u{301}"))
    }

    @Test func linesInAnotherEncodingAreRejectedWhereverTheyStand() throws {
        let utf8 = described(Array("£".utf8))
        let latin = described([0xA3])
        for odd in 0..<5 {
            let lines = (0..<5).flatMap { $0 == odd ? latin : utf8 }
            let file = try ParsedFile(Array(header.utf8) + lines)
            #expect(file.rejectKeys == ["\(odd + 2) - encoding"])
            #expect(file.rows.count == 4)
            let swapped = (0..<5).flatMap { $0 == odd ? utf8 : latin }
            #expect(
                try ParsedFile(Array(header.utf8) + swapped).rejectKeys == ["\(odd + 2) - encoding"]
            )
        }
    }

    @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func malformedUTF8IsRejected(_ bytes: [UInt8]) throws {
        let utf8 = described(Array("£".utf8))
        let file = try ParsedFile(Array(header.utf8) + utf8 + described(bytes) + utf8)
        #expect(file.rejectKeys == ["3 - encoding"])
    }

    @Test func markSettlesTheEncoding() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let file = try ParsedFile(mark + Array(header.utf8) + described([0xA3]) + described([0x61]))
        #expect(file.rejectKeys == ["2 - encoding"])
        #expect(file.rows.count == 1)
    }

    @Test func encodingCanBeTold() throws {
        var told = FileConventions()
        told.encoding = .windows1252
        told.encodingBasis = .option
        let file = try ParsedFile(
            Array(header.utf8) + described(Array("é".utf8)), conventions: told)
        #expect(file.contents[0].contains("|Ã©|"))
    }

    // MARK: Date order

    private func dated(_ dates: [String]) -> String {
        header + dates.map { "1,a,d,1,\($0) 1:00,1,c,UK\n" }.joined()
    }

    private func times(_ file: ParsedFile) -> [String] {
        file.contents.map { String($0.split(separator: "|")[4].prefix(10)) }
    }

    @Test func anyPartAboveTwelveSettlesTheFile() throws {
        let late = try ParsedFile(dated(["3/4/2011", "4/5/2011", "13/5/2011", "3/4/2011"]))
        #expect(times(late) == ["2011-04-03", "2011-05-04", "2011-05-13", "2011-04-03"])
        #expect(late.summary.conventions.dateOrderBasis == .file(line: 4))
        let american = try ParsedFile(dated(["3/4/2011", "5/13/2011"]))
        #expect(times(american) == ["2011-03-04", "2011-05-13"])
        #expect(late.summary.warnings.isEmpty)
    }

    @Test func ambiguousFileIsMonthFirstWithAWarning() throws {
        let file = try ParsedFile(dated(["3/4/2011"]))
        #expect(times(file) == ["2011-03-04"])
        #expect(file.summary.warnings.contains { $0.contains("--date-order dmy") })
        #expect(try ParsedFile(dated(["4/4/2011"])).summary.warnings.isEmpty)
    }

    @Test func contradictionRefusesTheFile() throws {
        for dates in [["13/5/2011", "5/13/2011"], ["1/2/2011", "5/13/2011", "13/5/2011"]] {
            #expect {
                try ParsedFile(dated(dates))
            } throws: { error in
                "\(error)".contains("sales.csv:\(dates.count + 1): the date")
                    && "\(error)".contains("but line")
            }
        }
    }

    @Test func toldOrderRejectsWhatDoesNotExist() throws {
        var told = FileConventions()
        told.dateOrder = .dayFirst
        told.dateOrderBasis = .option
        let file = try ParsedFile(dated(["3/4/2011", "5/13/2011"]), conventions: told)
        #expect(times(file) == ["2011-04-03"])
        #expect(file.rejectKeys == ["3 invoiced_at bad_date"])
    }

    @Test func badDatesAreNoEvidence() throws {
        let file = try ParsedFile(dated(["31/2/2011", "13/13/2011", "3/4/2011"]))
        #expect(file.rejectKeys.count == 2)
        #expect(times(file) == ["2011-03-04"])
    }

    @Test func isoNeedsNoOrder() throws {
        let file = try ParsedFile(
            dated(["2011-05-13", "2011-03-04"]).replacingOccurrences(of: " 1:00", with: "T01:00Z"))
        #expect(times(file) == ["2011-05-13", "2011-03-04"])
        #expect(!file.summary.sawSlashedDate)
    }

    /// Rows of a sheet end behind their last cell; what is missing is empty, not that of the row before.
    @Test func rowsOfASheetMayEndEarlyUnderAGivenHeader() throws {
        var layout = LayoutOptions()
        layout.header = InvoiceColumn.allCases.map(\.sqlName)
        let text = """
            1,A,d,6,2010-12-13 08:26,2.5,C1,UK
            2,A,d,6,2010-12-13 08:26,2.5
            3
            4,A,d,6,2010-12-13 08:26
            5,A,d,6,2010-12-13 08:26,2.5,C2

            """
        let pass = try InvoiceFilePass(
            source: MemoryByteSource(Array(text.utf8)), name: "book.xlsx",
            conventions: FileConventions(), isSheet: true, layout: layout)
        let batch = InvoiceBatch(capacity: 100)
        guard case .finished(let summary) = try pass.run(takeBatch: { batch }, emit: { _ in })
        else {
            Issue.record("not finished")
            return
        }
        let rows = (0..<batch.rowCount).map { row in
            [InvoiceBatch.Text.invoiceNo, .customerID, .country].map {
                batch.string($0, row: row) ?? "∅"
            }.joined(separator: "|")
        }
        #expect(rows == ["1|C1|UK", "2|∅|∅", "5|C2|∅"])
        #expect(summary.linesRejected == 2)
        #expect(batch.rejects.map(\.message) == ["invoiced_at is empty", "unit_price is empty"])
    }

    @Test func aGivenHeaderHasALimit() throws {
        var layout = LayoutOptions()
        layout.header =
            (0..<CSVHead.maxColumns).map { "x\($0)" } + InvoiceColumn.allCases.map(\.sqlName)
        let error = try #require(throws: IngestError.self) {
            try ParsedFile(good + "\n", layout: layout)
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("at most 1000"), "\(error)")
    }

    /// A record of the densest text that three bytes a byte can make.
    @Test func textThatGrowsFitsWhatWasReserved() throws {
        let price = [UInt8](repeating: 0x80, count: 5000)
        let line = Array("1,A,".utf8) + price + Array(",6,12/13/2010 8:26,2.55,".utf8) + price
        var known = FileConventions()
        known.encoding = .windows1252
        known.encodingBasis = .option
        let file = try ParsedFile(
            Array(header.utf8) + line + Array(",UK\n".utf8), conventions: known, batchRows: 1)
        #expect(file.rows.count == 1)
        #expect(file.contents[0].utf8.count > 2 * 3 * 5000)
    }
}
