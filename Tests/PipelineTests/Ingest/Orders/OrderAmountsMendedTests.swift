import Foundation
import Pipeline
import Store
import Testing

/// Orders whose lines are mended, beside files that have the same number.
@Suite struct OrderAmountsMendedTests {
    private let database: Connection
    private let header =
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        + "Lineitem sku,Subtotal,Refunded Amount,Currency,Billing Country\n"
    private let bad = "#1,ann@x.com,paid,2023-01-05 10:00,x,Fern,30.00,FERN,45.00,5.00,EUR,FR\n"
    private let rest = "#1,,,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,\n"

    init() throws { database = try IngestTestSupport.database() }

    @discardableResult
    private func ingest(
        _ text: String, name: String, rejects: Int = 0,
        _ change: (inout IngestOptions) throws -> Void = { _ in }
    ) throws -> IngestReport {
        var options = IngestOptions(maxRejects: .limit(rejects))
        try change(&options)
        return try IngestTestSupport.ingest(text, into: database, options: options, name: name)
    }

    private func mended(_ wrong: String = ",x,", by right: String = ",1,") throws -> String {
        var text = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { text += $0 }
        return text.replacing(wrong, with: right)
    }

    private func revenue() throws -> [String] {
        try database.query("select customer_id || ' ' || revenue from customer_fact order by 1").map
        {
            try $0.text(0)
        }
    }

    @Test func whatWasMendedBeforeChangesNothing() throws {
        try ingest(header + bad + rest, name: "a.csv", rejects: 1)
        let mend = try mended()
        try ingest(mend, name: "m.csv")
        #expect(try revenue() == ["ann@x.com 40.0"])
        let again = try ingest(mend.replacing("Fern", with: "Fernn"), name: "m2.csv")
        #expect(again.linesKept == 0)
        #expect(try revenue() == ["ann@x.com 40.0"])
        #expect(try FactOracle.differences(in: database) == [])
    }

    @Test func aNewerExportStaysAsItIs() throws {
        try ingest(header + bad + rest, name: "a.csv", rejects: 1)
        try ingest(header + bad.replacing(",x,", with: ",1,") + rest, name: "b.csv")
        #expect(try revenue() == ["ann@x.com 40.0"])
        try ingest(try mended(), name: "m.csv")
        #expect(try revenue() == ["ann@x.com 40.0"])
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// The order's sum stands on its first line, and another one is mended.
    @Test func aMendedLineObeysTheSumOfItsOrder() throws {
        try ingest(
            header + bad.replacing(",x,", with: ",1,") + rest.replacing(",1,", with: ",x,"),
            name: "a.csv",
            rejects: 1)
        #expect(try revenue() == ["ann@x.com 25.0"])
        try ingest(try mended(), name: "m.csv")
        #expect(try revenue() == ["ann@x.com 40.0"])
        #expect(try database.scalar("select total(refunded) from order_amount") == .real(5))
    }

    @Test func aLineRejectedTwiceIsPaidBackOnce() throws {
        try ingest(header + bad.replacing("45.00", with: "50.00") + rest, name: "a.csv", rejects: 1)
        try ingest(try mended(by: ",y,"), name: "m.csv", rejects: 1)
        try ingest(try mended(",y,"), name: "m2.csv")
        #expect(try revenue() == ["ann@x.com 45.0"])
        #expect(try database.scalar("select total(refunded) from order_amount") == .real(5))
    }

    /// Two shops number their orders alike.
    @Test func ordersOfOtherFilesStayAsTheyAre() throws {
        let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Cut\n"
        func cut(_ options: inout IngestOptions) throws {
            options.layout.columns = try HeaderNames(text: "order_discount=Cut")
        }
        try ingest(
            header + "1001,2023-01-05,ann,A,Mug,x,10.00,4\n1001,2023-01-05,ann,B,Mug,1,10.00,4\n",
            name: "a.csv", rejects: 1, cut)
        try ingest(
            header
                + "1001,2023-03-05,zoe,A,Mug,1,100.00,40\n1001,2023-03-05,zoe,B,Mug,1,100.00,40\n",
            name: "b.csv", cut)
        try ingest(try mended(), name: "m.csv")
        #expect(try revenue() == ["ann 16.0", "zoe 160.0"])
    }
}
