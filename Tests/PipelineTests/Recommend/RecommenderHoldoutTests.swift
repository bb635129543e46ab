import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// `Recommender.holdout(of:)`, from lines to tables and words.
@Suite struct RecommenderHoldoutTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func hold(
        _ request: RecommendRequest, _ connection: Connection
    ) throws -> HoldoutReport {
        let recommender = Recommender(in: connection, request: request)
        return try #require(try recommender.holdout(of: try recommender.run().id))
    }

    private func results(_ connection: Connection) throws -> [[Value]] {
        try connection.query(
            "select * from holdout_result order by holdout_id, n_clusters, method, outcome"
        ).map(\.values)
    }

    @Test func segmentsAreHeldAgainstLaterLines() throws {
        let connection = try HoldoutShop.make(folder.file("h.db"))
        let report = try hold(HoldoutShop.request, connection)
        let row = try connection.query("select * from holdout")[0]
        #expect(try row.int("n_customers") == 150)
        #expect(try row.text("holdout_date") == HoldoutShop.date)
        #expect(try row.int("n_buyers") > 100 && row.int("n_new_customers") == 0)
        #expect(try row.double("measured_sales") == row.double("later_sales"))
        // The earlier matrix and the scores are stored, as of the date.
        for column in ["snapshot_id", "score_snapshot_id"] {
            let snapshot = try Snapshot.load(row.int(column), from: connection)
            #expect(snapshot.asOf == HoldoutShop.date)
        }
        // 2 numbers of clusters × 2 methods × 3 outcomes.
        #expect(try results(connection).count == 12)
        let best = try connection.query(
            """
            select r2, r2_low, r2_high, difference, n_parts
            from holdout_result
            where n_clusters = 3 and method = 'clusters' and outcome = 'log_later_revenue'
            """)[0]
        #expect(try best.double(0) > 0.3)
        #expect(try best.double(1) < best.double(0) && best.double(0) < best.double(2))
        let bands = try connection.query(
            """
            select r2, difference, n_parts
            from holdout_result
            where n_clusters = 3 and method = 'score_bands' and outcome = 'log_later_revenue'
            """)[0]
        #expect(abs(try best.double(0) - bands.double(0) - best.double(3)) < 1e-12)
        #expect(bands[1] == .null && bands[2] == .integer(3))
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.contains("Held out: segments of the lines up to 2011-06-30, 150 customers"))
        #expect(text.contains("100.0 % of the later sales are theirs."))
        #expect(text.contains(" bands of the RFM score"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(report.tables.map(\.name) == ["holdout", "holdout_result"])
    }

    /// The rules beside every number of clusters, which stay what they were.
    @Test func rulesAreHeldAgainstTheClusters() throws {
        let without = try HoldoutShop.make(folder.file("w.db"))
        _ = try hold(HoldoutShop.request, without)
        var request = HoldoutShop.request
        request.rules = .rfm
        let connection = try HoldoutShop.make(folder.file("r.db"))
        try connection.transaction { try CustomerFacts(connection).makeAnew() }
        let report = try hold(request, connection)
        let all = try results(connection)
        // 2 numbers of clusters × 3 methods × 3 outcomes; what was there before is there to the bit.
        #expect(all.count == 18)
        #expect(all.filter { $0[2] != .text("rules") } == (try results(without)))
        let rows = try connection.query(
            """
            select rules.n_clusters, rules.n_parts, rules.r2, rules.difference, clusters.r2, rules.difference_low
            from holdout_result as rules
            inner join holdout_result as clusters using (holdout_id, n_clusters, outcome)
            where rules.method = 'rules' and clusters.method = 'clusters' and outcome = 'log_later_revenue'
            order by rules.n_clusters
            """)
        #expect(rows.count == 2)
        for row in rows {
            #expect(row[2] == rows[0][2] && row[1] == rows[0][1])
            #expect(abs(try row.double(2) - row.double(4) - row.double(3)) < 1e-12)
            #expect(try row.double(5) <= row.double(3))
        }
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.contains("\nrule  "))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    }

    /// Lines before the date decide which rule holds for whom.
    @Test func rulesDoNotLookBehindTheDate() throws {
        var request = HoldoutShop.request
        request.rules = .rfm
        let connection = try HoldoutShop.make(folder.file("r.db"))
        try connection.transaction { try CustomerFacts(connection).makeAnew() }
        _ = try hold(request, connection)
        let rules = try connection.query(
            "select n_parts, r2 from holdout_result where method = 'rules' and outcome = 'log_later_revenue'"
        )[0]
        // A shop that publishes rules on that day has the same names.
        let then = try Database.open(folder.file("t.db"), for: .creating)
        try FeatureDatabase.insert(
            HoldoutShop.lines(customers: 150).filter { $0.at <= HoldoutShop.date }, into: then)
        try then.transaction { try CustomerFacts(then).makeAnew() }
        try SegmentShop.publishRules(then, asOf: HoldoutShop.date)
        let segments = try SegmentShop.segments(then)
        let names = Set(segments.values).sorted()
        #expect(try rules.int(0) == names.count && names.count > 2)
        let measure = try HoldoutMeasure(
            [
                HoldoutPartition(
                    name: "names", customers: Array(segments.keys),
                    parts: segments.values.map { names.firstIndex(of: $0) ?? -1 })
            ],
            outcomes: try HoldoutOutcomes(
                HoldoutPeriod(after: HoldoutShop.date, end: nil, in: connection), in: connection),
            seed: 0, workers: 1)
        let own = try #require(measure.rows.first { $0.outcome == .revenue })
        #expect(measure.nCustomers == 150)
        #expect(try rules.double(1) == own.r2)

        // Stored cut points were measured in later lines, and change nothing.
        let options = try connection.query("select options from holdout")[0].text(0)
        #expect(options.contains("; rules=rfm "))
        try SegmentShop.publishRules(connection, cuts: try SegmentShop.cuts())
        _ = try hold(request, connection)
        #expect(try connection.scalar("select count(*) from holdout") == 1)
        // One without rules is another comparison.
        _ = try hold(HoldoutShop.request, connection)
        #expect(try connection.scalar("select count(*) from holdout") == 2)
        // Nor do later lines move a rule.
        let line = FeatureDatabase.Line(
            customer: "K1002", at: "2011-12-30 10:00:00", quantity: 9, price: 99, invoice: "x")
        try FeatureDatabase.insert([line], into: connection)
        try connection.transaction { try CustomerFacts(connection).makeAnew() }
        _ = try hold(request, connection)
        let all = try connection.query("select options from holdout order by holdout_id")
        #expect(try all.map { try $0.text(0) }.last == options && all.count == 3)
    }

    /// By another way: the parts that SQL sees in the stored scores, in folds of one customer each.
    @Test func bandsAreSumsOfTheStoredScores() throws {
        let connection = try HoldoutShop.make(folder.file("b.db"))
        _ = try hold(HoldoutShop.request, connection)
        let id = try connection.query("select score_snapshot_id from holdout")[0].int(0)
        let steps = try connection.query(
            """
            select recency_score + frequency_score + monetary_score, count(*)
            from snapshot_values_\(id)
            group by 1
            order by 1
            """
        ).map { try $0.int(1) }
        // The most equal halves of the sums.
        let best = (1..<steps.count).map { cut in
            abs(2 * steps[..<cut].reduce(0, +) - 150)
        }.min()
        #expect(try #require(best) < 60)
        let two = try connection.query(
            "select n_parts from holdout_result where n_clusters = 2 and method = 'score_bands'")
        #expect(two.count == 3 && two.allSatisfy { $0[0] == .integer(2) })
    }

    @Test func theSameComparisonComesFromTheTables() throws {
        let connection = try HoldoutShop.make(folder.file("s.db"))
        let first = try hold(HoldoutShop.request, connection)
        let stored = try results(connection)
        let again = try hold(HoldoutShop.request, connection)
        #expect(try connection.scalar("select count(*) from holdout") == 1)
        #expect(
            TextRenderer(width: 80).text(of: first.document)
                == TextRenderer(width: 80).text(of: again.document))
        // Neither threads nor the kernels' path, nor the order of the lines, change a bit.
        let other = try Database.open(folder.file("o.db"), for: .creating)
        try FeatureDatabase.insert(HoldoutShop.lines(customers: 150).reversed(), into: other)
        var alone = HoldoutShop.request
        alone.threads = 1
        alone.path = .plain
        _ = try hold(alone, other)
        #expect(try results(other) == stored)
        // Another seed, another date and later lines are comparisons of their own.
        var seeded = HoldoutShop.request
        seeded.seed = 3
        _ = try hold(seeded, connection)
        var dated = HoldoutShop.request
        dated.holdout = "2011-07-31 23:59:59"
        _ = try hold(dated, connection)
        #expect(try connection.scalar("select count(*) from holdout") == 3)
        try FeatureDatabase.insert(
            [.init(customer: "N", at: "2011-12-30 10:00:00", quantity: 1, price: 9, invoice: "x")],
            into: connection)
        let later = try hold(HoldoutShop.request, connection)
        #expect(try connection.scalar("select count(*) from holdout") == 4)
        #expect(
            TextRenderer(width: 80).text(of: later.document).replacing("\n", with: " ")
                .contains("of 1 customer who had bought nothing before"))
    }

    @Test func whatCannotBeHeldOutIsRefusedBeforeAnythingIsDone() throws {
        let connection = try HoldoutShop.make(folder.file("r.db"), customers: 30)
        try connection.execute("create table points (customer_id text, x real)")
        func words(_ change: (inout RecommendRequest) -> Void) -> String {
            var request = HoldoutShop.request
            change(&request)
            do {
                _ = try hold(request, connection)
                return "done"
            } catch { return "\(error)" }
        }
        #expect(
            words { $0.holdout = "2010-06-30 23:59:59" }.contains("nothing to make segments of"))
        #expect(words { $0.holdout = "2012-06-30 23:59:59" }.contains("nothing to hold segments"))
        #expect(words { $0.source = .snapshot(1) }.contains("snapshot 1 is made already"))
        #expect(
            words { $0.source = .features(SnapshotOptions(features: "points")) }
                .contains("points does not look at observation_window"))
        #expect(
            words {
                $0.source = .features(
                    SnapshotOptions(
                        features: "rfm",
                        window: ObservationWindow(asOf: "2011-06-01 00:00:00", days: nil)))
            }.contains("lines count up to 2011-06-01"))
        // A view that cannot be read, and one that looks at the window.
        try connection.execute("create view broken as select customer_id, nope from sale_line")
        #expect(
            words { $0.source = .features(SnapshotOptions(features: "broken")) }
                .contains("the view cannot be read"))
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        try connection.execute(
            "create view spend as select customer_id, sum(quantity) as pieces from sale_line group by 1"
        )
        #expect(words { $0.source = .features(SnapshotOptions(features: "spend")) } == "done")
    }

    /// Too few customers for the segments, and too few buyers: words in the place of numbers.
    @Test func fewCustomersAreTold() throws {
        let connection = try HoldoutShop.make(folder.file("f.db"), customers: 12)
        var request = HoldoutShop.request
        request.nClusters = [2, 3, 20]
        let report = try hold(request, connection)
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.contains("No segmentation is chosen"))
        let rows = try connection.query(
            "select n_clusters, r2, note from holdout_result order by n_clusters")
        #expect(rows.count == 15 && rows.allSatisfy { $0[1] == .null && $0[2] != .null })
        #expect(
            try rows.last?.text(2)
                == "the customers up to the date do not suffice for 20 clusters")
        #expect(try rows[0].text(2).contains("fewer than 30 tell nothing"))
    }

    /// No number of clusters can be had: whose the later sales are is told all the same.
    @Test func withoutSegmentsTheSalesAreTold() throws {
        let connection = try HoldoutShop.make(folder.file("n.db"), customers: 12)
        var request = HoldoutShop.request
        request.nClusters = [20]
        let report = try hold(request, connection)
        let row = try connection.query(
            "select n_customers, measured_sales, later_sales from holdout")
        #expect(try row[0].int(0) == 12 && row[0].double(1) == row[0].double(2))
        #expect(report.tables[1].rows.count == 3)
    }

    /// The view that others read shows what was asked for, and not what a comparison needed.
    @Test func theFrozenViewStaysWhereItPoints() throws {
        let connection = try HoldoutShop.make(folder.file("v.db"))
        let recommender = Recommender(in: connection, request: HoldoutShop.request)
        let id = try recommender.run().id
        func view() throws -> [[Value]] {
            try connection.query(
                """
                select name, sql, null from sqlite_schema where name = 'customer_features_frozen'
                union all
                select * from (
                    select column_name, meaning, position
                    from data_dictionary
                    where object = 'customer_features_frozen'
                    order by position
                )
                """
            ).map(\.values)
        }
        let before = try view()
        #expect(before.count > 4)
        _ = try recommender.holdout(of: id)
        #expect(try view() == before)
        #expect(try connection.scalar("select count(*) from snapshot") == 3)
        connection.close()
        try Database.open(folder.file("v.db"), for: .writing).close()
    }

    @Test func aPopulationIsSaidToKnowTheFuture() throws {
        let connection = try HoldoutShop.make(folder.file("p.db"))
        try connection.transaction { try CustomerFacts(connection).makeAnew() }
        var request = HoldoutShop.request
        request.source = .features(
            SnapshotOptions(features: "rfm", population: try Population("customer_id < 'K1100'")))
        let report = try hold(request, connection)
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.contains("--population was asked of all lines"))
        // The bands too are of these customers.
        let sizes = try connection.query(
            """
            select matrix.n_rows, scores.n_rows, scores.population
            from holdout
            inner join snapshot as matrix on matrix.snapshot_id = holdout.snapshot_id
            inner join snapshot as scores on scores.snapshot_id = holdout.score_snapshot_id
            """)[0]
        #expect(sizes.values == [100, 100, "customer_id < 'K1100'"])
        let row = try connection.query("select n_customers, n_left_out_customers from holdout")[0]
        #expect(try row.int(0) == 100 && row.int(1) > 20)
        #expect(text.contains("outside of the matrix"))
    }

    /// The sentence follows the stored ranges.
    @Test func theWordsAreThoseOfTheNumbers() throws {
        let connection = try HoldoutShop.make(folder.file("w.db"))
        let recommender = Recommender(in: connection, request: HoldoutShop.request)
        let id = try recommender.run().id
        _ = try recommender.holdout(of: id)
        try connection.run(
            """
            update recommendation
            set verdict = 'bands', n_clusters = 3, run_id = (select min(run_id) from run)
            """)
        func text(_ own: Double?, _ bands: Double, _ low: Double?, _ high: Double?) throws -> String
        {
            try connection.run(
                """
                update holdout_result
                set r2 = ?1, difference_low = ?2, difference_high = ?3,
                    note = case when ?1 is null then 'too quiet' end
                where method = 'clusters' and outcome = 'log_later_revenue'
                """, [own, low, high])
            try connection.run(
                """
                update holdout_result
                set r2 = ?1
                where method = 'score_bands' and outcome = 'log_later_revenue'
                """, [bands])
            let report = try #require(try recommender.holdout(of: id))
            return TextRenderer(width: 400).text(of: report.document).replacing("\n", with: " ")
        }
        #expect(
            try text(0.4, 0.3, 0.01, 0.2).contains(
                "The 3 segments chosen tell later spend better than 3 bands of the RFM score: later "
                    + "spend better (R² 0.400 against 0.300, difference 0.010 to 0.200);"))
        #expect(
            try text(0.3, 0.3, -0.01, 0.2).contains(
                "The 3 segments chosen do not beat 3 bands of the RFM score: later spend no better")
        )
        #expect(try text(0.1, 0.3, -0.3, -0.1).contains("later spend worse (R² 0.100 against"))
        #expect(
            try text(-0.1, -0.3, 0.1, 0.3).contains(
                "do not beat 3 bands of the RFM score: later "
                    + "spend told by neither (R² -0.100 against -0.300"))
        #expect(
            try text(nil, 0.3, nil, nil).contains(
                "Whether the 3 segments chosen beat 3 bands of the RFM score cannot be told: later "
                    + "spend not told (too quiet);"))
        #expect(throws: DamagedError.self) { try text(1.5, 0.3, 0.1, 0.2) }
        func rules(_ own: Double, _ low: Double, _ high: Double) throws -> String {
            _ = try text(0.3, 0.3, -0.01, 0.2)
            try connection.run("delete from holdout_result where method = 'rules'")
            try connection.run(
                """
                insert into holdout_result
                select holdout_id, n_clusters, 'rules', outcome, 7, n_customers, ?1, ?1, ?1, 0.0, ?2, ?3, null
                from holdout_result
                where method = 'clusters' and outcome = 'log_later_revenue'
                """, [own, low, high])
            let report = try #require(try recommender.holdout(of: id))
            return TextRenderer(width: 400).text(of: report.document).replacing("\n", with: " ")
        }
        let eight = "The eight rules (7 names occur) "
        #expect(
            try rules(0.4, 0.05, 0.2).contains(
                eight + "tell later spend better than the 3 segments chosen: later spend better "
                    + "(R² 0.400 against 0.300, difference 0.050 to 0.200)."))
        #expect(
            try rules(0.1, -0.3, -0.1).contains(
                eight + "tell later spend worse than the 3 segments chosen: later spend worse"))
        #expect(
            try rules(0.3, -0.1, 0.1).contains(
                eight
                    + "and the 3 segments chosen: which is better does not show: later spend no better"
            ))
        #expect(throws: DamagedError.self) { try text(0.5, 0.3, 0.2, 0.1) }
    }
}
