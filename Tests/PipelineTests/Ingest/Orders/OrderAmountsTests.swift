import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct OrderAmountsTests {
    @Test func sharesAddUpAndAreWholeCents() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let parts = (0..<random.integer(1...9)).map { _ in
                Double(random.integer(0...50_000) * 100)
            }
            let whole = parts.reduce(0, +)
            guard whole > 0 else { continue }
            let sum = Double(random.integer(0...Int(whole / 100))) * 100
            let shares = OrderAmounts.shares(of: sum, among: parts)
            #expect(shares.reduce(0, +) == sum)
            for (share, part) in zip(shares, parts) {
                #expect(share.truncatingRemainder(dividingBy: 100) == 0)
                // Within a cent of its proportion on either side, and never more than the part.
                #expect(abs(share - part * sum / whole) < 100, "\(parts) \(sum)")
                #expect(share >= 0 && share <= part)
            }
        }
    }

    /// The cents that rounding leaves go to the largest remainders, the first of equal ones.
    @Test func centsGoToTheLargestRemainders() {
        #expect(
            OrderAmounts.shares(of: 10_000, among: [10_000, 10_000, 10_000]) == [3400, 3300, 3300])
        #expect(OrderAmounts.shares(of: 500, among: [100, 200, 400]) == [100, 100, 300])
        // Finer than a cent: to the largest.
        #expect(OrderAmounts.shares(of: 10_055, among: [5055, 10_000]) == [3400, 6655])
    }

    @Test func returnsOfAnOrderStayAsTheyAre() {
        #expect(
            OrderAmounts.shares(of: 100_000, among: [100_000, -50_000, 100_000])
                == [75_000, -50_000, 75_000])
    }

    @Test func nothingIsCutOutOfNothing() {
        #expect(OrderAmounts.shares(of: 5, among: [0, 0]) == [0, 0])
        #expect(OrderAmounts.shares(of: 500, among: []).isEmpty)
    }

    // MARK: Files

    private let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Off,Cut,Back\n"

    private func ingest(
        _ text: String, _ map: String, rejects: RejectLimit = .limit(0)
    ) throws -> (database: Connection, report: IngestReport) {
        var options = IngestOptions(maxRejects: rejects)
        options.layout.columns = try HeaderNames(text: map)
        let database = try IngestTestSupport.database()
        return (database, try IngestTestSupport.ingest(text, into: database, options: options))
    }

    private static func money(_ cents: Int) -> String {
        let text = "\(cents / 100)."
        return text + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
    }

    /// Discounts of lines, of orders and refunds together: what is left of each order is paid − refunded, to the cent,
    /// whatever the times of its lines and however orders lie in one another.
    @Test func everyOrderComesToWhatWasPaid() throws {
        var random = SeededGenerator(seed: 12)
        var lines: [(order: Int, text: String)] = []
        var expected: [Int: Int] = [:]
        for order in 0..<200 {
            var whole = 0
            var rows: [(price: Int, quantity: Int, off: Int)] = []
            for _ in 0..<random.integer(1...6) {
                let row = (random.integer(0...9999), random.integer(1...5), 0)
                let off = random.integer(0...2) == 0 ? random.integer(0...(row.0 * row.1)) : 0
                rows.append((row.0, row.1, off))
                whole += row.0 * row.1 - off
            }
            let cut = random.integer(0...1) == 0 ? random.integer(0...whole) : 0
            let back = random.integer(0...1) == 0 ? random.integer(0...(whole - cut)) : 0
            expected[order] = whole - cut - back
            for (index, row) in rows.enumerated() {
                // Amounts of the order on its first line alone, or on all of them.
                let says = index == 0 || order % 2 == 0
                lines.append(
                    (
                        order,
                        "R\(order),2023-01-05 10:0\(index % 3):00,c\(order % 9),S\(index),Mug,\(row.quantity),"
                            + "\(Self.money(row.price)),\(Self.money(row.off)),"
                            + "\(says ? Self.money(cut) : ""),\(says ? Self.money(back) : "")"
                    ))
            }
        }
        let text = header + lines.map(\.text).joined(separator: "\n") + "\n"
        let (database, _) = try ingest(
            text, "line_discount=Off,order_discount=Cut,order_refund=Back")
        let rows = try database.query(
            "select invoice_no, sum(amount_e4), min(amount_e4) from invoice_line group by invoice_no"
        )
        #expect(rows.count == 200)
        for row in rows {
            let order = try #require(Int(try row.text(0).dropFirst()))
            #expect(try row.double(1) == Double(try #require(expected[order])) * 100, "R\(order)")
            #expect(try row.double(2) >= 0)
        }
        // What came off is written down, and facts follow.
        let off = try database.query("select total(revenue) from customer_fact")[0].double(0)
        #expect(abs(off - Double(expected.values.reduce(0, +)) / 100) < 1e-6)
    }

    /// Lines of one order with two times: its discount comes off once.
    @Test func anOrderIsItsNumber() throws {
        let (database, report) = try ingest(
            header
                + """
                1,2023-01-05 10:00:00,ann,A,Mug,1,10.00,,4.00,2.00
                2,2023-01-05 10:00:30,ben,A,Mug,1,10.00,,,
                1,2023-01-05 10:01:00,ann,B,Mug,3,10.00,,4.00,2.00

                """, "order_discount=Cut,order_refund=Back")
        #expect(
            try database.query(
                "select customer_id || ' ' || revenue from customer_fact order by customer_id"
            ).map { try $0.text(0) } == ["ann 34.0", "ben 10.0"])
        #expect(report.warnings.contains { $0.hasPrefix("2.00 paid back in 1 order") })
        #expect(
            try database.query(
                """
                select invoice_no || ' ' || invoiced_at || ' ' || taken_off || ' ' || refunded || ' '
                    || coalesce(refunded_at, 'undated')
                from order_amount
                """
            ).map { try $0.text(0) } == ["1 2023-01-05 10:00:00 4.0 2.0 undated"])
    }

    /// Also where the lines of an order do not follow each other.
    @Test func amountsThatChangeWithinAnOrderAreRefused() throws {
        let text =
            header
                + """
                1,2023-01-05,ann,A,Mug,1,10.00,,4.00,
                2,2023-01-05,ben,A,Mug,1,10.00,,,
                1,2023-01-05,ann,B,Mug,3,10.00,,5.00,

                """
        let error = #expect(throws: IngestError.self) { try ingest(text, "order_discount=Cut") }
        #expect(error?.description.contains("sales.csv:4: an amount of the order") == true)
    }

    @Test func whatIsMoreThanTheLinesAreWorthIsTold() throws {
        let (database, report) = try ingest(
            header
                + "1,2023-01-05,ann,A,Mug,1,10.00,,14.00,2.00\n2,2023-01-05,ann,A,Mug,1,10.00,,,\n",
            "order_discount=Cut,order_refund=Back")
        #expect(try database.scalar("select revenue from customer_fact") == .real(10))
        #expect(
            report.warnings.contains {
                $0.hasPrefix("1 order (1) has more taken off than the lines are worth, by 4.00")
            }, "\(report.warnings)")
        #expect(report.warnings.contains { $0.contains("2.00 of what was paid back is more") })
    }

    /// A line cannot be worth less than nothing.
    @Test func aDiscountOfMoreThanTheLineIsABadLine() throws {
        let (database, report) = try ingest(
            header
                + "1,2023-01-05,ann,A,Mug,1,10.00,10.01,,\n2,2023-01-05,ann,A,Mug,1,10.00,10,,\n",
            "line_discount=Off", rejects: .limit(1))
        #expect(report.linesKept == 1)
        #expect(
            try database.scalar("select reason from rejected_line")
                == "bad_number: line_discount \"10.01\" is more than the line is worth, 10.00")
    }

    /// The share on the first line of the summary is one of what is left.
    @Test func theShareWithoutACustomerIsTakenAfterRefunds() throws {
        let (_, report) = try ingest(
            header + "1,2023-01-05,,A,Mug,1,50.00,,,40.00\n2,2023-01-05,ann,A,Mug,1,30.00,,,\n",
            "order_refund=Back")
        #expect(report.revenueShareWithoutCustomer == 0.25)
    }

    // MARK: Rejected lines

    private let shopify = """
        Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,\
        Subtotal,Refunded Amount,Currency,Billing Country

        """

    /// What the first line says of the order counts, though the line itself cannot be read.
    @Test(arguments: [
        "#1,ann@x.com,paid,2023-01-05 10:00,x,Fern,16.00,FERN,45.00,5.00,EUR,FR",
        "#1,ann@x.com,paid,2023-01-05 10:00,1,Fern,abc,FERN,45.00,5.00,EUR,FR",
        "#1,ann@x.com,paid,2023-13-45 10:00,1,Fern,16.00,FERN,45.00,5.00,EUR,FR",
    ]) func aRejectedFirstLineStillSaysWhatItsOrderComesTo(_ first: String) throws {
        let text =
            shopify + first + "\n#1,,,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,\n"
            + "#1,,,2023-01-05 10:00,1,Mug,30.00,MUG,,,,\n"
        let (database, report) = try ingest(text, "", rejects: .limit(1))
        #expect(
            try database.query(
                "select customer_id || ' ' || country || ' ' || (amount_e4 / 1e4) from invoice_line"
            ).map { try $0.text(0) } == ["ann@x.com FR 16.0", "ann@x.com FR 24.0"])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "2 lines of 1 order, worth 50.00 EUR (100.0 % of all), the first in line 3: other lines of"
                )
            }, "\(report.warnings)")
        #expect(report.warnings.contains { $0.hasPrefix("5.00 EUR paid back in 1 order") })
    }

    /// Mended, the order comes to what it would have come to at once.
    @Test(arguments: ["45.00", ""]) func aMendedOrderComesToTheSame(_ subtotal: String) throws {
        let bad = "#1,ann@x.com,paid,2023-01-05 10:00,x,Fern,16.00,FERN,\(subtotal),5.00,EUR,FR\n"
        let rest =
            "#1,,,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,\n#1,,,2023-01-05 10:00,1,Mug,30.00,MUG,,,,\n"
        let (database, _) = try ingest(shopify + bad + rest, "", rejects: .limit(1))
        var mend = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { mend += $0 }
        let report = try IngestTestSupport.ingest(
            mend.replacing(",x,Fern", with: ",1,Fern"), into: database, name: "mend.csv")
        #expect(report.linesMending == 1)
        let total: Double = subtotal.isEmpty ? 61 : 40
        #expect(
            try database.scalar("select sum(amount_e4) / 1e4 from invoice_line") == .real(total))
        #expect(try database.scalar("select revenue from customer_fact") == .real(total))
        #expect(try database.scalar("select sum(refunded) from order_amount") == .real(5))
        #expect(
            report.warnings.contains {
                $0.hasPrefix("amounts of 1 order of mended lines were laid anew")
            },
            "\(report.warnings)")
    }

    /// Also where the first line was too broken to say anything.
    @Test func aMendedOrderOfABrokenLineComesToTheSame() throws {
        let text =
            shopify + "#1,ann@x.com,paid,2023-01-05 10:00,1,Fern,16.00\n"
            + "#1,ann@x.com,paid,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,\n"
        let (database, _) = try ingest(text, "", rejects: .limit(1))
        var mend = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { mend += $0 }
        // The record stands in its first field, whole.
        let key = try #require(mend.split(separator: "\n").last?.split(separator: ",").first)
        let header = try #require(mend.split(separator: "\n").first)
        let names = header.split(separator: ",").map(String.init)
        var cells = [String](repeating: "", count: names.count)
        let whole =
            "#1,ann@x.com,paid,2023-01-05 10:00,1,Fern,16.00,FERN,30.00,,EUR,FR".split(
                separator: ",", omittingEmptySubsequences: false
            ).map(String.init)
        for (name, cell) in zip(
            shopify.trimmingCharacters(in: .newlines).split(separator: ",").map(String.init), whole)
        {
            cells[try #require(names.firstIndex(of: name))] = cell
        }
        cells[0] = String(key)
        try IngestTestSupport.ingest(
            header + "\n" + cells.joined(separator: ",") + "\n", into: database, name: "mend.csv")
        #expect(try database.scalar("select sum(amount_e4) / 1e4 from invoice_line") == .real(30))
        #expect(try database.scalar("select revenue from customer_fact") == .real(30))
    }

    /// So does the status of a first line with bytes that are no text of the file.
    @Test func aStatusOfABadLineCountsForItsOrder() throws {
        var bytes = Array(
            (shopify + "#0,o@x.com,paid,2023-01-05,1,F\u{E9}rn,16.00,F,16.00,,EUR,FR\n").utf8)
        bytes += Array("#1,ann@x.com,voided,2023-01-05,1,F".utf8) + [0xFF]
        bytes += Array(",16.00,FERN,16.00,,EUR,FR\n#1,,,2023-01-05,1,Tote,20.00,TOTE,,,,\n".utf8)
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            bytes, into: database, options: IngestOptions(maxRejects: .limit(1)))
        #expect(report.linesRejected == 1)
        #expect(
            try database.scalar(
                "select customer_id || unit_price from invoice_line where invoice_no = '#1'")
                == "ann@x.com0.0")
    }

    /// Where the record is too broken to tell, what hangs on it is told.
    @Test func linesBelowABrokenRecordAreTold() throws {
        let text =
            shopify + "#1,ann@x.com,voided,2023-01-05 10:00,1,Fern\n"
            + "#1,,,2023-01-05 10:00,1,Tote,20.00,TOTE,,,,\n#1,,,2023-01-05 10:00,1,Mug,30.00,MUG,,,,\n"
            + "#2,ben@x.com,paid,2023-01-05 10:00,1,Mug,50.00,MUG,50.00,,EUR,FR\n"
        let (_, report) = try ingest(text, "", rejects: .limit(1))
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "2 lines of 1 order, worth 50.00 EUR (50.0 % of all), stand below a line that cannot be read (2 is"
                )
            }, "\(report.warnings)")
        // An order that says all of itself is none of them.
        let (_, other) = try ingest(
            shopify + "#1,ann@x.com,voided,2023-01-05 10:00,1,Fern\n"
                + "#2,ben@x.com,paid,2023-01-05 10:00,1,Mug,50.00,MUG,50.00,,EUR,FR\n", "",
            rejects: .limit(1))
        #expect(!other.warnings.contains { $0.contains("cannot be read") }, "\(other.warnings)")
    }

    @Test func aStatusOfARefundWithoutAnAmountIsTold() throws {
        let (_, report) = try ingest(
            shopify + "#1,ann@x.com,refunded,2023-01-05,1,Fern,16.00,FERN,16.00,0.00,EUR,FR\n", "")
        #expect(
            report.warnings.contains {
                $0.contains(
                    "says that they were paid back, and Refunded Amount does not say how much")
            }, "\(report.warnings)")
    }
}
