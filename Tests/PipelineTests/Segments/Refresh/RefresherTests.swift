import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Publications by the lines of today, on a generated shop of 150 customers.
@Suite struct RefresherTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        let shop = try GeneratedShop()
        (folder, connection) = (shop.folder, shop.connection)
    }

    private func sweep(
        _ set: String, _ algorithm: Algorithm = .kmeans,
        window: ObservationWindow = ObservationWindow(), population: String? = nil
    ) throws -> String {
        var request = SweepRequest()
        request.algorithms = [algorithm]
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-4]
        request.dbscan.minSamples = [5]
        request.dbscan.eps = [0.8]
        request.source = .features(
            SnapshotOptions(
                features: set, window: window, population: try population.map { try Population($0) }
            ))
        _ = try SweepRunner(in: connection, request: request).run()
        return "\(try RunReference("latest").resolve(in: connection))"
    }

    private func contents(_ tables: [String]) throws -> [[[Value]]] {
        try tables.map { try connection.query("select * from \($0) order by 1, 2").map(\.values) }
    }

    private static let published = [
        "publication", "publication_segment", "customer_segment", "publication_customer",
        "customer_segment_history",
    ]

    private func newest() throws -> String {
        try SegmentShop.column("select max(last_line_at) from customer_fact", connection)[0]
    }

    /// Reads purchases of so many days after the newest line.
    private func read(_ purchases: [(customer: String, days: Int, amount: Int)]) throws {
        let newest = try newest()
        let made = try purchases.map { purchase in
            SegmentShop.Purchase(
                purchase.customer,
                try SegmentShop.column(
                    "select date('\(newest)', '+\(purchase.days) days')", connection)[0],
                purchase.amount)
        }
        _ = try SegmentShop.make(made, in: connection, firstInvoice: 900_000)
    }

    /// A wrong year would call everybody lost, for good.
    @Test func aLeapOfMoreThanAMonthIsRefusedUnlessItIsMeant() throws {
        try SegmentShop.publish(try sweep("rfm"), as: "Shown", in: connection)
        let before = try contents(Self.published)
        let newest = String(try newest().prefix(10))
        try read([("leap", 400, 20)])
        let after = String(try self.newest().prefix(10))
        let error = #expect(throws: RefreshError.self) {
            try Refresher(in: connection).refresh()
        }
        #expect(error == .leap(before: newest, after: after, newest: after))
        #expect(error?.description.contains("workbench refresh --as-of \(after)") == true)
        #expect(try contents(Self.published) == before)
        let without = try Refresher(in: connection).refresh(asOf: newest)
        #expect(without.tables.first?.rows.isEmpty == false)
        let meant = try Refresher(in: connection).refresh(asOf: after)
        #expect(meant.tables.first?.rows.isEmpty == false)
        #expect(
            try SegmentShop.column("select max(as_of_date) from customer_segment", connection) == [
                after
            ])
    }

    /// Whatever is published, all of it, to the last bit: certainty and reasons too.
    @Test(arguments: ["standard", "rfm", "rfm_score", "behaviour", "basket", "standard7", "small"])
    func unchangedDataMovesNobody(_ set: String) throws {
        try SegmentShop.publish(try sweep(set), as: "Shown", in: connection)
        try SegmentShop.publish(try sweep(set, .dbscan), as: "Dense", in: connection)
        let newest = try newest()
        try SegmentShop.publish(
            try sweep(
                set, window: ObservationWindow(asOf: newest, days: 200),
                population: "country = 'United Kingdom' and revenue < 3000"),
            as: "Part", in: connection)
        try SegmentShop.publishRules(connection)
        let before = try contents(Self.published)
        let report = try Refresher(in: connection).refresh()
        #expect(report.tables[2].name == "moves" && report.tables[2].rows.isEmpty)
        #expect(report.tables[3].name == "new_customers" && report.tables[3].rows.isEmpty)
        #expect(report.warnings.isEmpty, "\(report.warnings)")
        #expect(report.notes.count { $0.contains(", 0 of 150 customers move, 0 new") } == 3)
        let after = try contents(Self.published)
        for (place, name) in Self.published.enumerated() {
            #expect(before[place] == after[place], "\(set): \(name)")
        }
    }

    /// A day's drop: somebody is new, somebody buys a lot, and all others are a day further from their last purchase.
    @Test func aDropIsPlacedByTheFrozenModel() throws {
        let run = try sweep("rfm")
        try SegmentShop.publish(run, as: "Shown", in: connection)
        let before = try SegmentShop.segments(connection)
        let day = try SegmentShop.column(
            "select distinct as_of_date from customer_segment", connection)
        let quiet = try SegmentShop.column(
            "select customer_id from customer_segment order by days_since_last_purchase desc limit 1",
            connection)[0]
        try read([("N1", 3, 40)] + (0..<9).map { (quiet, 3, 4_000 + $0) })
        let untouched = try contents(Self.published)
        let dry = try Refresher(in: connection).refresh(isDryRun: true)
        #expect(try contents(Self.published) == untouched)
        let report = try Refresher(in: connection).refresh()
        #expect(report.tables.map(\.rows) == dry.tables.map(\.rows))
        #expect(
            report.tables[3].rows.map { $0[1] } == [.integer(1)],
            "the new one: \(report.tables[3].rows)")
        let after = try SegmentShop.segments(connection)
        #expect(after.count == 151 && after[quiet] != before[quiet])
        // The live score says the same of everybody who is in a segment, and the fit is the one before.
        #expect(
            try connection.scalar(
                """
                select count(*)
                from customer_segment as shown
                left join scored_customer as live on live.customer_id = shown.customer_id
                where shown.status = 'clustered' and live.segment_name is not shown.segment_name
                """) == 0)
        #expect(
            try SegmentShop.column(
                "select distinct as_of_date = date('\(day[0])', '+3 days') from customer_segment",
                connection) == ["1"])
        // Who stayed keeps his day; who moved has a row behind him.
        #expect(
            try connection.scalar(
                """
                select count(*)
                from customer_segment
                where (segment_since_date > '\(day[0])')
                    <> (customer_id = 'N1' or customer_id in (
                        select customer_id from customer_segment_history
                        where from_date = '\(day[0])' and to_date = as_of_date
                    ))
                """) == 0)
        let moved = Set(before.keys.filter { before[$0] != after[$0] })
        #expect(
            Set(
                try SegmentShop.column(
                    "select customer_id from customer_segment_history", connection)) == moved)
        // The same again: nothing.
        let settled = try contents(Self.published)
        _ = try Refresher(in: connection).refresh()
        #expect(try contents(Self.published) == settled)
        #expect(try connection.query("pragma foreign_key_check").isEmpty)
    }

    /// Bounds, not quantiles of today: whoever comes far outside is set aside by the step and the value.
    @Test func theOutlierRuleIsFrozen() throws {
        try SegmentShop.publish(try sweep("standard"), as: "Shown", in: connection)
        let aside = try SegmentShop.column(
            "select customer_id || status_reason from customer_segment where status = 'trimmed'",
            connection)
        try read([("N1", 0, 90_000), ("N2", 0, 80_000), ("N3", 0, -4)])
        try Refresher(in: connection).refresh().notes.forEach { _ in }
        let statuses = try SegmentShop.column(
            """
            select customer_id || ' ' || status || ' ' || coalesce(status_reason, '')
                || coalesce(' ' || status_value, '')
            from customer_segment where customer_id like 'N_' order by 1
            """, connection)
        // The bounds of the view on the lines of before.
        let most = try connection.query(
            "select status_limit from customer_segment where customer_id = 'N1'")[0].double(0)
        #expect(most > 0 && most < 80_000)
        #expect(
            try connection.scalar(
                """
                select max(amount) <= \(most)
                from \(SegmentShop.column(
                    "select values_table from snapshot order by snapshot_id desc limit 1", connection)[0])
                """) == 1)
        #expect(
            statuses == [
                "N1 trimmed unusual mean amount of a line: above what is usual 90000.0",
                "N2 trimmed unusual mean amount of a line: above what is usual 80000.0",
                "N3 no_sales only returns, fees or gifts",
            ])
        #expect(
            try SegmentShop.column(
                """
                select customer_id || status_reason from customer_segment
                where status = 'trimmed' and customer_id not like 'N_'
                """, connection) == aside)
    }

    @Test func rulesGoOnByTheirFrozenCutPoints() throws {
        try SegmentShop.publishRules(connection)
        let cuts = try contents(["rule_cut_point"])
        try read([("N1", 30, 40)])
        let report = try Refresher(in: connection).refresh()
        #expect(try contents(["rule_cut_point"]) == cuts)
        #expect(report.tables.map(\.name).contains("cut_points"))
        #expect(try SegmentShop.segments(connection)["N1"] == "new")
        // What is printed as moves is what the view adds up.
        let moves = try connection.query(
            """
            select from_segment, to_segment, customers, month from segment_migration
            order by customers desc
            """)
        #expect(!moves.isEmpty)
        #expect(
            Set(report.tables[2].rows.map { "\($0[0]) \($0[1]) \($0[2])" })
                == Set(
                    try moves.map {
                        "\(Cell.text(try $0.text(0))) \(Cell.text(try $0.text(1))) \(Cell(try $0.int(2)))"
                    }))
        // On the day before, everybody was where he was; today where he is.
        let day = try SegmentShop.column(
            "select min(from_date) from customer_segment_history", connection)[0]
        #expect(
            try connection.scalar(
                """
                select count(*) from customer_segment_time
                where from_date <= '\(day)' and (to_date is null or to_date > '\(day)')
                """) == 150)
        #expect(
            try connection.scalar(
                """
                select count(*)
                from customer_segment_time as time
                inner join customer_segment as shown using (customer_id)
                where time.to_date is null and time.segment_name = shown.segment_name
                """) == 151)
    }

    /// Before, on the day of a move, after it: each customer stands once, where he was then.
    @Test func whereEverybodyWasOnAnyDay() throws {
        let first = String(try newest().prefix(10))
        func day(_ days: Int) throws -> String {
            try SegmentShop.column("select date('\(first)', '\(days) days')", connection)[0]
        }
        func places(_ day: String) throws -> [String: String] {
            let rows = try connection.query(
                """
                select customer_id, coalesce(segment_name, status)
                from customer_segment_time
                where publication_name = 'rfm' and from_date <= ?1 and (to_date is null or to_date > ?1)
                """, [day])
            let places = Dictionary(
                try rows.map { (try $0.text(0), try $0.text(1)) }, uniquingKeysWith: { a, _ in a })
            #expect(places.count == rows.count, "\(day)")
            return places
        }
        try SegmentShop.publishRules(connection)
        let before = try SegmentShop.segments(connection)
        try read([("N1", 25, 40)])
        _ = try Refresher(in: connection).refresh()
        let after = try SegmentShop.segments(connection)
        #expect(before != after)
        #expect(try places(try day(-1)).isEmpty)
        #expect(try places(first) == before)
        #expect(try places(try day(24)) == before)
        #expect(try places(try day(25)) == after)
        #expect(try places(try day(400)) == after)
    }

    @Test func daysNeverGoBack() throws {
        let newest = try newest()
        #expect(throws: RefreshError.nothingPublished) {
            try Refresher(in: connection).refresh()
        }
        #expect(RefreshError.nothingPublished.kind == .usage)
        try SegmentShop.publishRules(connection)
        // As if lines of later days had been taken away.
        try connection.execute("update publication set as_of_date = '2030-01-31'")
        let before = try contents(Self.published)
        let report = try Refresher(in: connection).refresh()
        #expect(report.tables.isEmpty)
        #expect(try contents(Self.published) == before)
        let day = String(newest.prefix(10))
        #expect(
            throws: RefreshError.backwards(
                publication: "rfm", asked: day, asOf: "2030-01-31")
        ) {
            try Refresher(in: connection).refresh(asOf: "\(day) 23:59:59")
        }
        #expect(try contents(Self.published) == before)
    }

    /// A run of an earlier day goes on from the day to which its name counts, and another run under it too.
    @Test func publishGoesOnAfterARefresh() throws {
        let run = try sweep("rfm")
        let other = try sweep("rfm", .dbscan)
        try SegmentShop.publish(run, as: "Shown", in: connection)
        try read([("N1", 3, 40)])
        _ = try Refresher(in: connection).refresh()
        let refreshed = try contents(["customer_segment"])
        let day = try SegmentShop.column(
            "select distinct as_of_date from customer_segment", connection)[0]
        let again = try SegmentShop.publish(run, as: "Shown", in: connection)
        #expect(try contents(["customer_segment"]) == refreshed)
        #expect(again.notes.contains { $0.contains("lines up to \(day)") }, "\(again.notes)")
        try SegmentShop.publish(other, as: "Shown", in: connection)
        #expect(
            try SegmentShop.column(
                "select distinct as_of_date from customer_segment", connection) == [day])
        #expect(
            try connection.scalar("select count(*) from customer_segment") == 151)
        // A run whose views cannot be read on another day is refused, with what to type.
        try connection.execute("create table frozen as select * from customer_features_rfm")
        let fixed = try sweep("frozen")
        try connection.execute("update publication set as_of_date = '2030-01-31'")
        let error = try #require(throws: (any Error).self) {
            try SegmentShop.publish(fixed, as: "Shown", in: connection)
        }
        #expect("\(error)".contains("--as"), "\(error)")
    }

    /// Two moves on one day: where the customer stood when it began is noted once.
    @Test func movesWithinADayLeaveOneRow() throws {
        try SegmentShop.publishRules(connection)
        let first = try SegmentShop.segments(connection)
        try read([("N1", 3, 40)])
        _ = try Refresher(in: connection).refresh()
        let rows = try contents(["customer_segment_history"])
        for value in [5, 300, 2] {
            try SegmentShop.publishRules(
                connection, cuts: [try RuleCutEdit("new_days=\(value)")])
        }
        let history = try connection.query(
            "select customer_id, from_date < to_date, count(*) from customer_segment_history group by customer_id"
        )
        #expect(try history.allSatisfy { try $0.int(1) == 1 && $0.int(2) == 1 })
        #expect(history.count >= rows[0].count && !first.isEmpty)
    }

    /// A name that somebody types goes before the one that goes on, in the stored table and in the live one.
    @Test func typedNamesShowAtTheNextRefresh() throws {
        let run = try sweep("rfm")
        try SegmentShop.publish(run, as: "Spring", in: connection)
        let runID = try #require(Int(run))
        try SegmentNames.rename(runID, [SegmentNameChoice("0=Typed")], in: connection)
        _ = try Refresher(in: connection).refresh()
        for table in ["customer_segment", "live_segment"] {
            #expect(
                try connection.scalar(
                    "select exists (select 1 from \(table) where segment_name = 'Typed')") == 1,
                "\(table)")
        }
    }

    /// What cannot be read again is refused by name, and stands as it did; beside another it is a warning.
    @Test func tablesAreRefused() throws {
        try connection.execute(
            "create table mine as select customer_id, revenue, invoice_count from customer_fact")
        let run = try sweep("mine")
        try SegmentShop.publish(run, as: "Mine", in: connection)
        let before = try contents(Self.published)
        let name = try SegmentShop.column(
            "select run_name from run where run_id = \(run)", connection)[0]
        #expect(throws: RefreshError.noTexts(run: name)) {
            try Refresher(in: connection).refresh()
        }
        #expect(try contents(Self.published) == before)
        try SegmentShop.publishRules(connection) { $0.makesDefault = true }
        let report = try Refresher(in: connection).refresh()
        #expect(report.warnings.count == 1 && report.warnings[0].hasPrefix("\"Mine\" stays as of"))
    }
}
