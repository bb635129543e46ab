import Clustering
import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// The view `scored_customer` against `predict`, on a generated shop of 150 customers.
struct LiveScoreTests {
    private let folder: TemporaryFolder
    private let path: String
    private let connection: Connection
    private let transactions: String

    init() throws {
        let shop = try GeneratedShop()
        (folder, transactions) = (shop.folder, shop.lines)
        (path, connection) = (shop.path, shop.connection)
    }

    private func sweep(
        _ options: SnapshotOptions = SnapshotOptions(), nClusters: Int = 5
    ) throws -> Int {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [nClusters]
        request.kmeans.tol = [1e-4]
        request.source = .features(options)
        _ = try SweepRunner(in: connection, request: request).run()
        return try RunReference("latest").resolve(in: connection)
    }

    /// A view that two others read was written into a table first: all lines with all their texts.
    @Test func linesAreReadAsTheViewReadsThem() throws {
        let live = LiveScore(in: connection)
        try live.install(runID: try sweep(SnapshotOptions(features: "behaviour")))
        let steps = try connection.query("explain query plan select * from scored_customer")
            .map { try $0.text("detail") }
        #expect(steps.contains("MATERIALIZE scored_source"), "\(steps)")
        #expect(!steps.contains("MATERIALIZE observed_line"), "\(steps)")
        #expect(!steps.contains("MATERIALIZE sale_line"), "\(steps)")
    }

    /// Who opens the view is told before how long that takes.
    @Test func slowReadingIsTold() throws {
        #expect(LiveScore.words(ofTime: 15_000_000) == nil)
        let second = try #require(LiveScore.words(ofTime: 16_200_000))
        #expect(second.hasPrefix("scored_customer takes up to 1 second each"))
        let seconds = try #require(LiveScore.words(ofTime: 114_000_000))
        #expect(seconds.hasPrefix("scored_customer takes up to 4 seconds each"))
        let live = LiveScore(in: connection)
        try live.install(runID: try sweep(SnapshotOptions(features: "rfm")))
        #expect(try live.comparisons() == 0)
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.dbscan.minSamples = [3]
        request.dbscan.eps = [0.7]
        request.source = .features(SnapshotOptions(features: "rfm"))
        _ = try SweepRunner(in: connection, request: request).run()
        try live.install(runID: try RunReference("latest").resolve(in: connection))
        let cores = try connection.query("select count(distinct customer_id) from live_core")[0]
            .int(0)
        let customers = try connection.query("select count(*) from customer_fact")[0].int(0)
        let comparisons = try live.comparisons()
        // Of the first key, of all three columns, and what a pair costs.
        #expect((1...cores * customers * 14).contains(comparisons) && cores > 0)
    }

