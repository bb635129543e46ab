import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// An order that one file of a call begins goes on in the next.
@Suite struct PageEndTests {
    private let database: Connection
    private let header =
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        + "Lineitem sku,Subtotal,Refunded Amount,Currency,Billing Country\n"
    private let other = "#2,bob@x.com,paid,2023-01-06 10:00,1,Fern,30.00,FERN,30.00,,EUR,FR\n"
    private let next = "#3,cid@x.com,paid,2023-01-07 10:00,1,Fern,30.00,FERN,30.00,,EUR,FR\n"

    init() throws { database = try IngestTestSupport.database() }

    private func first(_ status: String = "paid") -> String {
        "#1,ann@x.com,\(status),2023-01-05 10:00,1,Fern,30.00,FERN,54.00,6.00,EUR,FR\n"
    }
    private func rest(_ sku: String = "TOTE", price: String = "20.00") -> String {
        "#1,,,2023-01-05 10:00,1,\(sku),\(price),\(sku),,,,\n"
    }

    /// Ingests texts as files of one call.
    @discardableResult
    private func ingest(
        _ texts: [String], apart: Bool = false, dry: Bool = false,
        _ options: IngestOptions = .init()
    ) throws -> [IngestReport] {
        let folder = try TemporaryFolder()
        let paths = try texts.enumerated().map { try folder.write($1, to: "page\($0 + 1).csv") }
        let call = try Ingest(database: database, options: options).together(paths)
        return try paths.flatMap { path in
            if dry {
                return try call.preview(path: path).map { preview in
                    if let refusal = preview.refusal { throw refusal }
                    return preview.report
                }
            }
            let ingest = apart ? Ingest(database: database, options: options) : call
            return try ingest.ingest(path: path)
        }
    }

    private func revenue() throws -> [String] {
        try database.query(
            "select customer_id || ' ' || revenue from customer_fact order by 1"
        ).map { try $0.text(0) }
    }

    private func check() throws {
        #expect(
            try database.query("select name from file_ledger where reconciles is not 1").isEmpty)
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// Of three lines of 60, worth 54, 6 were paid back.
    @Test func anOrderIsOneOverTwoPages() throws {
        let pages = [
            header + other + first(), header + rest() + rest("MUG", price: "10.00") + next,
        ]
        let dry = try ingest(pages, dry: true)
        let reports = try ingest(pages)
        #expect(try revenue() == ["ann@x.com 48.0", "bob@x.com 30.0", "cid@x.com 30.0"])
        #expect(
            reports[1].decisions.contains {
                $0.hasPrefix("order #1 goes on from page1.csv: 2 lines here (worth 30.00 EUR)")
            }, "\(reports[1].decisions)")
        #expect(reports[1].linesCarried == 2)
        #expect(dry[1].decisions == reports[1].decisions)
        #expect(
            try database.query("select total(refunded), count(*) from order_amount")[0].double(0)
                == 6)
        try check()
    }

    @Test func overThreePages() throws {
        try ingest([
            header + other + first(), header + rest(),
            header + rest("MUG", price: "10.00") + next,
        ])
        #expect(try revenue() == ["ann@x.com 48.0", "bob@x.com 30.0", "cid@x.com 30.0"])
        try check()
    }

    /// A status of the first page is that of the second.
    @Test func anOrderThatIsNoSaleStaysNone() throws {
        try ingest([header + other + first("voided"), header + rest() + next])
        #expect(try revenue() == ["ann@x.com 0.0", "bob@x.com 30.0", "cid@x.com 30.0"])
        try check()
    }

    /// The newer export replaces the order on both pages.
    @Test func aJoinedOrderIsReplacedAsAWhole() throws {
        try ingest([header + other + first(), header + rest() + next])
        try ingest([
            header + first().replacing("54.00,6.00", with: "30.00,") + other + next
                + "#4,dee@x.com,paid,2023-01-09 10:00,1,Fern,30.00,FERN,30.00,,EUR,FR\n"
        ])
        #expect(
            try revenue() == [
                "ann@x.com 30.0", "bob@x.com 30.0", "cid@x.com 30.0", "dee@x.com 30.0",
            ])
        try check()
    }

    /// In calls of their own nobody knows whether it goes on.
    @Test func otherCallsRefuse() throws {
        let error = #expect(throws: IngestError.self) {
            try ingest(
                [header + other + first(), header + rest() + next], apart: true)
        }
        #expect(error?.description.contains("does it go on here") == true)
    }

    /// A product again may be the same line.
    @Test func aProductAgainIsRefused() throws {
        let error = #expect(throws: IngestError.self) {
            try ingest([header + other + first(), header + rest("FERN", price: "31.00") + next])
        }
        #expect(error?.description.contains("has a product again") == true)
        #expect(try revenue() == ["ann@x.com 24.0", "bob@x.com 30.0"])
    }

    /// Whole orders of a later export in the same call replace as ever.
    @Test func anOrderAnewIsNoContinuation() throws {
        try ingest([
            header + other + first(),
            header
                + first().replacing(
                    ",1,Fern,30.00,FERN,54.00,6.00", with: ",2,Fern,30.00,FERN,60.00,")
                + next,
        ])
        #expect(try revenue() == ["ann@x.com 60.0", "bob@x.com 30.0", "cid@x.com 30.0"])
        try check()
    }

    /// Files of no shop had a warning of orders of the same day.
    @Test func filesOfNoShopGoOnToo() throws {
        let header = IngestTestSupport.header
        let reports = try ingest([
            header + "1,A,Mug,1,1/13/2023,10,17,UK\n2,A,Mug,1,1/13/2023,10,18,UK\n",
            header + "2,B,Cup,1,1/13/2023,5,18,UK\n3,A,Mug,1,1/14/2023,10,17,UK\n",
        ])
        #expect(reports[1].warnings == [])
        #expect(reports[1].decisions.contains { $0.hasPrefix("order 2 goes on from page1.csv") })
        #expect(try revenue() == ["17 20.0", "18 15.0"])
    }
}
