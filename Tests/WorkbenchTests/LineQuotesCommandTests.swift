import Foundation
import TestSupport
import Testing

/// Files whose lines stand in quotes as a whole: case 46 of issue 12.
struct LineQuotesCommandTests {
    private static let text = #"""
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        "1,A,""RED, MUG"",1,2010-12-13 10:00,2,a,UK"
        "2,A,""a 5"""" MUG"",x,2010-12-13 10:00,2,a,UK"

        """#
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
    }

    private func value(_ sql: String) throws -> String {
        try Command.sqlite3(database, sql).output.split(separator: "\n").joined(separator: " ")
    }

    @Test func theQuotesAreTakenOffAndTold() throws {
        let file = try folder.write(Self.text, to: "wrapped.csv")
        let outcome = try Command.workbench("ingest", file, "--db", database, "--max-rejects", "1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("quotes lines: lines stand in quotes as a whole"))
        #expect(try value("select description from invoice_line") == "RED, MUG")
        #expect(try value("select quoting from source_file") == "lines")
        #expect(try value("select byte_offset is null from rejected_line") == "1")
        // What is mended is cut as it was read.
        let mend = folder.file("mend.csv")
        let export = try Command.workbench("rejects", "--export", mend, "--db", database)
        #expect(export.status == 0, "\(export.errors)")
        #expect(
            try String(contentsOfFile: mend, encoding: .utf8).contains("2,A,\"a 5\"\" MUG\",x,"))
    }

    @Test func theFlagSaysOtherwise() throws {
        let file = try folder.write(Self.text, to: "wrapped.csv")
        let outcome = try Command.workbench(
            "ingest", file, "--db", database, "--quote", "double")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("Pass --quote lines"), "\(outcome.errors)")
    }

    @Test func customersToo() throws {
        let file = try folder.write(
            "\"Customer ID,Name,City,Consent\"\n\"7,\"\"Lee, Ann\"\",Bonn,1\"\n", to: "crm.csv")
        let outcome = try Command.workbench("ingest", "--customers", file, "--db", database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try value("select name from customer") == "Lee, Ann")
    }
}
