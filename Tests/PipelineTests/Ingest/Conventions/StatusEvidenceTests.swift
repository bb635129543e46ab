import Pipeline
import Store
import Testing

/// Columns of marks and kinds that are not used, and of which some values may be no sales.
@Suite struct StatusEvidenceTests {
    private func warnings(_ name: String, _ values: [String]) throws
        -> [String]
    {
        let lines = values.enumerated().map {
            "\($0),A1,Mug,2024-01-0\($0 + 1),2,10.00,c\($0),\($1)"
        }
        return try IngestTestSupport.ingest(
            "Order,SKU,Item Name,Date,Qty,Price,Customer ID,\(name)\n"
                + lines.joined(separator: "\n") + "\n", into: try IngestTestSupport.database()
        ).warnings
    }

    @Test(arguments: [
        ("Debit/Credit", "D", "C"), ("DrCr", "Dr", "Cr"), ("D/C", "", "C"),
        ("Soll/Haben", "S", "H"),
        ("Sign", "+", "-"), ("+/-", "", "-"), ("Movement Type", "101", "202"),
        ("Transaction", "S", "R"),
    ])
    func marksAreToldWithTheirShare(name: String, many: String, few: String) throws {
        let told = try warnings(name, [many, many, many, few])
        #expect(
            told.contains {
                $0.hasPrefix("the column \(name) is not used, and says of lines: ")
                    && $0.contains(
                        "\"\(few)\" in 1 line (25.0 % of the lines, 25.0 % of the file's net revenue, 1 customer)"
                    )
                    && $0.hasSuffix("--no-sale \(few.lowercased())")
                    && $0.contains("give them quantities below zero in the file")
            }, "\(told)")
    }

    /// What is no sale has nothing that it takes back.
    @Test(arguments: [
        ("Test Order", "false", "true"), ("Line Type", "product", "shipping"),
        ("Item Type", "goods", "Gift Card"),
    ])
    func testsAndOtherThanGoodsAreTold(name: String, many: String, few: String) throws {
        let told = try warnings(name, [many, many, many, few])
        #expect(
            told.contains {
                $0.hasPrefix("the column \(name) is not used, and says of lines: ")
                    && ($0.hasSuffix("--no-sale \(few.lowercased())")
                        || $0.hasSuffix("--no-sale '\(few.lowercased())'"))
            }, "\(told)")
    }

    @Test(arguments: [
        ("Transaction", ["cash", "cash", "card", "card"]), ("Test", ["A", "B", "A", "A"]),
        ("Item Type", ["mug", "bag", "mug", "bag"]),
        ("Movement Type", ["quartz", "solar", "quartz", ""]),
        ("Transaction", ["T1", "T2", "T3", "T4"]), ("Sign", ["+", "+", "+", "+"]),
        ("Line Type", ["", "", "", ""]),
    ])
    func numbersAndOneValueForAllAreNot(name: String, values: [String]) throws {
        let told = try warnings(name, values)
        #expect(!told.contains { $0.contains("the column \(name)") }, "\(told)")
    }
}
