import Foundation
import Pipeline
import Store
import Tabular
import Testing

/// Archives and workbooks of `Tests/Fixtures/ingest/workbooks`, made by `make_workbooks.py`.
@Suite struct InputFileTests {
    private func path(_ name: String) -> String {
        IngestTestSupport.root.appendingPathComponent("Tests/Fixtures/ingest/workbooks/\(name)")
            .path
    }

    @discardableResult
    private func ingest(
        _ name: String, into database: Connection, _ options: IngestOptions = IngestOptions()
    ) throws -> [IngestReport] {
        try Ingest(database: database, options: options).ingest(path: path(name))
    }

    private func failure(_ name: String, _ options: IngestOptions = IngestOptions()) -> String {
        do {
            _ = try ingest(name, into: IngestTestSupport.database(), options)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    private func rows(_ database: Connection, _ sql: String) throws -> [String] {
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

    /// RELIABILITY §4: case number, file, what the refusal says.
    @Test(arguments: [
        (96, "bomb.zip", "like a zip bomb"),
        (97, "encrypted.zip", "is encrypted"),
        (97, "cut.zip", "cut off or damaged"),
        (97, "damaged.zip", "cut off or damaged"),
        (97, "empty.zip", "has no files in it"),
        (98, "entity.xlsx", "declares a document type"),
        (99, "ods.zip", "an OpenDocument file (.ods)"),
        (95, "out_of_order.xlsx", "row 3 follows row 5"),
        (95, "beyond_last_column.xlsx", "cells of row 1 are out of order"),
        (95, "long_reference.xlsx", "cells of row 1 are out of order"),
        (95, "huge_row.xlsx", "row -1 follows row 1"),
        (95, "huge_numbers.xlsx", "names a text that the workbook lacks"),
        (94, "many_sheets.xlsx", "has more than 4096 sheets"),
        (95, "many_relations.xlsx", "names more than 65536 parts"),
    ]) func refusesAndSaysWhy(_ number: Int, _ name: String, _ reason: String) {
        #expect(failure(name).contains(reason), "case \(number)")
    }

    /// What a row lacks is empty, and not what stood in memory.
    @Test func rowsMayEndEarlyUnderAGivenHeader() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions(maxRejects: .all)
        options.layout.header = InvoiceColumn.allCases.map(\.sqlName)
        let path = IngestTestSupport.root.appendingPathComponent(
            "Tests/Fixtures/ingest/workbooks/short_rows.xlsx"
        ).path
        let report = try Ingest(database: database, options: options).ingest(path: path)[0]
        #expect(report.linesKept == 2 && report.linesRejected == 1)
        let rows = try database.query(
            "select line_no, customer_id, country from invoice_line order by line_no")
        #expect(rows.map(\.values) == [[1, nil, nil], [2, "17850", "United Kingdom"]])
    }

    @Test func archiveWithOneTableIsThatTable() throws {
        let database = try IngestTestSupport.database()
        let reports = try ingest("one.zip", into: database)
        #expect(reports.map(\.name) == ["one.zip/sales.csv"])
        #expect(reports.map(\.linesKept) == [1])
        #expect(try ingest("one.zip", into: database).map(\.alreadyIngested) == [true])
    }

    @Test func tablesOfAnArchiveAreFilesOfTheirOwnAndTheRestIsNamed() throws {
        let reports = try ingest("several.zip", into: IngestTestSupport.database())
        #expect(reports.map(\.name) == ["several.zip/a.csv", "several.zip/b.csv"])
        #expect(reports[0].warnings.contains { $0.contains("README.txt") })
    }

    @Test func foldersInEntryNamesAreNeverUsed() throws {
        let reports = try ingest("outside.zip", into: IngestTestSupport.database())
        #expect(reports.map(\.name) == ["outside.zip/sales.csv"])
    }

    @Test func workbookInAnArchiveIsRead() throws {
        let reports = try ingest("workbook_inside.zip", into: IngestTestSupport.database())
        #expect(reports.map(\.name) == ["workbook_inside.zip/Online Retail.xlsx"])
        #expect(reports.map(\.linesKept) == [1])
    }

    @Test func cellsStandWhereTheirReferenceSays() throws {
        let database = try IngestTestSupport.database()
        let report = try #require(
            ingest("cells.xlsx", into: database, IngestOptions(maxRejects: .all)).first)
        #expect(report.linesRead == 10)
        #expect(report.linesBlank == 3)
        #expect(report.warnings.contains { $0.contains("row 9 first; read in the order mdy") })
        #expect(report.delimiter == "sheet")
        #expect(
            try rows(
                database,
                "select line_no, description, quantity + 0.0, invoiced_at, unit_price from invoice_line "
                    + "order by line_id")
                == [
                    "2|ONE, \"TWO\"|6.0|2010-12-01 08:26:00|2.55",
                    "3|RICH TEXT|6.0|2010-12-01 08:26:00|2.55",
                    "4|HEART|6.0|2010-12-01 08:26:00|2.55",
                    "6|∅|6.0|2010-12-01 08:26:00|2.55",
                    "9|HEART|6.0|2010-12-13 08:26:00|2.55",
                ])
        #expect(
            try rows(
                database,
                "select line_no, column_name, substr(reason, 1, 11) from rejected_line") == [
                    "5|quantity|error_value", "11|invoiced_at|bad_date: i",
                ])
    }

    // MARK: Values of cells

    private static let prices =
        "select line_no, unit_price, customer_id, stock_code from invoice_line order by line_id"

    /// Texts have the file's decimal mark; numbers of the workbook have their own.
    @Test func numbersAsTextObeyTheDecimalMark() throws {
        let database = try IngestTestSupport.database()
        let report = try ingest("text_commas.xlsx", into: database)[0]
        #expect(report.decimalMark == "comma")
        #expect(
            try database.query(Self.prices).map { $0[1] } == [1.234, 0.985, 1234.5, 1.234])
        #expect(
            failure("text_groups.xlsx").contains(
                "Pass --decimal-mark comma or --decimal-mark point"))
        for (mark, expected) in [(DecimalMark.comma, 1.234), (.point, 1234)] {
            var options = IngestOptions()
            options.decimalMark = mark
            let database = try IngestTestSupport.database()
            let report = try ingest("text_groups.xlsx", into: database, options)[0]
            #expect(report.decimalMark == mark.rawValue)
            #expect(try database.query(Self.prices)[0][1] == .real(expected))
        }
    }

    @Test func powersOfTenOfCellsAreWholeNumbers() throws {
        let database = try IngestTestSupport.database()
        #expect(try ingest("powers.xlsx", into: database)[0].decimalMark == "point")
        #expect(
            try rows(database, Self.prices) == [
                "2|0.25|12345678|4006381333931", "3|2.5|12345678|85123A",
            ])
    }

    @Test func datesConvertedByHalfAreRefused() {
        let words = failure("half_converted.xlsx")
        #expect(words.contains("row 4 has a date as text, row 2 a date of the workbook"))
        #expect(words.contains("days for months"))
    }

    @Test func numberFormatsNameTheCurrency() throws {
        let report = try ingest("currency.xlsx", into: IngestTestSupport.database())[0]
        #expect(report.currency == "GBP" && report.warnings.isEmpty)
        #expect(
            report.choices.first { $0.subject == "currency" }?.basis
                == "the number format of the cells has it, line 2 first")
        let words = failure("currencies.xlsx")
        #expect(words.contains("line 2 has an amount in GBP"))
        #expect(words.contains("1 of 2 lines in EUR (1 customer, 21.00 EUR)"))
        #expect(words.contains("--currency GBP"))
        let some = try ingest("currency_here_and_there.xlsx", into: IngestTestSupport.database())[0]
        #expect(some.currency == "GBP" && some.linesKept == 2)
        #expect(
            some.warnings == [
                "1 of 2 lines have an amount whose cell is not formatted as a currency, line 3 first, the"
                    + " others are GBP: all were read as GBP"
            ])
        #expect(failure("currency_sheets.xlsx").contains("its amounts are in EUR"))
        var options = IngestOptions()
        options.setCurrency("EUR")
        let euros = try ingest("currencies.xlsx", into: IngestTestSupport.database(), options)[0]
        #expect(euros.linesKept == 1 && euros.linesLeftOut == 1)
    }

    @Test func errorValuesAreNothingWhereNothingMayStand() throws {
        let database = try IngestTestSupport.database()
        let report = try ingest(
            "errors.xlsx", into: database, IngestOptions(maxRejects: .limit(1)))[0]
        #expect(report.linesKept == 2 && report.linesWithoutCustomer == 1)
        #expect(report.firstRejects.first?.reason.contains("unit_price is an error value") == true)
        let choice = try #require(report.choices.first { $0.subject == "no customer_id" })
        #expect(choice.value == "\"error value of the workbook\"")
        #expect(choice.basis.contains("1 of 2 lines (50.0 %) with 15.00 of 30.30, line 2 first"))
        #expect(report.linesWithoutDescription == 1)
        // Whatever the caller's words for nothing are.
        var options = IngestOptions(maxRejects: .limit(1))
        options.nullWords = NullWords(text: "nobody")
        #expect(
            try ingest("errors.xlsx", into: IngestTestSupport.database(), options)[0]
                .linesWithoutCustomer == 1)
    }

    @Test func datesWithoutAFormatAreDatesOfTheWorkbook() throws {
        let database = try IngestTestSupport.database()
        let report = try ingest("plain_dates.xlsx", into: database)[0]
        #expect(
            try rows(database, "select invoiced_at from invoice order by 1")
                == ["2010-12-01 08:26:00", "2010-12-02 12:00:00"])
        #expect(
            report.warnings == [
                "1 of its dates is a number without the format of a date, row 3 first; read as dates of the"
                    + " workbook"
            ])
    }

    @Test func dateAndTimeInTwoColumnsOfASheet() throws {
        let database = try IngestTestSupport.database()
        try ingest("two_columns.xlsx", into: database)
        #expect(
            try rows(database, "select invoiced_at from invoice order by 1")
                == ["2010-12-01 08:26:00", "2010-12-02 14:05:00"])
    }

    @Test func formulasThatNobodyCalculatedAreRefused() throws {
        let words = failure("formulas.xlsx")
        #expect(
            words.contains(
                "\"CustomerID\" (customer_id) has a formula without a value in 3 of 3 rows, row 2 first"
            ))
        let report = try ingest("calculated.xlsx", into: IngestTestSupport.database())[0]
        #expect(report.linesWithoutCustomer == 4)
        #expect(report.warnings.contains { $0.contains("in 1 of 200 rows, row 5 first") })
    }

    @Test func namesOfPartsHaveNoCaseAndAnySeparator() throws {
        #expect(try ingest("odd_names.xlsx", into: IngestTestSupport.database())[0].linesKept == 1)
    }

    @Test func dayThatNeverWasIsRejected() throws {
        let database = try IngestTestSupport.database()
        _ = try ingest("serials.xlsx", into: database, IngestOptions(maxRejects: .all))
        #expect(
            try rows(database, "select line_no, invoiced_at from invoice_line") == [
                "2|1900-01-01 00:00:00", "3|1900-02-28 00:00:00", "5|1900-03-01 00:00:00",
                "7|2010-12-02 00:00:00",
            ])
        #expect(try rows(database, "select line_no from rejected_line") == ["4", "6", "8"])
    }

    @Test func dates1904AreFourYearsAndADayLater() throws {
        let database = try IngestTestSupport.database()
        _ = try ingest("dates1904.xlsx", into: database)
        #expect(
            try rows(database, "select invoiced_at from invoice_line") == ["2010-12-01 08:26:00"])
    }

    @Test func allVisibleSheetsWithTheHeaderAreRead() throws {
        // One order stands in both sheets, with another price.
        var options = IngestOptions()
        options.onOverlap = .keep
        let reports = try ingest("two_sheets.xlsx", into: IngestTestSupport.database(), options)
        #expect(reports.map(\.name) == ["two_sheets.xlsx:Year 1", "two_sheets.xlsx:Year 2"])
        #expect(reports[0].warnings.contains { $0.contains("Old is hidden") })
    }

    @Test(arguments: [("Year 2", "9.0"), ("3", "9.0"), ("Old", "2.55")])
    func sheetIsChosenByNameOrNumber(_ sheet: String, _ price: String) throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.sheet = sheet
        #expect(try ingest("two_sheets.xlsx", into: database, options).count == 1)
        #expect(try rows(database, "select unit_price from invoice_line") == [price])
        options.sheet = "No such"
        #expect(failure("two_sheets.xlsx", options).contains("2 Year 1"))
    }

    @Test(arguments: [
        ("%PDF-1.4 x", "a PDF"), ("{\"a\": 1}", "JSON"), ("<!DOCTYPE html><p>", "a web page"),
        ("<?xml version=\"1.0\"?><a/>", "XML"), ("PAR1xxxx", "a Parquet file"),
        ("\u{D0}", "no usable header"),
    ]) func otherTypesAreNamed(_ content: String, _ type: String) throws {
        let database = try IngestTestSupport.database()
        do {
            try IngestTestSupport.ingest(content, into: database, name: "x.xlsx")
            Issue.record("no error")
        } catch {
            #expect("\(error)".contains(type), "\(error)")
        }
    }

    @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]]) func utf16WithAMarkIsRead(
        _ mark: [UInt8]
    ) throws {
        let text = IngestTestSupport.header + "1,a,“Ärger” 🎁,1,12/13/2010 8:26,2,c,UK\n"
        let units = text.utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
            return mark[0] == 0xFF ? [low, high] : [high, low]
        }
        for chunk in [1, 2, 3, 1 << 18] {
            let parsed = try ParsedFile(mark + units, chunk: chunk)
            #expect(parsed.contents == ["1|a|“Ärger” 🎁|1|2010-12-13 08:26:00|2.0|c|UK"])
        }
        let half = mark[0] == 0xFF ? [0x00, 0xD8] : [0xD8, 0x00]
        let cut = try ParsedFile(mark + units.dropLast(2) + half.map { UInt8($0) })
        #expect(cut.rejectKeys == ["2 - encoding"])
    }

    @Test func headerNamesOfShopsAndGivenOnesAreKnown() throws {
        let shop = "order_id;SKU;Lineitem name;qty;Order-Date;Item Price;CustNo;Billing Country\n"
        let options = try {
            var options = IngestOptions()
            options.layout.columns = try HeaderNames(text: "customer_id=CustNo")
            return options
        }()
        let report = try IngestTestSupport.ingest(
            shop + "1;a;d;2;2011-05-01 10:00;2.5;c9;UK\n", into: IngestTestSupport.database(),
            options: options)
        #expect(report.linesKept == 1)
        #expect(report.delimiter == ";")
        #expect(report.columnMap.contains("customer_id=CustNo"))
        #expect(throws: IngestError.self) { try HeaderNames(text: "nothing=x") }
        #expect(throws: IngestError.self) { try HeaderNames(text: "country=x,country=y") }
    }

    @Test func folderStandsForItsFilesSortedByName() throws {
        try IngestTestSupport.withFolder { folder in
            for name in ["b.csv", "a.csv", ".hidden", "w.db", "w.db-journal"] {
                try Data("x".utf8).write(to: folder.appendingPathComponent(name))
            }
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("c"), withIntermediateDirectories: true)
            let files = try Ingest.files(
                [folder.path, "-", "/no/such"],
                database: folder.appendingPathComponent("w.db").path)
            #expect(
                files.map { ($0 as NSString).lastPathComponent } == ["a.csv", "b.csv", "-", "such"])
        }
    }
}
