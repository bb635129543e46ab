import Pipeline
import Store
import Testing

/// Customers that look like numbers with a point: told, or refused where they may become others.
@Suite struct FileIDsTests {
    private func read(_ ids: [String]) throws -> (report: IngestReport, customers: [String]) {
        let database = try IngestTestSupport.database()
        let lines = ids.enumerated().map {
            "\($0.offset + 1),A,Mug,1,2023-01-\(10 + $0.offset),5,\($0.element),UK\n"
        }
        let report = try IngestTestSupport.ingest(
            "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n" + lines.joined(),
            into: database)
        let customers = try database.query(
            "select customer_id from customer_fact order by customer_id"
        ).map { try $0.text(0) }
        return (report, customers)
    }

    /// 12 with decimals, or twelve thousand: beside plain numbers it cannot be told.
    @Test(arguments: [
        ["12.000", "12"], ["12", "12.000", "12.345"], ["12.345", "12.000"], ["7", "12.000"],
    ])
    func zerosOfThousandsBesideOthersAreRefused(_ ids: [String]) throws {
        let error = #expect(throws: IngestError.self) { try read(ids) }
        let text = error?.description ?? ""
        #expect(
            text.contains(
                "customer_id \"12.000\" (1 line) is 12 with decimals, or has a separator"),
            "\(text)")
        #expect(text.contains("Format the column as text and export again"), "\(text)")
    }

    /// Where all numbers have them they are decimals; that is told.
    @Test func zerosOfAllAreTakenOff() throws {
        let (report, customers) = try read(["12.000", "13.000", "a@x.de"])
        #expect(customers == ["12", "13", "a@x.de"])
        #expect(
            report.decisions.contains {
                $0.hasPrefix(
                    "the zeros behind the mark were taken off 2 customers such as \"12.000\"")
            }, "\(report.decisions)")
    }

    /// One or two zeros are no thousands.
    @Test(arguments: [["12.0", "13"], ["12.00", "13"], ["1234.000", "13"]])
    func fewerZerosAreDecimals(_ ids: [String]) throws {
        let (report, customers) = try read(ids)
        let whole = String(ids[0].prefix { $0 != "." })
        #expect(Set(customers) == [whole, "13"])
        #expect(!report.warnings.contains { $0.contains("separators of thousands") })
    }

    @Test func groupsWithPointsAreToldAsThoseWithCommas() throws {
        let (report, customers) = try read(["12.345", "77.001"])
        #expect(customers == ["12.345", "77.001"])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "customers such as \"12.345\" (2 lines, line 2 first) look like numbers")
            }, "\(report.warnings)")
    }
}
