import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The same lines under another reading are the same lines.
@Suite struct ReadOtherwiseTests {
    private let database: Connection
    private let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Total,Club\n"
    private let lines =
        "1,2023-01-05 10:00,a@x.com,MUG,Mug,2,10.00,18.00,c1\n"
        + "1,2023-01-05 10:00,a@x.com,CUP,Cup,1,5.00,4.50,c1\n"
        + "2,2023-01-06 10:00,b@x.com,MUG,Mug,1,10.00,9.00,c2\n"

    init() throws { database = try IngestTestSupport.database() }

    @discardableResult
    private func ingest(
        _ text: String, name: String, _ change: (inout IngestOptions) throws -> Void = { _ in }
    ) throws -> IngestReport {
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: "unit_price=Price,customer_id=Email")
        try change(&options)
        return try IngestTestSupport.ingest(text, into: database, options: options, name: name)
    }

    private func revenue() throws -> Double {
        try database.query("select total(revenue) from customer_fact")[0].double(0)
    }

    private func totals(_ options: inout IngestOptions) throws {
        options.layout.columns = try HeaderNames(
            text: "unit_price=Price,customer_id=Email,line_total=Total")
    }

    @Test(arguments: [OverlapRule?.none, .skip, .keep, .replace]) func theRuleDecides(
        _ rule: OverlapRule?
    ) throws {
        try ingest(header + lines, name: "a.csv")
        #expect(try revenue() == 35)
        func again() throws -> IngestReport {
            try ingest(header + lines + "\n", name: "b.csv") {
                try totals(&$0)
                $0.onOverlap = rule
            }
        }
        guard let rule else {
            let error = #expect(throws: IngestError.self) { try again() }
            #expect(
                error?.description.contains(
                    "3 of 4 lines are in the database already, from a.csv, worth 31.50; 3 of them, the first in line 2,"
                        + " read otherwise: same order, product, quantity and time, worth 31.50 here and 35.00"
                        + " there") == true, "\(String(describing: error))")
            #expect(try revenue() == 35)
            return
        }
        let report = try again()
        let expected: [OverlapRule: Double] = [.skip: 35, .keep: 66.5, .replace: 31.5]
        #expect(try revenue() == expected[rule])
        #expect(report.linesOverlapping == (rule == .replace ? 0 : 3))
        #expect(
            try database.query("select name from file_ledger where reconciles is not 1").isEmpty)
        #expect(try FactOracle.differences(in: database) == [])
    }

    @Test func otherCustomersAndTimesAreRefused() throws {
        try ingest(header + lines, name: "a.csv")
        #expect(throws: IngestError.self) {
            try ingest(header + lines + "\n", name: "b.csv") {
                $0.layout.columns = try HeaderNames(text: "unit_price=Price,customer_id=Club")
            }
        }
        #expect(throws: IngestError.self) {
            try ingest((header + lines).replacing(" 10:00", with: ""), name: "c.csv")
        }
        #expect(try revenue() == 35)
    }

    /// The number of an order of another time of the day, or another piece, is another line.
    @Test func othersAreKept() throws {
        try ingest(header + lines, name: "a.csv")
        try ingest(
            header + "1,2023-01-05 11:00,c@x.com,MUG,Mug,2,11.00,0,c\n"
                + "2,2023-01-06 10:00,b@x.com,MUG,Mug,3,10.00,0,c2\n",
            name: "b.csv")
        #expect(try revenue() == 35 + 22 + 30)
    }

    /// Copy by copy: of three pieces at other prices one is new.
    @Test func copiesAreCounted() throws {
        let line = "1,2023-01-05 10:00,a@x.com,MUG,Mug,2,10.00,18.00,c1\n"
        try ingest(header + line + line, name: "a.csv")
        let report = try ingest(
            header + String(repeating: line.replacing("10.00", with: "12.00"), count: 3),
            name: "b.csv"
        ) { $0.onOverlap = .skip }
        #expect(report.linesOverlapping == 2 && report.linesKept == 1)
    }

    @Test func flagsOnKnownContentAreTold() throws {
        let header = header.replacing("Club", with: "Status")
        let text = header + lines.replacing("c1", with: "done")
        let ask: (inout IngestOptions) throws -> Void = {
            $0.layout.columns = try HeaderNames(
                text: "unit_price=Price,customer_id=Email,order_status=Status")
            $0.layout.orders.noSale = ["Returned"]
        }
        try ingest(text, name: "a.csv", ask)
        #expect(try ingest(text, name: "a.csv", ask).warnings == [])
        let report = try ingest(text, name: "a.csv") {
            try ask(&$0)
            $0.layout.orders.noSale = ["done"]
        }
        #expect(
            report.warnings.contains {
                $0.hasPrefix("--no-sale done has no effect: it was read with returned")
            }, "\(report.warnings)")
    }

    /// `000000012`, `#12` and `12` are one order: a spreadsheet takes zeros off when it saves.
    @Test(arguments: ["0001", "#1"]) func anOrderWithoutItsZerosIsTheSame(_ number: String) throws {
        let spelled = lines.replacing("1,2023-01-05", with: "\(number),2023-01-05")
        try ingest(header + spelled, name: "a.csv")
        let error = #expect(throws: IngestError.self) {
            try ingest(header + lines, name: "b.csv") { $0.onOverlap = .replace }
        }
        let text = error?.description ?? ""
        #expect(
            text.contains(
                "2 of these write the number of their order otherwise, 1 here and \(number) there"),
            "\(text)")
        let report = try ingest(header + lines, name: "b.csv") { $0.onOverlap = .skip }
        #expect(report.linesKept == 0)
        #expect(try revenue() == 35)
    }

    @Test func otherNumbersOfOneDayAreOtherOrders() throws {
        try ingest(header + lines, name: "a.csv")
        let report = try ingest(
            header
                + lines.replacing("1,2023-01-05", with: "10,2023-01-05").replacing(
                    "2,2023-01-06", with: "20,2023-01-06"), name: "b.csv")
        #expect(report.linesOverlapping == 0)
        #expect(report.linesKept == 3)
    }
}