    /// The sweep takes an eps whose square is 0: a query could not.
    @Test func anEpsWhoseSquareIsNothingIsRefused() throws {
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.dbscan.minSamples = [1]
        request.dbscan.eps = [1e-170]
        request.source = .features(SnapshotOptions(features: "rfm"))
        _ = try SweepRunner(in: connection, request: request).run()
        let run = try RunReference("latest").resolve(in: connection)
        let refused = Result { try LiveScore(in: connection).install(runID: run) }
        #expect { try refused.get() } throws: { error in
            "\(error)".contains("so small that its square is 0")
        }
    }

    /// Cluster, distance, second cluster and distance by customer, as `predict` says of the same lines.
    private func predicted(_ run: Int) throws -> [[Cell]] {
        try Prediction(of: RunReference("\(run)"), in: connection).predict(
            transactions: transactions
        ).table.rows.filter { $0[1] != .null }.map { Array($0.prefix(5)) }
    }

    /// The same of the view, in a connection of its own as any reader has it.
    private func scored(at file: String? = nil) throws -> [[Cell]] {
        let reader = try Connection(path: file ?? path, mode: .readOnly)
        return try reader.query(
            """
            select customer_id, cluster, distance_squared, second_cluster, second_distance_squared
            from scored_customer
            order by customer_id
            """
        ).map { row in
            func root(_ column: Int) throws -> Cell {
                try row.optionalDouble(column).map { .real($0.squareRoot()) } ?? .null
            }
            return [
                .text(try row.text(0)), Cell(try row.optionalInt(1)), try root(2),
                Cell(try row.optionalInt(3)), try root(4),
            ]
        }
    }

    private func expectAgreement(_ options: SnapshotOptions, _ words: String) throws {
        let run = try sweep(options)
        try LiveScore(in: connection).install(runID: run)
        let (expected, found) = (try predicted(run), try scored())
        #expect(expected.count > 50, "\(words)")
        #expect(found == expected, "\(words)")
    }

    @Test(arguments: [
        "standard", "small", "standard7", "rfm", "rfm_net", "rfm_score", "behaviour", "basket",
        "week_profile",
    ])
    func everyBuiltInSetIsScoredAsPredicted(_ set: String) throws {
        try expectAgreement(SnapshotOptions(features: set), set)
        // DuckDB writes the parts of a `with` anew, and these in words that SQLite does not read.
        let view = try connection.query(
            "select sql from sqlite_schema where name = 'scored_customer'")[0].text(0)
        for words in ["except", "not in (\n", "not in (select"] {
            #expect(!view.contains(words), "\(set)")
        }
    }

    @Test(arguments: ["log1p", "share", "clr", "rank"])
    func everyTransformIsScoredAsPredicted(_ transform: String) throws {
        var options = SnapshotOptions(features: "behaviour")
        // Amounts of the set may be negative; counts never are.
        options = SnapshotOptions(
            features: transform == "share" || transform == "clr" ? "standard7" : "standard")
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "sunday"]
        options.preparation = try Preparation(
            transforms: transform == "share" || transform == "clr"
                ? names.map { "\($0)=\(transform)" } : [transform])
        try expectAgreement(options, transform)
    }

    @Test func clippingWeightsScalesAndDroppedColumnsAreThoseOfTheFit() throws {
        var options = SnapshotOptions()
        options.preparation = try Preparation(
            transforms: ["amount=log1p"], winsor: 0.05, weights: ["recency=2.5"],
            dropsRedundant: true)
        try expectAgreement(options, "winsor, weights, dropped")
        options = SnapshotOptions(features: "rfm")
        options.preparation = try Preparation(scale: "robust", winsor: 0.02)
        try expectAgreement(options, "robust")
        options.preparation = try Preparation(transforms: ["none"], scale: "none")
        try expectAgreement(options, "no scaling")
    }

    @Test func aUsersViewIsScoredAsPredicted() throws {
        try connection.execute(
            """
            create view my_features (customer_id, spent, "odd ""name", lines) as
            with own as (select * from customer_total)
            select customer_id, revenue, revenue / n_lines, n_lines from own -- the end
            """)
        var options = SnapshotOptions(features: "my_features")
        options.preparation = try Preparation(transforms: ["log1p"])
        try expectAgreement(options, "my_features")
    }

    @Test func populationAndWindowAreThoseOfTheFit() throws {
        let last = try #require(
            try connection.scalar("select max(last_sale_date) from customer_fact"))
        guard case .text(let day) = last else { return }
        let options = SnapshotOptions(
            features: "rfm", window: ObservationWindow(asOf: nil, days: 200),
            population: try Population("invoice_count > 1 and last_sale_date <= '\(day)'"))
        try expectAgreement(options, "population")
        // The owner's window is not that of the view.
        let before = try scored()
        try connection.execute("update observation_window set as_of = '2011-01-01 00:00:00'")
        #expect(try scored() == before)
    }

    @Test func attributesOfAPopulationAreReadAndNewOnesChangeNothing() throws {
        let ids = try connection.query("select customer_id from customer_fact order by 1").map {
            try $0.text(0)
        }
        func take(_ header: String, _ cell: (Int) -> String) throws {
            let lines = ids.enumerated().map { "\($1),\(cell($0))\n" }.joined()
            let file = try folder.write("customer_id,\(header)\n" + lines, to: "\(header).csv")
            _ = try CustomerIngest(database: connection).ingest(path: file)
        }
        try take("tier") { $0 % 3 == 0 ? "trade" : "home" }
        // It stands before the fact of its name.
        try take("revenue") { "\($0 % 5)" }
        let options = SnapshotOptions(
            features: "rfm", population: try Population("TIER = 'home' and revenue > 0"))
        let run = try sweep(options)
        try LiveScore(in: connection).install(runID: run)
        let before = try scored()
        // A file of transactions has no facts of these customers but those of its own.
        let snapshot = try Prediction(of: RunReference("\(run)"), in: connection)
            .predictSnapshot(onlyTrimmed: false).table.rows.filter { $0[1] != .null }
        #expect(before == snapshot.map { Array($0.prefix(5)) })
        #expect(before.count < ids.count * 2 / 3)
        try take("shoe_size") { "\($0 % 9 + 36)" }
        try Database.open(path, for: .reading).close()
        #expect(try scored() == before)
    }

    @Test func segmentsAreNamedInOnePlace() throws {
        let run = try sweep(nClusters: 2)
        try LiveScore(in: connection).install(
            runID: run,
            segments: [.init(cluster: 1, id: 7, name: "b"), .init(cluster: 0, id: 9, name: "a")])
        let rows = try connection.query(
            "select distinct cluster, segment_id, segment_name from scored_customer order by 1")
        #expect(rows.map(\.values) == [[0, 9, "a"], [1, 7, "b"]])
        try LiveScore(in: connection).install(runID: run)
        let names = try connection.query(
            "select distinct segment_name from scored_customer order by 1")
        #expect(names.map(\.values) == [["Segment 0"], ["Segment 1"]])
        #expect(try LiveScore(in: connection).installedRunID() == run)
    }

    @Test func withoutARunTheViewIsThereAndEmpty() throws {
        let columns = [
            "customer_id", "cluster", "segment_id", "segment_name", "distance_squared",
            "second_cluster", "second_distance_squared", "core_customer",
        ]
        func expectEmpty() throws {
            #expect(try connection.columnNames(of: "select * from scored_customer") == columns)
            #expect(try connection.scalar("select count(*) from scored_customer") == 0)
        }
        try expectEmpty()
        let run = try sweep()
        try LiveScore(in: connection).install(runID: run)
        #expect(try connection.columnNames(of: "select * from scored_customer") == columns)
        #expect(try connection.scalar("select count(*) from scored_customer") != 0)
        try LiveScore(in: connection).remove()
        try expectEmpty()
        #expect(try LiveScore(in: connection).installedRunID() == nil)
        try Database.open(path, for: .reading).close()
    }

    @Test func newLinesAreScoredAtOnceAndTheMomentAdvances() throws {
        let run = try sweep(SnapshotOptions(features: "rfm"))
        try LiveScore(in: connection).install(runID: run)
        let before = try scored()
        let more = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,2,LANTERN,3,2014-02-03 10:00,1.5,NEW,France

            """, to: "later.csv")
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: more)
        let after = try scored()
        #expect(after.count == before.count + 1)
        #expect(after.contains { $0[0] == "NEW" })
        // Recency counts to the newest line: everybody else is farther away in time.
        #expect(after.filter { $0[0] != "NEW" }.map { $0[2] } != before.map { $0[2] })
    }

    /// Cluster, distance, the other cluster and the nearest core customer, as `predict` has them: customers between clusters, in
    /// none and left out of the fit among them.
    ///
    /// Of those in none `predict` alone says who is nearest.
    @Test(arguments: ["standard", "rfm", "behaviour", "rfm_score"])
    func dbscanIsScoredAsPredicted(_ set: String) throws {
        for (minSamples, eps) in [(3, 0.4), (5, 1.0), (4, 2.0), (140, 0.1)] {
            let run = try dense(set, minSamples: minSamples, eps: eps)
            try LiveScore(in: connection).install(runID: run)
            let table = try Prediction(of: RunReference("\(run)"), in: connection)
                .predictSnapshot(onlyTrimmed: false).table
            let place = try #require(
                table.columns.firstIndex { $0.name == "core_customer" })
            let expected = table.rows.map { row -> [Cell] in
                row[1] == .integer(-1)
                    ? [row[0], row[1], .null, .null, .null, .null]
                    : [row[0], row[1], row[2], row[3], row[4], row[place]]
            }
            let nearest = try connection.query(
                "select core_customer from scored_customer order by customer_id"
            ).map { try $0.optionalText(0).map { .text($0) } ?? .null as Cell }
            let found = zip(try scored(), nearest).map { $0 + [$1] }
            #expect(found.count == expected.count && found.count > 50, "\(set) \(eps)")
            let differing = zip(found, expected).filter { $0 != $1 }
            #expect(differing.isEmpty, "\(set) \(eps): \(differing.prefix(2))")
        }
    }

    private func dense(_ set: String, minSamples: Int, eps: Double) throws -> Int {
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.dbscan.minSamples = [minSamples]
        request.dbscan.eps = [eps]
        request.source = .features(SnapshotOptions(features: set))
        _ = try SweepRunner(in: connection, request: request).run()
        return try RunReference("latest").resolve(in: connection)
    }

    /// Where centres take the place of core customers, nothing of them stays.
    @Test func runsOfBothKindsTakeTurns() throws {
        let run = try sweep(SnapshotOptions(features: "rfm"))
        try LiveScore(in: connection).install(runID: run)
        let before = try scored()
        try LiveScore(in: connection).install(
            runID: try dense("rfm", minSamples: 3, eps: 1))
        #expect(try connection.scalar("select count(*) from live_core") != 0)
        #expect(try connection.scalar("select count(*) from live_centre") == 0)
        try LiveScore(in: connection).install(runID: run)
        #expect(try connection.scalar("select count(*) from live_core_value") == 0)
        #expect(try scored() == before)
    }

    @Test func tooManyComparisonsAreRefusedWithTheirNumber() {
        let error = LiveScoreError.tooManyPairs(
            "dbscan_5_2", nCores: 9_000, nCustomers: 10_000, nComparisons: 500_000_000)
        #expect(error.kind == .usage)
        for words in [
            "9,000", "10,000", "500,000,000", "400,000,000", "workbench predict dbscan_5_2",
        ] {
            #expect(error.description.contains(words), "\(words)")
        }
        #expect(LiveScore.mostComparisons == 400_000_000)
    }

    @Test func whatCannotBeScoredIsRefusedByName() throws {
        try connection.execute(
            "create view sideways as select customer_id, n_lines from main.customer_total")
        let run = try sweep(SnapshotOptions(features: "sideways"))
        let other = try #require(throws: LiveScoreError.self) {
            try LiveScore(in: connection).install(runID: run)
        }
        #expect(other.description.contains("the view sideways"))

        try connection.execute(
            """
            create table scored_scaler (customer_id text, x real);
            insert into scored_scaler select customer_id, n_lines from customer_total;
            create view mine as select customer_id, x from "scored_scaler";
            """)
        let steps = try sweep(SnapshotOptions(features: "mine"))
        let taken = try #require(throws: LiveScoreError.self) {
            try LiveScore(in: connection).install(runID: steps)
        }
        #expect(taken.description.contains("names something so"))
        #expect(taken.description.contains("scored_scaler"))
        #expect(try connection.scalar("select count(*) from live_centre") == 0)
        #expect(try connection.scalar("select count(*) from scored_customer") == 0)
    }

    @Test func aVacuumedCopyHasEveryBit() throws {
        try LiveScore(in: connection).install(runID: try sweep(SnapshotOptions(features: "rfm")))
        let copy = folder.file("copy.db")
        try connection.vacuum(into: copy)
        let expected = try scored()
        #expect(try scored(at: copy) == expected)
        try Database.open(copy, for: .writing).close()
        #expect(try scored(at: copy) == expected)
    }

    @Test func aChangedViewIsRefusedAndAMissingOneComesBack() throws {
        try LiveScore(in: connection).install(runID: try sweep())
        let before = try scored()
        connection.close()
        do {
            let other = try Connection(path: path, mode: .readWrite)
            try other.execute(
                "drop view scored_customer; create view scored_customer as select 1 as customer_id")
            other.close()
        }
        for access in [Database.Access.reading, .writing] {
            let error = try #require(throws: (any Error).self) {
                try Database.open(path, for: access)
            }
            #expect("\(error)".contains("scored_customer"))
        }
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("drop view scored_customer")
        other.close()
        try Database.open(path, for: .writing).close()
        #expect(try scored() == before)
    }
}
