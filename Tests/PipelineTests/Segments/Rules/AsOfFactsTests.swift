import Pipeline
import Store
import TestSupport
import Testing

@Suite struct AsOfFactsTests {
    typealias Purchase = SegmentShop.Purchase

    /// What a file says as of a day is what the file of that day says.
    @Test(arguments: 0..<6)
    func laterLinesCountNowhere(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let purchases = (0..<150).map { _ in
            Purchase(
                "c\(random.below(40))", PlainRFM.day(random.below(400)),
                random.below(5) == 0 ? -random.integer(1...90) : random.integer(1...90))
        }
        let end = random.integer(150...350)
        let whole = try SegmentShop.make(purchases)
        let early = try SegmentShop.make(purchases.filter { PlainRFM.number($0.day) <= end })
        let columns = """
            select customer_id, segment_name, status, as_of_date, first_purchase_date,
                last_purchase_date, days_since_last_purchase, invoice_count, net_revenue
            from customer_segment
            where status = 'clustered'
            order by customer_id
            """
        let rows = try [whole, early].map { connection in
            try SegmentShop.publishRules(
                connection, asOf: PlainRFM.day(end) + " 23:59:59", cuts: try SegmentShop.cuts())
            return try connection.query(columns).map(\.values)
        }
        #expect(rows[0] == rows[1] && rows[0].count > 20)
        // The cut points that a shop would have measured on that day are the same too.
        let measured = try [whole, early].map { connection in
            try connection.execute("delete from rule_cut_point")
            try SegmentShop.publishRules(connection, asOf: PlainRFM.day(end) + " 23:59:59")
            return try connection.query("select * from rule_cut_point order by name").map(\.values)
        }
        #expect(measured[0] == measured[1] && measured[0].count == 8)
    }

    @Test func aDayBeforeAllLinesIsRefused() throws {
        let connection = try SegmentShop.make([Purchase("a", "2011-01-05", 5)])
        let error = try #require(throws: FeatureError.self) {
            try SegmentShop.publishRules(connection, asOf: "2011-01-04 23:59:59")
        }
        #expect(error.description.contains("2011-01-05"))
    }
}
