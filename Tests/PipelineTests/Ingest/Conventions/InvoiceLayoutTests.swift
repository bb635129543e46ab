import Pipeline
import Tabular
import Testing

@Suite struct InvoiceLayoutTests {
    private let names = [
        "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
        "CustomerID", "Country",
    ]

    private func detect(_ text: String) throws -> InvoiceLayout {
        try InvoiceLayout.detect(head: Array(text.utf8), name: "sales.csv")
    }

    private func problem(_ bytes: [UInt8]) -> String {
        do {
            _ = try InvoiceLayout.detect(head: bytes, name: "sales.csv")
            return "accepted"
        } catch { return error.description }
    }

    private func problem(_ text: String) -> String { problem(Array(text.utf8)) }

    @Test(arguments: [",", ";", "\t", "|"]) func findsTheDelimiter(_ delimiter: String) throws {
        let layout = try detect(names.joined(separator: delimiter) + "\n1,2;3|4\t5\n")
        #expect([layout.delimiter] == Array(delimiter.utf8))
        #expect(layout.recordsBefore == 0)
    }

    @Test func readsBothPublishedHeadersInAnyOrderAndSpelling() throws {
        let second = [
            "Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
            "Customer ID", "Country",
        ]
        let own = InvoiceColumn.allCases.map(\.sqlName)
        for header in [
            names, second, own, names.reversed(), names.map { $0.uppercased() },
            names.map { " \($0.lowercased()) " }, names.map { "\"\($0)\"" },
        ] {
            let layout = try detect(header.joined(separator: ","))
            #expect(layout.header.isComplete)
            #expect(layout.header.minFields == 8)
        }
        let reversed = try detect(names.reversed().joined(separator: ","))
        #expect(reversed.header.fieldIndex == [7, 6, 5, 4, 3, 2, 1, 0])
    }

    @Test func skipsMarkTitlesAndSeparatorLine() throws {
        #expect(try detect("\u{FEFF}" + names.joined(separator: ",")).markLength == 3)
        let titled = try detect("Sales of 2011\n\nsep=;\n" + names.joined(separator: ";"))
        #expect(titled.recordsBefore == 3)
        #expect(titled.delimiter == 0x3B)
    }

    @Test func namesUnknownColumnsOnceAndIgnoresThem() throws {
        let layout = try detect((["Till"] + names + ["Note", "Note", ""]).joined(separator: ","))
        #expect(layout.header.ignored == ["Till", "Note"])
        #expect(layout.header.minFields == 11)
        #expect(layout.header.text.hasPrefix("invoice_no=InvoiceNo, stock_code=StockCode"))
    }

    @Test func headerCellsAreLiteral() throws {
        let header = names.joined(separator: ",") + ",\"x\"\"; drop table invoice_line;--\",[a]"
        #expect(try detect(header).header.ignored == ["x\"; drop table invoice_line;--", "[a]"])
    }

    @Test func missingColumnsAreListedWithFoundAndExpected() {
        let text = problem("InvoiceNo,StockCode,Price,When\n")
        #expect(text.hasPrefix("sales.csv:1: no usable header: missing Quantity, InvoiceDate"))
        #expect(text.contains("InvoiceDate or invoiced_at"))
        #expect(text.contains("Found: InvoiceNo, StockCode, Price, When."))
        #expect(
            text.contains(
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country")
        )
    }

