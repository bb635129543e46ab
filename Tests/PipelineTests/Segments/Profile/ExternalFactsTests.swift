import Clustering
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct ExternalFactsTests {
    private func shop(attributes: String? = nil) throws -> ProfileDatabase {
        let shop = try ProfileDatabase()
        if let attributes { try shop.ingestCustomers(attributes) }
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        return shop
    }

    /// Spain: 3 of 4 big ones, none of the small ones, 3 of 9 in all.
    @Test func countriesByHand() throws {
        let rows = try shop().rows(
            """
            select cluster, n_customers, share, overall_share, p_value, n_tested, effect_size
            from segment_external where kind = 'country' and value = 'Spain' order by 1
            """)
        #expect(rows.map { $0[1] } == [.integer(0), .integer(3), .integer(0)])
        #expect(rows.map { $0[2] } == [.real(0), .real(0.75), .real(0)])
        #expect(rows.allSatisfy { $0[3] == .real(1.0 / 3) })
        // Fewer than five would be expected: no test. Three countries in three parts.
        #expect(rows.allSatisfy { $0[4] == .null && $0[5] == .integer(9) })
        let test = try #require(ContingencyTest(inside: 3, of: 4, overall: 3, of: 9))
        guard case .real(let effect) = rows[1][6] else { return #expect(Bool(false)) }
        #expect(abs(effect - test.cramersV) < 1e-15)
        guard case .real(let other) = rows[2][6] else { return #expect(Bool(false)) }
        #expect(other < 0)
    }

    @Test func monthsCountCustomers() throws {
        let rows = try shop().rows(
            """
            select value, n_customers from segment_external
            where kind = 'month' and cluster = 0 and n_customers > 0 order by value
            """)
        #expect(
            rows == [
                [.text("December"), .integer(3)], [.text("June"), .integer(1)],
                [.text("March"), .integer(1)], [.text("May"), .integer(1)],
                [.text("November"), .integer(1)],
            ])
    }

    /// Apples are the one product that five customers bought: c01, c02, c05, c06, c08.
    @Test func productsAreThoseThatEnoughBought() throws {
        let rows = try shop().rows(
            """
            select cluster, value, description, n_customers, share, n_tested from segment_external
            where kind = 'product' order by cluster
            """)
        #expect(
            rows == [
                [.integer(1), .text("A"), .text("Apple"), .integer(3), .real(0.75), .integer(3)]
            ])
    }

    /// What counts for live views is no matter of the period of a run, and is left alone.
    @Test func anObservationWindowChangesNothing() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze()
        let narrow =
            "update observation_window set window_start = '2024-01-01 00:00:00', as_of = '2024-02-01 00:00:00'"
        try shop.connection.transaction { try shop.connection.run(narrow) }
        try shop.profile(1, labels: ProfileDatabase.labels, of: snapshot)
        let rows = try shop.rows(
            "select cluster, value, n_customers from segment_external where kind = 'product'")
        #expect(rows == [[.integer(1), .text("A"), .integer(3)]])
        #expect(
            try shop.rows("select window_start, as_of from observation_window")
                == [[.text("2024-01-01 00:00:00"), .text("2024-02-01 00:00:00")]])
    }

    /// The file calls it "mailout" first.
    @Test func aProductBearsTheNameThatCustomersBoughtItBy() throws {
        let shop = try ProfileDatabase(
            ["0,A,mailout,9,2024-01-01 10:00,0,,Spain"] + ProfileDatabase.lines)
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let rows = try shop.rows(
            "select distinct value, description from segment_external where kind = 'product'")
        #expect(rows == [[.text("A"), .text("Apple")]])
    }

    @Test func returnsAreExternalUnlessTheSetHasThem() throws {
        let shop = try shop()
        let row = try shop.rows(
            """
            select n_values, median, overall_median, p_value, note from segment_feature
            where feature = 'return_share' and cluster = 1
            """)
        #expect(
            row == [
                [
                    .integer(4), .real(0), .real(0), .null,
                    .text("no test: revenue is made from amounts, too"),
                ]
            ])
        try shop.profile(
            2, labels: ProfileDatabase.labels,
            of: shop.freeze(SnapshotOptions(features: "behaviour")))
        let roles = try shop.rows(
            "select distinct role from segment_feature where feature = 'return_share' and run_id = 2"
        )
        #expect(roles == [[.text("clustered")]])
    }

    @Test func attributesOfCustomersAreCompared() throws {
        let shop = try shop(
            attributes: """
                customer_id,channel,age,joined,nickname
                c01,web,30,2020-01-01,a
                c02,web,40,2020-01-02,b
                c03,shop,50,2020-01-03,c
                c05,shop,20,2020-01-04,d
                c06,shop,25,2020-01-05,e
                c10,shop,60,2020-01-06,f

                """)
        let shares = try shop.rows(
            """
            select cluster, value, n_customers, share, overall_share from segment_external
            where kind = 'attribute' and attribute = 'channel' and value = 'web' order by 1
            """)
        // Of those of whom a channel is known: two of three big ones, two of six.
        let (none, some, all): (Value, Value, Value) = (.real(0), .real(2.0 / 3), .real(2.0 / 6))
        let web: Value = .text("web")
        let wanted: [[Value]] = [
            [.integer(-1), web, .integer(0), none, all],
            [.integer(0), web, .integer(2), some, all],
            [.integer(1), web, .integer(0), none, all],
        ]
        #expect(shares == wanted)
        let age = try shop.rows(
            """
            select cluster, n_values, median, overall_median, effect_size from segment_feature
            where feature = 'age' and role = 'external' order by 1
            """)
        #expect(age.map { $0[1] } == [.integer(1), .integer(3), .integer(2)])
        #expect(age[1][2] == .real(40) && age[1][3] == .real(35))
        // 30, 40, 50 against 20, 25, 60: six of nine pairs above.
        guard case .real(let effect) = age[1][4] else { return #expect(Bool(false)) }
        #expect(abs(effect - 1.0 / 3) < 1e-12)
        let page = try ProfileReport(of: 1, from: shop.connection).document
        let words = page.blocks.map { "\($0)" }.joined()
        #expect(words.contains("Not compared: joined"))
    }

    /// 40 customers with a channel that goes with the segment, and one that does not.
    @Test func testsAreThoseOfTheEngine() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute("create table one (customer_id text, x real)")
        var attributes = "customer_id,channel,size\n"
        for number in 0..<40 {
            try shop.connection.run(
                "insert into one values (?, ?)", ["d\(100 + number)", Double(number)])
            attributes +=
                "d\(100 + number),\(number % 20 < 13 ? "web" : "shop"),\(number * number % 37)\n"
        }
        try shop.ingestCustomers(attributes)
        let snapshot = try shop.freeze(SnapshotOptions(features: "one"))
        try shop.profile(1, labels: (0..<40).map { $0 % 20 < 10 ? 0 : 1 }, of: snapshot)
        let row = try shop.rows(
            "select p_value, effect_size from segment_external where value = 'web' and cluster = 0")[
                0]
        let test = try #require(ContingencyTest([[20, 0], [6, 14]]))
        #expect(row[0] == .real(test.pValue))
        guard case .real(let effect) = row[1] else { return #expect(Bool(false)) }
        #expect(abs(effect - test.cramersV) < 1e-12)
        let number = try shop.rows(
            "select p_value, effect_size from segment_feature where feature = 'size' and cluster = 0"
        )[0]
        let ranks = RankTest(
            (0..<40).map { Double($0 * $0 % 37) }, groups: (0..<40).map { $0 % 20 < 10 ? 0 : 1 },
            nGroups: 2)
        let against = try #require(ranks.against(0))
        #expect(number == [.real(against.outcome.pValue), .real(against.biserial)])
    }
}
