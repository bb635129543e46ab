import Pipeline
import Store
import Testing

/// Numbers of customers as people write them.
@Suite struct AttributeGuessTests {
    /// As `ingest` reads them: a mark that one value proves is that of the column.
    @Test(arguments: [
        ("\"1.234,50\"", "\"12,00\"", [1234.5, 12] as [Double]),
        ("\"1,234.50\"", "12.00", [1234.5, 12]),
        ("\"2,55\"", "\"1.000,00\"", [2.55, 1000]),
    ])
    func numbersWithGroupsAndCommasAreNumbers(
        one: String, other: String, numbers: [Double]
    ) throws {
        let database = try CustomerDatabase()
        let report = try database.ingest("customer_id,umsatz\n1,\(one)\n2,\(other)\n")
        #expect(try database.columns() == ["customer_id text", "umsatz real"])
        #expect(try database.rows() == [["1", .real(numbers[0])], ["2", .real(numbers[1])]])
        #expect(
            report.decisions.contains { $0.hasPrefix("umsatz is read as numbers with a decimal") },
            "\(report.decisions)")
    }

    /// Lists, and what nothing proves, stay text.
    @Test(arguments: [
        ("\"101,205\"", "\"103,207\""), ("\"101,205,333\"", "\"1\""), ("\"1,5\"", "x"),
        ("\"1,5\"", "2.5"),
    ])
    func whatIsNotProvedToBeNumbersIsText(one: String, other: String) throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,tags\n1,\(one)\n2,\(other)\n")
        #expect(try database.columns() == ["customer_id text", "tags text"])
    }
}