    @Test func missingHeaderOfAMapIsNamed() {
        var options = LayoutOptions()
        options.columns = HeaderNames(given: [.customerID: "CustNo"])
        #expect {
            try InvoiceLayout.detect(
                head: Array(names.joined(separator: ",").utf8), name: "sales.csv", options: options)
        } throws: {
            "\($0)".contains("missing CustNo.") && "\($0)".contains("--map customer_id=CustomerID")
        }
    }

    @Test func headerLineIsWhereTheCallerSays() throws {
        let text = names.joined(separator: ",") + "\n\n" + names.reversed().joined(separator: ",")
        func index(_ line: Int) throws -> Int? {
            var options = LayoutOptions()
            options.headerLine = line
            return try InvoiceLayout.detect(
                head: Array(text.utf8), name: "sales.csv", options: options
            )
            .header.fieldIndex[0]
        }
        #expect(try index(1) == 0)
        #expect(try index(3) == 7)
        for line in [2, 4, 1000] {
            #expect { try index(line) } throws: { "\($0)".contains("Pass another --header-line") }
        }
    }

    @Test func headerMayBeFarDownWhereTheCallerSays() throws {
        let text = String(repeating: "title\n", count: 500) + names.joined(separator: ";")
        var options = LayoutOptions()
        options.headerLine = 501
        let layout = try InvoiceLayout.detect(
            head: Array(text.utf8), name: "sales.csv", options: options)
        #expect(layout.recordsToSkip == 501)
        #expect(layout.delimiter == 0x3B)
    }

    @Test func givenHeaderStandsForOneThatIsNotThere() throws {
        var options = LayoutOptions()
        options.header = names
        let data = IngestTestSupport.goodLine.replacing(",", with: "|")
        let layout = try InvoiceLayout.detect(
            head: Array(data.utf8), name: "sales.csv", options: options)
        #expect(layout.recordsToSkip == 0)
        #expect(layout.delimiter == 0x7C)
        options.header = names.filter { $0 != "UnitPrice" }
        #expect {
            try InvoiceLayout.detect(head: Array(data.utf8), name: "sales.csv", options: options)
        } throws: { "\($0)".contains("--header does not name UnitPrice") }
    }

    @Test func dataWithoutHeaderIsShownAsFound() {
        #expect(problem(IngestTestSupport.goodLine).contains("Found: 536365, 85123A,"))
    }

    @Test func doubleColumnsAreRefused() {
        let text = problem((names + ["Price"]).joined(separator: ","))
        #expect(text.contains("names a column twice (UnitPrice and Price)"))
    }

    @Test func emptyFilesAreRefused() {
        for text in ["", "\n\n", "  \r\n", "\u{FEFF}"] {
            #expect(problem(text).contains("is empty"), "\(text.debugDescription)")
        }
    }

    /// What is not blank and cannot be read is not empty.
    @Test func whatCannotBeReadIsNotCalledEmpty() {
        for bytes in [[0x00, 0x01] + Array("bin".utf8), Array("ab\0\n".utf8)] as [[UInt8]] {
            #expect(problem(bytes).contains("is not text: NUL bytes"), "\(bytes)")
        }
        for text in ["\"abc", "\"a\"b,c\n\"d\"e"] {
            #expect(problem(text).contains("a quote is not closed"), "\(text)")
            #expect(problem(text).contains("--quote none"))
        }
    }

    @Test func limitsAreNamed() {
        let long = problem([UInt8](repeating: 0x61, count: CSVHead.length))
        #expect(long.contains("\(CSVHead.length) bytes"))
        let many = names + (0..<1000).map { "c\($0)" }
        #expect(problem(many.joined(separator: ",")).contains("more than 1000 columns"))
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "zip archive or an .xlsx"),
            ([0xD0, 0xCF, 0x11, 0xE0], ".xls"), ([0x49, 0x00, 0x6E, 0x00], "utf-16le"),
            ([0x00, 0x49, 0x00, 0x6E], "utf-16be"), ([0x00, 0x00, 0x00, 0x00], "NUL bytes"),
            (Array("SQLite format 3\0".utf8), "SQLite"), (Array("%PDF-1.4".utf8), "PDF"),
            ([0x42, 0x5A, 0x68, 0x39], "bunzip2"), ([0x28, 0xB5, 0x2F, 0xFD], "unzstd"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "unxz"),
        ] as [([UInt8], String)]) func otherTypesAreNamed(_ head: [UInt8], _ name: String)
    {
        #expect(problem(head).contains(name))
    }
}
