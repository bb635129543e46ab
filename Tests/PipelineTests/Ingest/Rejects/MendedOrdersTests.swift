import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Mended lines get what their orders say.
@Suite struct MendedOrdersTests {
    private let database: Connection
    private let header =
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        + "Lineitem sku,Subtotal,Refunded Amount,Currency,Billing Country\n"
    private let other = "#2,bob@x.com,paid,2023-01-06 10:00,1,Fern,30.00,FERN,30.00,,EUR,FR\n"

    init() throws { database = try IngestTestSupport.database() }

    @discardableResult
    private func ingest(
        _ text: String, name: String, _ change: (inout IngestOptions) throws -> Void = { _ in }
    ) throws -> IngestReport {
        var options = IngestOptions(maxRejects: .all)
        try change(&options)
        return try IngestTestSupport.ingest(text, into: database, options: options, name: name)
    }

    private func export() throws -> String {
        var text = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { text += $0 }
        return text
    }

    private func revenue() throws -> [String] {
        try database.query(
            "select customer_id || ' ' || revenue from customer_fact order by 1"
        ).map { try $0.text(0) }
    }

    private func order(_ status: String, second: String = "x") -> String {
        "#1,ann@x.com,\(status),2023-01-05 10:00,1,Fern,30.00,FERN,50.00,,EUR,FR\n"
            + "#1,,,2023-01-05 10:00,\(second),Tote,20.00,TOTE,,,,\n"
    }

    @Test func aStatusOfTheFirstLineCounts() throws {
        try ingest(header + order("voided") + other, name: "a.csv")
        let file = try export()
        #expect(file.contains("#1,ann@x.com,voided,2023-01-05 10:00,x,Tote,20.00,TOTE,,,EUR,FR"))
        try ingest(file.replacing(",x,", with: ",1,"), name: "m.csv")
        #expect(try revenue() == ["ann@x.com 0.0", "bob@x.com 30.0"])
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// What was asked for when the file was read holds for its mended lines, whatever the export says.
    @Test(arguments: [true, false]) func noSaleOfTheFileCounts(_ isFilled: Bool) throws {
        try ingest(header + order("on hold") + other, name: "a.csv") {
            $0.layout.orders.noSale = ["on hold"]
        }
        var file = try export().replacing(",x,", with: ",1,")
        if !isFilled { file = file.replacing("on hold", with: "") }
        let report = try ingest(file, name: "m.csv")
        #expect(try revenue() == ["ann@x.com 0.0", "bob@x.com 30.0"])
        #expect(
            report.warnings.contains { $0.contains("on hold") && $0.contains("20.00") },
            "\(report.warnings)")
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// Statuses that were taken for sales are sales when the rest of the order comes, too.
    @Test func aStatusThatWasASaleStaysOne() throws {
        try ingest(header + order("voided") + other, name: "a.csv") {
            $0.layout.orders.noSale = []
        }
        try ingest(try export().replacing(",x,", with: ",1,"), name: "m.csv")
        #expect(try revenue() == ["ann@x.com 50.0", "bob@x.com 30.0"])
    }

    /// A record with too few fields has the order of the line above, if its number says so.
    @Test(arguments: [("#1", 0.0), ("#9", 20.0)]) func aBrokenRecordToo(
        _ number: String, _ worth: Double
    ) throws {
        try ingest(
            header + order("voided", second: "1") + "\(number),cut\n\(number),cut\n" + other,
            name: "a.csv")
        let lines = try export().replacing(
            "\(number),cut",
            with: "\(number),,,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,")
        try ingest(lines, name: "m.csv")
        let amounts = try database.query(
            """
            select total(amount_e4) / 1e4 from invoice_line
            where source_id = 2
            """)[0].double(0)
        #expect(amounts == 2 * worth)
    }

    @Test func aLineRejectedTwiceKeepsItsOrder() throws {
        try ingest(header + order("voided") + other, name: "a.csv")
        let again = try export().replacing("voided", with: "")
        try ingest(again.replacing(",x,", with: ",y,"), name: "m1.csv")
        try ingest(
            try export().replacing("voided", with: "").replacing(",y,", with: ",1,"),
            name: "m2.csv")
        #expect(try revenue() == ["ann@x.com 0.0", "bob@x.com 30.0"])
    }

    /// An order of which the newer export has no line that can be read.
    @Test func anOrderOfBadLinesReplacesNothingUnseen() throws {
        try ingest(header + order("paid", second: "1"), name: "a.csv")
        let newer =
            header + "#1,ann@x.com,paid,2023-01-05 10:00,x,Fern,30.00,FERN,30.00,,EUR,FR\n" + other
        let error = #expect(throws: IngestError.self) { try ingest(newer, name: "b.csv") }
        #expect(error?.description.contains("cannot be read") == true)
        #expect(try revenue() == ["ann@x.com 50.0"])
    }

    /// The order of a broken record is known when it is mended.
    @Test(arguments: [OverlapRule?.none, .replace, .keep]) func aMendedOrderOfAnotherFile(
        _ rule: OverlapRule?
    ) throws {
        try ingest(header + order("paid", second: "1"), name: "a.csv")
        try ingest(header + other + "#1,cut\n", name: "b.csv")
        let file = try export().replacing(
            "#1,cut", with: "#1,ann@x.com,paid,2023-01-05 10:00,2,Fern,30.00,FERN,60.00,,EUR,FR")
        guard let rule else {
            let error = #expect(throws: IngestError.self) { try ingest(file, name: "m.csv") }
            #expect(
                error?.description.contains("--on-overlap replace") == true,
                "\(String(describing: error))")
            #expect(try revenue() == ["ann@x.com 50.0", "bob@x.com 30.0"])
            return
        }
        let report = try ingest(file, name: "m.csv") { $0.onOverlap = rule }
        #expect(
            try revenue() == [
                rule == .keep ? "ann@x.com 110.0" : "ann@x.com 60.0", "bob@x.com 30.0",
            ])
        #expect(report.warnings.contains { $0.contains("both count") } == (rule == .keep))
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// A file that was asked to replace orders has them anew, though there was nothing to replace.
    @Test func askedForReplacingHolds() throws {
        let header = IngestTestSupport.header
        try ingest(
            header + "1,A,Mug,x,1/13/2023,10,17,UK\n2,A,Mug,1,1/13/2023,10,18,UK\n", name: "a.csv")
        let report = try ingest(header + "1,A,Mug,1,1/13/2023,10,17,UK\n", name: "b.csv") {
            $0.onOverlap = .replace
        }
        #expect(report.choices.contains { $0.subject == "on overlap" && $0.value == "replace" })
        #expect(
            try database.scalar("select on_overlap from source_file where source_id = 2")
                == .text("replace"))
        try ingest(try export().replacing(",x,", with: ",2,"), name: "m.csv")
        #expect(try revenue() == ["17 10.0", "18 10.0"])
    }
}
