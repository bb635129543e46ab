import Clustering
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct SegmentProfilerTests {
    private func near(_ value: Value, _ wanted: Double) -> Bool {
        if case .real(let number) = value { return abs(number - wanted) <= 1e-12 * abs(wanted) }
        return false
    }

    /// Every number of ten customers, worked out on paper.
    @Test func tenCustomersByHand() throws {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let rows = try shop.rows(
            """
            select cluster, size, customer_share, net_revenue, revenue_share, invoices_per_customer,
                revenue_per_customer, value_per_invoice, return_share, single_invoice_share,
                median_days_since_last_purchase, n_buyers, invoice_count
            from segment_profile order by cluster
            """)
        let wanted: [[Double]] = [
            [21, 21 / 591.75, 1, 21, 21, 0, 1, 177],
            [474.15, 474.15 / 591.75, 2, 118.5375, 60.51875, 10 / 484.15, 0.25, 20.5],
            [51.11, 51.11 / 591.75, 1.25, 12.7775, 10.672, 2.25 / 53.36, 0.75, 335.5],
        ]
        for (row, numbers) in zip(rows, wanted) {
            for (value, number) in zip(row[3...10], numbers) {
                #expect(near(value, number), "\(row), \(number)")
            }
        }
        #expect(rows.map { $0[0] } == [.integer(-1), .integer(0), .integer(1)])
        #expect(rows.map { $0[1] } == [.integer(1), .integer(4), .integer(4)])
        #expect(rows.map { $0[11] } == [.integer(1), .integer(4), .integer(4)])
        #expect(rows.map { $0[12] } == [.integer(1), .integer(8), .integer(5)])
        #expect(near(rows[1][2], 4.0 / 9))
        let rest = try shop.rows(
            "select remainder, n_customers, net_revenue from segment_remainder order by position")
        #expect(
            rest == [
                [.text("no_sales"), .integer(1), .real(-15)],
                [.text("no_customer"), .null, .real(55)],
                [.text("no_product"), .null, .real(5.49)],
            ])
        let whole = try shop.rows("select file_revenue, n_customers, period_end from run_profile")
        #expect(whole == [[.real(591.75), .integer(9), .text("2024-12-31 10:00:00")]])
    }

    /// Revenue of customers: 134, 140, 150, 60.15, 11.11, 20, 2.25, 20, 21.
    @Test func quartilesByHand() throws {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let row = try shop.rows(
            """
            select median, q25, q75, overall_median, difference, overall_rank, n_values, p_value, role
            from segment_feature where feature = 'revenue' and cluster = 0
            """)[0]
        #expect(near(row[0], 137) && near(row[3], 21))
        // Between 60.15 and 134 at three quarters, between 140 and 150 at one.
        #expect(near(row[1], 60.15 + 0.75 * (134 - 60.15)) && near(row[2], 142.5))
        #expect(near(row[4], 116))
        // 7 of 9 are below 137, nobody at it.
        #expect(near(row[5], 7.0 / 9))
        #expect(row[6] == .integer(4) && row[7] == .null && row[8] == .text("clustered"))
    }

    /// To the last unit, whatever the lines, the window and who is left out.
    @Test(arguments: [1, 2, 3, 4])
    func revenueOfAllRowsAddsUpToTheFile(seed: UInt64) throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 60, seed: seed) + FeatureDatabase.odd)
        try CustomerFacts(connection).makeAnew()
        var options = SnapshotOptions(features: seed % 2 == 0 ? "rfm" : "standard")
        if seed > 2 { options.window = ObservationWindow(asOf: "2011-10-15 23:59:59", days: 150) }
        let snapshot = try SnapshotBuilder(in: connection).build(options).snapshot
        try connection.run(
            """
            insert into sweep values (1, 1, 'dbscan', '', null, 1, 0, 0, 1, 0.0, 'plain', '1',
                '2011-12-09 12:50:00')
            """)
        let labels = (0..<snapshot.nRows).map { $0 % 4 - 1 }
        try HandRuns.add(
            1, name: "hand_1", key: "key 1", snapshot: 1, labels: labels, to: connection)
        try SegmentProfiler(in: connection).ensure(1)
        let sums = try connection.query(
            """
            select
                (select total(net_e4) from segment_profile)
                    + (select total(net_e4) from segment_remainder),
                (select total(amount_e4) from invoice_line),
                (select total(net_rest_e14) from segment_profile)
                    + (select total(net_rest_e14) from segment_remainder),
                (select total(amount_rest_e14) from invoice_line),
                (select total(revenue_share) from segment_profile)
                    + (select total(revenue_share) from segment_remainder),
                (select file_e4 from run_profile)
            """)[0]
        #expect(sums[0] == sums[1] && sums[2] == sums[3] && sums[0] == sums[5])
        #expect(abs(try sums.double(4) - 1) < 1e-9)
        let people = try connection.query(
            """
            select (select sum(size) from segment_profile)
                    + (select coalesce(sum(n_customers), 0) from segment_remainder),
                (select count(*) from customer_fact)
            """)[0]
        #expect(people[0] == people[1])
        // The window is what it was.
        let window = try connection.query("select window_start, as_of from observation_window")[0]
        #expect(window.values == [.null, .null])
        if seed > 2 {
            let sides = try connection.query(
                "select remainder from segment_remainder where remainder <> 'no_sales_in_period' and remainder like '%_period' order by 1"
            )
            #expect(try sides.map { try $0.text(0) } == ["after_period", "before_period"])
        }
    }

    /// What the columns say is what plain SQL over the views says.
    @Test func numbersAreThoseOfThePublishedViews() throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 80, seed: 11))
        try CustomerFacts(connection).makeAnew()
        let snapshot = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(features: "rfm")
        ).snapshot
        try connection.run(
            """
            insert into sweep values (1, 1, 'dbscan', '', null, 1, 0, 0, 1, 0.0, 'plain', '1',
                '2011-12-09 12:50:00')
            """)
        try HandRuns.add(
            1, name: "hand_1", key: "key 1", snapshot: 1,
            labels: (0..<snapshot.nRows).map { $0 % 3 }, to: connection)
        try SegmentProfiler(in: connection).ensure(1)
        let rows = try connection.query(
            """
            select segment_profile.net_e4, (
                    select total(amount_e4) from sale_line
                    where customer_id in (
                        select customer_id from segment where segment.cluster = segment_profile.cluster
                    )
                ) + (
                    select total(amount_e4) from return_line
                    where customer_id in (
                        select customer_id from segment where segment.cluster = segment_profile.cluster
                    )
                ),
                invoice_count, (
                    select count(*) from sale_invoice
                    where customer_id in (
                        select customer_id from segment where segment.cluster = segment_profile.cluster
                    )
                )
            from segment_profile
            """)
        #expect(rows.count == 3)
        for row in rows { #expect(row[0] == row[1] && row[2] == row[3]) }
        // Customers who bought a product, counted without us.
        let products = try connection.query(
            """
            select segment_external.n_customers, count(distinct sale_line.customer_id)
            from segment_external
            inner join segment on segment.cluster = segment_external.cluster
            inner join sale_line on sale_line.customer_id = segment.customer_id
                and sale_line.stock_code = segment_external.value
            where kind = 'product'
            group by segment_external.cluster, value
            """)
        #expect(!products.isEmpty)
        for row in products { #expect(row[0] == row[1]) }
    }

    @Test func aProfileIsMadeOnceForEachStateOfTheData() throws {
        let shop = try ProfileDatabase(at: "p.db")
        let snapshot = try shop.freeze()
        try shop.addRun(1, labels: ProfileDatabase.labels, of: snapshot)
        let profiler = SegmentProfiler(in: shop.connection)
        #expect(try profiler.ensure(1))
        #expect(try !profiler.ensure(1))
        // In the caller's transaction too, and undone with it.
        struct Undone: Error {}
        #expect(throws: Undone.self) {
            try shop.connection.transaction {
                try shop.connection.run("delete from segment_remainder")
                _ = try profiler.ensure(1)
                throw Undone()
            }
        }
        #expect(try !profiler.ensure(1))
        try shop.ingest([
            "99,A,Apple,1,2024-12-01 09:00,5,c01,Spain",
            "98,A,Apple,1,2024-12-01 09:00,5,new,Spain",
        ])
        // Who was in the file before the matrix was made did not come since.
        try shop.connection.execute(
            """
            update source_file
            set ingested_at = '2999-12-31 00:00:00'
            where source_id = (select max(source_id) from source_file)
            """)
        #expect(try profiler.ensure(1))
        let rest = try shop.rows(
            "select n_customers, net_revenue from segment_remainder where remainder = 'not_in_run'")
        #expect(rest == [[.integer(1), .real(5)]])
        let own = try shop.rows("select net_revenue from segment_profile where cluster = 0")
        #expect(own == [[.real(479.15)]])
    }

    /// Why somebody is in no segment is the same whether the set or its window leaves him out.
    @Test func whoIsLeftOutIsNamedForWhatHeIs() throws {
        func remainders(_ options: SnapshotOptions, of shop: ProfileDatabase) throws -> [[Value]] {
            let snapshot = try shop.freeze(options)
            try shop.profile(1, labels: [Int](repeating: 0, count: snapshot.nRows), of: snapshot)
            return try shop.rows(
                """
                select remainder, n_customers from segment_remainder
                where n_customers > 0 order by position
                """)
        }
        let windowed = try ProfileDatabase(
            ProfileDatabase.lines + ["17,A,Apple,-1,2024-12-28 10:00,5,c05,France"])
        let window = ObservationWindow(asOf: nil, days: 30)
        // c05 bought in January and c02 a second before the window; both sent back in it. c10 never bought.
        #expect(
            try remainders(SnapshotOptions(features: "rfm", window: window), of: windowed) == [
                ["no_sales", 1], ["no_sales_in_period", 2], ["before_period", 5],
            ])
        let french = try ProfileDatabase()
        try french.connection.execute(
            """
            create view french as
            select customer_id, revenue from customer_features_rfm
            where customer_id in (select customer_id from customer_fact where country = 'France')
            """)
        #expect(
            try remainders(SnapshotOptions(features: "french"), of: french) == [
                ["no_sales", 1], ["outside_set", 4],
            ])
    }

    @Test func relabellingAndTheOrderOfLinesChangeNoNumber() throws {
        func content(_ lines: [String], _ labels: [Int], swapped: Bool) throws -> [[Value]] {
            let shop = try ProfileDatabase(lines)
            try shop.profile(1, labels: labels, of: shop.freeze())
            let cluster = swapped ? "case when cluster < 0 then -1 else 1 - cluster end" : "cluster"
            let tables = [
                "segment_profile": "segment_name, size, net_revenue, net_e4, typical_customer_id",
                "segment_feature":
                    "feature, role, median, q25, q75, effect_size, overall_rank, p_value",
                "segment_external": "kind, value, share, overall_share, effect_size, n_tested",
                "segment_customer_example": "kind, customer_id, certainty",
                "segment_name": "segment_name, name_rule, is_manual",
            ]
            return try tables.sorted { $0.key < $1.key }.flatMap { table, columns in
                try shop.rows(
                    "select \(cluster) as part, \(columns) from \(table) order by 1, 2, 3, 4")
            }
        }
        let lines = ProfileDatabase.lines
        let plain = try content(lines, ProfileDatabase.labels, swapped: false)
        #expect(plain.count > 30)
        #expect(
            try content(lines, ProfileDatabase.labels.map { $0 < 0 ? -1 : 1 - $0 }, swapped: true)
                == plain)
        #expect(
            try content(lines.reversed(), ProfileDatabase.labels, swapped: false) == plain)
    }

    /// Prices in another currency: amounts are others, ranks, shares and names are not.
    @Test func unitsChangeAmountsOnly() throws {
        func shop(_ factor: Double) throws -> ProfileDatabase {
            let shop = try ProfileDatabase(
                ProfileDatabase.lines.map { line in
                    var fields = line.split(separator: ",", omittingEmptySubsequences: false)
                        .map(String.init)
                    fields[5] = "\((Double(fields[5]) ?? 0) * factor)"
                    return fields.joined(separator: ",")
                })
            try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
            return shop
        }
        let (one, hundred) = (try shop(1), try shop(100))
        #expect(try one.names(1) == hundred.names(1))
        let ranks = "select cluster, feature, overall_rank from segment_feature order by 1, 2"
        #expect(try one.rows(ranks) == hundred.rows(ranks))
        let shares = "select cluster, value, share, effect_size from segment_external order by 1, 2"
        #expect(try one.rows(shares) == hundred.rows(shares))
        let money = "select net_e4 from segment_profile order by cluster"
        let (small, large) = (try one.rows(money), try hundred.rows(money))
        for (a, b) in zip(small, large) {
            guard case (.real(let a), .real(let b)) = (a[0], b[0]) else { continue }
            #expect(b == 100 * a)
        }
    }

    @Test func oneSegmentNoneAndSingletons() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze()
        try shop.profile(1, labels: [Int](repeating: 0, count: 9), of: snapshot)
        try shop.profile(2, labels: [Int](repeating: -1, count: 9), of: snapshot)
        try shop.profile(3, labels: Array(0..<9), of: snapshot)
        #expect(try shop.names(1) == [0: "average"])
        #expect(try shop.names(2) == [-1: "in no segment"])
        #expect(Set(try shop.names(3).values).count == 9)
        let tests = try shop.rows(
            "select count(p_value) from segment_feature union all select count(p_value) from segment_external"
        )
        #expect(tests == [[.integer(0)], [.integer(0)]])
        let effects = try shop.rows(
            "select count(*), sum(abs(effect_size) < 1e-12) from segment_feature where run_id = 1 and role = 'clustered'"
        )
        #expect(effects == [[.integer(3), .integer(3)]])
        for run in 1...3 {
            let page = try ProfileReport(of: run, from: shop.connection)
            #expect(!page.document.blocks.isEmpty && page.tables.count == 7)
        }
    }

    @Test func whereTheViewHasGoneTheFrozenNumbersStay() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute(
            """
            create view loud as
            select customer_id, revenue as "big spend", 1 as flat from customer_features_rfm
            """)
        let snapshot = try shop.freeze(SnapshotOptions(features: "loud"))
        try shop.connection.execute("drop view loud")
        try shop.profile(1, labels: ProfileDatabase.labels, of: snapshot)
        #expect(
            try shop.names(1) == [-1: "in no segment", 0: "high big spend", 1: "lost"])
        let flat = try shop.rows(
            "select distinct effect_size, note from segment_feature where feature = 'flat'")
        #expect(flat == [[.null, .text("equal for all customers")]])
    }

    @Test func repeatedCustomersAreRefused() throws {
        let shop = try ProfileDatabase()
        var options = SnapshotOptions(features: "rfm")
        options.repeats = 2
        let snapshot = try shop.freeze(options)
        try shop.addRun(1, labels: [Int](repeating: 0, count: 18), of: snapshot)
        let error = #expect(throws: ProfileError.self) {
            try SegmentProfiler(in: shop.connection).ensure(1)
        }
        #expect(error?.description.contains("made without --repeats") == true)
        #expect(try shop.rows("select * from run_profile").isEmpty)
    }

    @Test func customersWithoutALineAreCounted() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze()
        try shop.connection.execute(
            "update invoice set customer_id = 'c01' where customer_id = 'c05'")
        try CustomerFacts(shop.connection).makeAnew()
        try shop.profile(1, labels: ProfileDatabase.labels, of: snapshot)
        let gone = try shop.rows("select n_customers_without_line from run_profile")
        #expect(gone == [[.integer(1)]])
        let page = try ProfileReport(of: 1, from: shop.connection).document
        let notes = page.blocks.map { "\($0)" }.joined()
        #expect(notes.contains("1 customer of the run has no line any more"))
    }

    /// Ids are compared by their bytes, as SQLite does: these two only look equal.
    @Test func customersWhoseIDsLookEqualAreTwo() throws {
        let ids = ["Zo\u{E9}", "Zoe\u{301}"]
        let connection = try FeatureDatabase.of(
            ids.enumerated().map { number, id in
                .init(
                    customer: id, at: "2011-05-0\(1 + number) 10:00:00", quantity: 1 + number,
                    price: 10, invoice: "\(number)", code: "77")
            })
        try CustomerFacts(connection).makeAnew()
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "rfm"))
        try connection.run(
            """
            insert into sweep values (1, 1, 'dbscan', '', null, 1, 0, 0, 1, 0.0, 'plain', '1',
                '2011-12-09 12:50:00')
            """)
        try HandRuns.add(
            1, name: "hand_1", key: "key 1", snapshot: 1, labels: [0, 1], to: connection)
        try SegmentProfiler(in: connection).ensure(1)
        let rows = try connection.query(
            "select net_revenue, invoice_count from segment_profile order by net_revenue")
        #expect(
            rows.map(\.values) == [[.real(10), .integer(1)], [.real(20), .integer(1)]])
    }
}
