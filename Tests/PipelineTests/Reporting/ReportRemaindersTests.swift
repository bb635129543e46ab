import Pipeline
import Store
import TestSupport
import Testing

@Suite struct ReportRemaindersTests {
    private func html(_ shop: ProfileDatabase) throws -> String {
        try Report(of: .run(RunReference("1")), database: "shop.db", in: shop.connection).html()
    }

    /// The numbers of the row that begins with a name, but for its share.
    private func row(_ name: String, of page: String) throws -> [String] {
        let table = try #require(page.range(of: "Net revenue in no segment"))
        let start = try #require(
            page.range(
                of: ">\(name)</th>", range: table.upperBound..<page.endIndex), "\(name)")
        let rest = page[start.upperBound...]
        let line = rest[..<(rest.range(of: "</tr>")?.lowerBound ?? rest.endIndex)]
        return line.components(separatedBy: "<td").dropFirst().prefix(2).compactMap {
            $0.split(separator: ">", maxSplits: 1).last?.components(separatedBy: "</td>").first
        }
    }

    /// By hand: who came later stands apart from what others bought later; the rest is of the whole file.
    @Test func linesBehindThePeriodAreToldByWhoseTheyAre() throws {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        #expect(try row("products without a customer", of: html(shop)) == ["", "55"])
        #expect(try row("postage, fees, corrections", of: html(shop)) == ["", "5.49"])
        try shop.ingest([
            "40,A,Apple,4,2025-01-05 10:00,5,c11,Spain",
            "41,A,Apple,1,2025-01-04 10:00,7,c01,Spain",
            "42,A,Apple,1,2025-01-04 11:00,3,c02,Spain",
            "43,A,Apple,1,2025-01-03 10:00,4,c09,France",
            "44,A,Apple,1,2025-01-02 10:00,11,,Italy",
            "45,POST,Post,1,2025-01-02 10:00,2,c01,Spain",
        ])
        let page = try html(shop)
        #expect(try row("customers with lines after 2024-12-31 only", of: page) == ["1", "20"])
        #expect(
            try row("customers of the run, their lines after 2024-12-31", of: page) == ["2", "10"])
        #expect(
            try row("customers left out, their lines after 2024-12-31", of: page) == ["1", "4"])
        #expect(try row("products without a customer", of: page) == ["", "66"])
        #expect(try row("postage, fees, corrections", of: page) == ["", "7.49"])
        #expect(!page.contains(">after the period</th>"))
    }

    @Test func aReasonThatIsNotKnownIsDamage() throws {
        let shop = try ProfileDatabase(at: "shop.db")
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        try shop.connection.transaction {
            try shop.connection.execute(
                "pragma ignore_check_constraints = 1; update segment_remainder set remainder = 'so' where position = 6;"
            )
        }
        #expect(throws: DamagedError.self) { try html(shop) }
    }
}
