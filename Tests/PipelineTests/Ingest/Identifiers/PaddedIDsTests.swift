import Pipeline
import Store
import Testing

/// Customers whose ids differ in leading zeros only are told.
@Suite struct PaddedIDsTests {
    private let database: Connection

    init() throws { database = try IngestTestSupport.database() }

    private func warnings(of ids: [String], name: String = "a.csv", from first: Int = 1) throws
        -> [String]
    {
        let lines = ids.enumerated().map {
            "\(first + $0.offset),A,Mug,1,2023-01-\(10 + first + $0.offset),5,\($0.element),UK\n"
        }
        let report = try IngestTestSupport.ingest(
            "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n" + lines.joined(),
            into: database, name: name)
        return report.warnings.filter { $0.contains("zeros in front") }
    }

    @Test func oneFileOfTwoForms() throws {
        let found = try warnings(of: ["000123", "123", "00123", "77"])
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix(
                "3 customers have ids that are others with more or fewer zeros in front, such as 123 and 000123:"
                    + " 3 of the 4 lines with a customer (75.0 %, 75.0 % of their sales)") == true,
            "\(found)")
        #expect(found.first?.contains("--same-customer FILE") == true)
    }

    @Test func twoFilesOfTwoForms() throws {
        #expect(try warnings(of: ["0000001000", "0000001001"]).isEmpty)
        #expect(try warnings(of: ["1000"], name: "b.csv", from: 5).count == 1)
        // Nobody of this file.
        #expect(try warnings(of: ["0000002000"], name: "c.csv", from: 7).isEmpty)
    }

    @Test(arguments: [["017", "170"], ["0A1", "A1"], ["000", "0"], ["17", "18"]])
    func otherIDsAreSilent(_ ids: [String]) throws {
        #expect(try warnings(of: ids).isEmpty)
    }
}
