import Pipeline
import Store
import TestSupport
import Testing

/// 40 customers, half of them in each segment, who bought in one month each and sent something back.
@Suite struct FeatureSourcesTests {
    /// Tests of months and returns by a set with one feature of that name.
    private func tests(of feature: String) throws -> (months: Int, returns: Int, page: String) {
        var lines: [String] = []
        for number in 0..<40 {
            let month = number % 2 == 0 ? "03" : "09"
            lines += [
                "\(100 + number),A,Apple,10,2024-\(month)-05 10:00,2,d\(100 + number),Spain",
                "C\(300 + number),A,Apple,-\(1 + number % 5),2024-\(month)-06 10:00,2,d\(100 + number),Spain",
            ]
        }
        let shop = try ProfileDatabase(lines)
        try shop.connection.execute("create table one (customer_id text, \(feature) real)")
        for number in 0..<40 {
            try shop.connection.run(
                "insert into one values (?, ?)", ["d\(100 + number)", Double(number)])
        }
        try shop.profile(
            1, labels: (0..<40).map { $0 % 2 }, of: shop.freeze(SnapshotOptions(features: "one")))
        let counts = try shop.rows(
            """
            select
                (select count(p_value) from segment_external where kind = 'month'),
                (select count(p_value) from segment_feature where feature = 'return_share')
            """)[0]
        let page = try ProfileReport(of: 1, from: shop.connection).document
        let words = page.blocks.map { "\($0)" }.joined()
            .replacing("\\n", with: " ").replacing("\n", with: " ")
        guard case .integer(let months) = counts[0], case .integer(let returns) = counts[1] else {
            return (-1, -1, words)
        }
        return (Int(months), Int(returns), words)
    }

    @Test func monthsAreNotTestedBesideDates() throws {
        for feature in ["Recency", "days_since_last_purchase", "monday_share", "friday"] {
            let found = try tests(of: feature)
            #expect(found.months == 0 && found.returns == 2, "\(feature)")
            #expect(found.page.contains("months (with \(feature))"), "\(feature)")
        }
    }

    @Test func returnsAreNotTestedBesideAmounts() throws {
        let found = try tests(of: "average_invoice_value")
        #expect(found.months == 4 && found.returns == 0)
        #expect(found.page.contains("returns (with average_invoice_value)"))
    }

    /// What a feature of somebody's own is made from cannot be told.
    @Test func unknownFeaturesAreTold() throws {
        let found = try tests(of: "x")
        #expect(found.months == 4 && found.returns == 2)
        #expect(found.page.contains("Tested as if x had nothing to do with them"))
        let count = try tests(of: "invoice_count")
        #expect(count.months == 4 && count.returns == 2 && !count.page.contains("Tested as if"))
    }
}
