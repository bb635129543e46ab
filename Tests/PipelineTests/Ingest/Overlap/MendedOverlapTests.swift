import Foundation
import Pipeline
import Store
import Testing

/// A mended line counts once, however else later files have brought it.
@Suite struct MendedOverlapTests {
    private let database: Connection

    init() throws { database = try IngestTestSupport.database() }

    private func options(_ rule: OverlapRule?, shop: Bool) throws -> IngestOptions {
        var options = IngestOptions(maxRejects: .all)
        options.onOverlap = rule
        guard shop else { return options }
        options.layout.columns.shop = .format(
            try ShopFormat(
                text: """
                    name: till
                    invoice_no: Order
                    stock_code: SKU
                    description: Item Name
                    quantity: Qty
                    invoiced_at: Date
                    unit_price: Price
                    customer_id: Email
                    """, file: "till.txt"))
        return options
    }

    @discardableResult
    private func ingest(
        _ text: String, _ rule: OverlapRule? = nil, shop: Bool = false, name: String = "a.csv"
    ) throws -> IngestReport {
        try IngestTestSupport.ingest(
            text, into: database, options: try options(rule, shop: shop), name: name)
    }

    private let header = "Order,Date,Email,SKU,Item Name,Qty,Price\n"

    private func mended() throws -> String {
        var text = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { text += $0 }
        return text.replacing(",x2,", with: ",2,")
    }

    private func revenue() throws -> [String] {
        try database.query("select customer_id || ' ' || revenue from customer_fact order by 1")
            .map { try $0.text(0) }
    }

    private func check() throws {
        #expect(try FactOracle.differences(in: database) == [])
        #expect(try database.scalar("select min(reconciles) from file_ledger") == 1)
    }

    /// The order came anew before its line was mended.
    @Test(arguments: [true, false])
    func anOrderThatCameAnewStaysAsItCame(isWhole: Bool) throws {
        let other = isWhole ? "1,2023-01-05,a,CUP,Cup,1,5.00\n" : ""
        try ingest(
            header + "1,2023-01-05,a,MUG,Mug,x2,10.00\n" + other, shop: true, name: "may.csv")
        try ingest(
            header + "1,2023-01-05,a,MUG,Mug,1,10.00\n" + other
                + "2,2023-01-06,b,MUG,Mug,1,10.00\n", shop: true, name: "june.csv")
        let report = try ingest(try mended(), shop: true, name: "mended.csv")
        #expect(try revenue() == [isWhole ? "a 15.0" : "a 10.0", "b 10.0"])
        #expect(report.linesKept == 0)
        #expect(
            report.decisions.contains {
                $0.hasPrefix("1 mended line of orders that june.csv has anew; left out")
            }, "\(report.decisions)")
        try check()
    }

    /// A newer file without the order takes nothing away, and neither does one that may not replace.
    @Test func otherOrdersAreMended() throws {
        try ingest(header + "1,2023-01-05,a,MUG,Mug,x2,10.00\n", shop: true, name: "may.csv")
        try ingest(header + "2,2023-01-06,b,MUG,Mug,1,10.00\n", shop: true, name: "june.csv")
        let report = try ingest(try mended(), shop: true, name: "mended.csv")
        #expect(report.linesKept == 1)
        #expect(try revenue() == ["a 20.0", "b 10.0"])
        try check()
    }

    @Test func anInvoiceOfTwoFilesIsMended() throws {
        try ingest(header + "1,2023-01-05,a,MUG,Mug,x2,10.00\n", name: "may.csv")
        try ingest(header + "1,2023-01-05,a,CUP,Cup,1,5.00\n", .keep, name: "rest.csv")
        try ingest(try mended(), name: "mended.csv")
        #expect(try revenue() == ["a 25.0"])
        try check()
    }

    /// The shop has exported the days again, with the line as it should be.
    @Test(arguments: [OverlapRule.skip, .keep])
    func aLineThatALaterFileHasOverlaps(rule: OverlapRule) throws {
        let good = "1,2023-01-05,a,CUP,Cup,1,5.00\n"
        try ingest(header + "1,2023-01-05,a,MUG,Mug,x2,10.00\n" + good, name: "may.csv")
        try ingest(
            header + "1,2023-01-05,a,MUG,Mug,2,10.00\n" + good, .skip, name: "anew.csv")
        #expect(try revenue() == ["a 25.0"])
        let file = try mended()
        let error = try #require(throws: IngestError.self) { try ingest(file, name: "mended.csv") }
        #expect(error.description.contains("in the database already, from anew.csv"), "\(error)")
        let report = try ingest(file, rule, name: "mended.csv")
        #expect(report.linesOverlapping == 1)
        #expect(try revenue() == [rule == .skip ? "a 25.0" : "a 45.0"])
        try check()
    }

    /// Of two equal lines one was rejected: mended they are two, beside any later copy of both.
    @Test func twoInTruthStayTwo() throws {
        let good = "1,2023-01-05,a,MUG,Mug,2,10.00\n"
        let bad = good.replacing(",2,10", with: ",x2,10")
        try ingest(header + good + bad, name: "may.csv")
        try ingest(try mended(), name: "mended.csv")
        #expect(try revenue() == ["a 40.0"])
        let report = try ingest(header + good + good, .skip, name: "anew.csv")
        #expect(report.linesKept == 0)
        #expect(try revenue() == ["a 40.0"])
        try check()
    }

    /// The later file has both; one of them overlaps with the good one, the other with the mended one.
    @Test func eachCopyOverlapsOnce() throws {
        let good = "1,2023-01-05,a,MUG,Mug,2,10.00\n"
        let bad = good.replacing(",2,10", with: ",x2,10")
        try ingest(header + good + bad + bad, name: "may.csv")
        try ingest(header + good + good, .skip, name: "anew.csv")
        #expect(try revenue() == ["a 40.0"])
        let report = try ingest(try mended(), .skip, name: "mended.csv")
        // Three in truth: the second stands in the newer file, the third nowhere.
        #expect(report.linesOverlapping == 1)
        #expect(try revenue() == ["a 60.0"])
        try check()
    }
}
