import Pipeline
import Store
import Testing

/// What `features --check` proposes can be copied whole.
@Suite struct CodeStatementTests {
    private func findings(_ lines: [String]) throws -> (database: Connection, findings: [Finding]) {
        let database = try IngestTestSupport.database()
        let text = lines.enumerated().map { index, line in
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(index),\(parts[0]),\(parts[1]),1,2011-01-05 10:00,\(index + 2),a,UK"
        }.joined(separator: "\n")
        try IngestTestSupport.ingest(IngestTestSupport.header + text + "\n", into: database)
        return (database, try HygieneCheck(in: database).run(features: "rfm"))
    }

    private static let long = "VERSANDKOSTEN-DEUTSCHLAND-STANDARD-PAKET-BIS-FUENF-KILOGRAMM"

    @Test func itAddsAllCodesThatAreProposed() throws {
        let (database, found) = try findings([
            "A1,MUG", "\(Self.long),Versandkosten Standard DHL Express", "O'FEE,Service fee",
            "O'FEE,Service fee",
        ])
        let statement = try #require(CodeStatement.text(of: found))
        #expect(
            statement
                == "insert into non_product_code (code, meaning) values ('O''FEE', 'Fee'), ('\(Self.long)', 'Postage');"
        )
        try database.execute(statement)
        #expect(
            try CodeStatement.text(of: HygieneCheck(in: database).run(features: "rfm")) == nil)
    }

    /// A code alone says what it is where nothing describes it.
    @Test func codesWithoutADescriptionAreProposed() throws {
        let (_, found) = try findings(["A1,", "POST,", "SHIPPING,", "DISCOUNT-10,", "M,", "GLOVE,"])
        let statement = try #require(CodeStatement.text(of: found))
        for code in ["POST", "SHIPPING", "DISCOUNT-10"] {
            #expect(statement.contains("('\(code)', "), "\(statement)")
        }
        #expect(!statement.contains("'M'") && !statement.contains("GLOVE"), "\(statement)")
    }
}
