import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Currencies that headers and number formats name, or keep to themselves.
@Suite struct FileMoneyTests {
    private static let lines = """
        1,A1,Mug,2023-01-05,2,10.00,c1
        2,A1,Mug,2023-01-06,1,0,c2
        3,A1,Mug,2023-01-07,1,20.00,c2

        """

    private func read(
        _ header: String, rates: String?, to currency: String = "EUR"
    ) throws -> (amounts: [Double], report: IngestReport) {
        try IngestTestSupport.withFolder { folder in
            var options = IngestOptions()
            options.setCurrency(currency)
            options.layout.orders.currency = currency
            if let rates {
                let file = folder.appendingPathComponent("rates.csv")
                try Data(rates.utf8).write(to: file)
                options.rates = try ExchangeRates(path: file.path)
            }
            let database = try IngestTestSupport.database()
            let report = try IngestTestSupport.ingest(
                header + "\n" + Self.lines, into: database, options: options)
            return (
                try database.query("select amount_e4 / 1e4 from invoice_line order by line_no")
                    .map { try $0.double(0) }, report
            )
        }
    }

    private static let rates = "currency,date,rate\nUSD,2023-01-05,0.9\nUSD,2023-01-07,0.8\n"

    /// As a column of currencies would be.
    @Test func aCurrencyOfTheHeaderIsConverted() throws {
        let (amounts, report) = try read(
            "Order,SKU,Item Name,Date,Qty,Price (USD),Customer ID", rates: Self.rates)
        #expect(amounts == [18, 0, 16])
        #expect(report.currency == "EUR")
        #expect(
            report.choices.contains { $0.basis.contains("40.00 USD = 34.00 EUR") },
            "\(report.choices)")
    }

    @Test func withoutRatesItIsRefused() throws {
        let error = try #require(throws: IngestError.self) {
            try read("Order,SKU,Item Name,Date,Qty,Price (USD),Customer ID", rates: nil)
        }
        #expect(error.description.contains("pass --rates FILE"), "\(error)")
    }

    /// Format 44 shows the currency of who opens the workbook.
    @Test(arguments: [5, 44]) func moneyOfNoCurrencyIsTold(format: Int) throws {
        let (rows, cells) = (
            ["Order,SKU,Item Name,Date,Qty,Price,Customer ID"]
                + Self.lines.split(separator: "\n").map(String.init),
            { (row: Int, column: Int, text: String) -> String in
                column == 5 && row > 0
                    ? "<c s=\"1\"><v>\(text)</v></c>"
                    : "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>"
            }
        )
        let sheet = rows.enumerated().map { row, line in
            "<row>"
                + line.split(separator: ",").enumerated().map { cells(row, $0, String($1)) }
                .joined()
                + "</row>"
        }.joined()
        let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        func entry(_ name: String, _ text: String) -> (name: String, text: [UInt8]) {
            (name, Array(text.utf8))
        }
        let bytes = StoredZip.bytes([
            entry("[Content_Types].xml", "<Types/>"),
            entry(
                "_rels/.rels",
                "<Relationships><Relationship Id=\"r1\" Type=\"\(relation)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            entry(
                "xl/workbook.xml",
                "<workbook xmlns:r=\"\(relation)\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
            entry(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Type=\"\(relation)/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"\(relation)/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
            entry(
                "xl/styles.xml",
                "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"\(format)\"/></cellXfs></styleSheet>"
            ),
            entry(
                "xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(sheet)</sheetData></worksheet>"
            ),
        ])
        let report = try IngestTestSupport.ingest(
            bytes, into: IngestTestSupport.database(), name: "sales.xlsx")
        #expect(report.currency == nil)
        #expect(
            report.warnings.contains {
                $0.hasPrefix("2 of 3 lines have an amount in the format of money, row 2 first")
                    || $0.hasPrefix(
                        "2 of 3 lines have an amount in the format of money, line 2 first")
            }, "\(report.warnings)")
        var options = IngestOptions()
        options.setCurrency("EUR")
        let told = try IngestTestSupport.ingest(
            bytes, into: IngestTestSupport.database(), options: options, name: "sales.xlsx")
        #expect(told.currency == "EUR")
        #expect(!told.warnings.contains { $0.contains("format of money") })
    }
}
