import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Nothing is evaluated twice, and every change is noticed.
struct SnapshotSourceTests {
    private static let builtIn = [
        "standard", "small", "standard7", "rfm", "rfm_score", "behaviour", "basket",
        "week_profile",
    ]
    private let folder: TemporaryFolder
    private let path: String
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        connection = try Database.open(path, for: .creating)
        try ingest(FeatureDatabase.generated(customers: 40, seed: 3), name: "first.csv")
    }

    private func ingest(_ lines: [FeatureDatabase.Line], name: String) throws {
        var text = IngestTestSupport.header
        for line in lines {
            text +=
                "\(line.invoice ?? ""),\(line.code ?? ""),\(line.description ?? ""),"
                + "\(line.quantity),\(line.at),\(line.price),\(line.customer ?? ""),UK\n"
        }
        _ = try Ingest(database: connection).ingest(path: try folder.write(text, to: name))
    }

    private func build(_ options: SnapshotOptions = SnapshotOptions()) throws -> SnapshotResult {
        try SnapshotBuilder(in: connection).build(options)
    }

    /// Whether views are evaluated for it now; the second time they are not.
    private func isEvaluated(
        _ options: SnapshotOptions = SnapshotOptions(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Bool {
        let first = try build(options).isEvaluated
        #expect(try !build(options).isEvaluated, sourceLocation: sourceLocation)
        return first
    }

    private func byHand(_ sql: String) throws {
        let outcome = try Command.run("/usr/bin/env", ["sqlite3", "-bail", path, sql])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: builtIn)
    func nothingIsEvaluatedTwice(_ features: String) throws {
        for repeats in [1, 3] {
            let options = SnapshotOptions(features: features, repeats: repeats, jitterSeed: 5)
            let first = try build(options)
            #expect(first.isEvaluated)
            #expect(!first.isReused)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let second = try build(options)
            #expect(!second.isEvaluated)
            #expect(second.isReused)
            // What it says is equal too, of those who were left out and of their revenue.
            #expect(second.snapshot == first.snapshot)
            #expect(second.snapshot.notes == first.snapshot.notes)
            #expect(
                try second.scaledValues(threads: 2, from: connection)
                    == first.scaledValues(threads: 1, from: connection))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    /// The lines are gone, in a way that nobody can notice, and nobody looks at them.
    @Test func theLinesAreNotRead() throws {
        let first = try build()
        try connection.transaction {
            try connection.run(try LineEdit.deleteAll.sql(in: connection))
        }
        #expect(try build().snapshot == first.snapshot)
        #expect(try build(SnapshotOptions(window: ObservationWindow())).snapshot == first.snapshot)
        #expect(throws: FeatureError.self) { try build(SnapshotOptions(features: "small")) }
    }

    @Test func everyOptionIsNoticed() throws {
        var options = [SnapshotOptions()]
        for change in [
            { $0.features = "small" }, { $0.repeats = 2 },
            { ($0.repeats, $0.jitterSeed) = (2, 1) },
            { $0.window.asOf = "2011-11-30 00:00:00" }, { $0.window.days = 300 },
            { $0.window = ObservationWindow(asOf: "2011-11-30 00:00:00", days: 300) },
            { $0.preparation.transform = .rank },
            { $0.preparation.featureTransforms = ["recency": .rank] },
            { $0.preparation.scaling = Scaling.none }, { $0.preparation.winsor = 0.05 },
            { $0.preparation.winsor = 0.06 }, { $0.preparation.weights = ["amount": 2] },
            { $0.preparation.dropsRedundant = true },
            { $0.preparation.outliers = OutlierRule.none },
            { $0.preparation.outliers = .winsor },
        ] as [(inout SnapshotOptions) -> Void] {
            var option = SnapshotOptions()
            change(&option)
            options.append(option)
        }
        let results = try options.map { try build($0) }
        #expect(!results.map(\.isEvaluated).contains(false))
        for (option, result) in zip(options, results) {
            let again = try build(option)
            #expect(!again.isEvaluated)
            #expect(again.snapshot == result.snapshot, "\(option)")
        }
        // What changes nothing is the same.
        #expect(try !build(SnapshotOptions(jitterSeed: 9, timeLimit: .seconds(9))).isEvaluated)
    }

    @Test func newLinesAreNoticed() throws {
        let first = try build().snapshot
        try ingest(
            [.init(customer: "C1", at: "2011-06-06 12:00:00", quantity: 1, price: 1)],
            name: "second.csv")
        #expect(try isEvaluated())
        #expect(try build().snapshot != first)
        // Earlier sources are forgotten.
        #expect(try connection.scalar("select count(*) from snapshot_source") == 1)
    }

    @Test func linesWithoutEffectAreEvaluatedOnce() throws {
        let first = try build().snapshot
        try ingest(
            [.init(customer: nil, at: "2011-06-06 12:00:00", quantity: 1, price: 1)],
            name: "second.csv")
        let second = try build()
        #expect(second.isEvaluated)
        #expect(second.isReused)
        #expect(second.snapshot == first)
        #expect(try !build().isEvaluated)
    }

    private func isNoticed(_ sql: String) throws {
        let options = ["standard", "rfm_score"].map { SnapshotOptions(features: $0) }
        for option in options { _ = try build(option) }
        try byHand(sql)
        for option in options { #expect(try isEvaluated(option)) }
    }

    @Test(arguments: [LineEdit.update, .delete, .insert])
    func linesChangedByHandAreNoticed(_ edit: LineEdit) throws {
        let sql = try edit.sql(in: connection)
        try isNoticed(sql)
        try isNoticed(
            "pragma journal_mode = wal; delete from data_check; pragma journal_mode = delete")
    }

    @Test(arguments: [
        "update observation_window set as_of = '2011-11-01 00:00:00'",
        "insert into non_product_code (code, meaning) values ('21', 'x')",
        "insert into fixed_cut_point values ('monetary', 1, 3.0)",
    ])
    func smallTablesChangedByHandAreNoticed(_ sql: String) throws { try isNoticed(sql) }

    /// Small tables are looked at, whoever changes them.
    @Test(arguments: [
        "update observation_window set as_of = '2011-11-01 00:00:00'",
        "update observation_window set window_start = '2011-02-01 00:00:00'",
        "insert into non_product_code (code, meaning) values ('21', 'x')",
        "insert into fixed_cut_point values ('monetary', 1, 3.0)",
    ])
    func smallTablesAreLookedAt(_ sql: String) throws {
        let options = SnapshotOptions(features: "rfm_score")
        _ = try build(options)
        try connection.transaction { try connection.run(sql) }
        #expect(try isEvaluated(options))
    }

    @Test func theTextsOfOwnViewsAreNoticed() throws {
        func make(_ factor: Int) throws {
            // Noted as ours, so that nothing but the text tells.
            try connection.transaction {
                try connection.execute("drop view if exists my_view; drop view if exists my_part")
                try connection.execute(
                    """
                    create view my_part as
                    select customer_id, \(factor) * sum(quantity) as pieces, count(*) as n
                    from invoice_line where customer_id is not null group by customer_id
                    """)
                try connection.execute("create view my_view as select * from my_part")
                try connection.run("update data_version set lines_version = lines_version")
            }
        }
        let options = SnapshotOptions(features: "my_view")
        try make(1)
        let first = try build(options)
        #expect(first.isEvaluated)
        #expect(try !build(options).isEvaluated)
        try make(2)
        #expect(try isEvaluated(options))
        #expect(try build(options).snapshot != first.snapshot)
        try make(1)
        #expect(try build(options).snapshot == first.snapshot)
    }

    @Test func customersCountWhereAViewReadsThem() throws {
        func addCustomers(_ age: Int) throws {
            let text = "customer_id,age\nC1,\(age)\nC2,30\n"
            _ = try CustomerIngest(database: connection, options: IngestOptions()).ingest(
                path: try folder.write(text, to: "customers.csv"))
        }
        try addCustomers(40)
        try connection.transaction {
            try connection.execute("create view my_age as select customer_id, age from customer")
        }
        let options = SnapshotOptions(features: "my_age")
        #expect(try build(options).isEvaluated)
        #expect(try !build(options).isEvaluated)
        try addCustomers(41)
        #expect(try isEvaluated(options))
    }

    /// What may vary, or reads what is not ours, is evaluated each time.
    @Test(arguments: [
        "create view my_view as select customer_id, 0.0 * random() as x from customer_features",
        "create view my_view as select customer_id, length(date('now')) as x "
            + "from customer_features",
        "create view my_view as with sale_line as (select customer_id, length(current_date) as x "
            + "from customer_features) select * from sale_line",
        "create table mine (x); insert into mine values (1); create view my_view as "
            + "select customer_id, x from customer_features, mine",
        "create view my_view as select customer_id, 1 as x from customer_features "
            + "where (select count(*) from run) >= 0",
        "create table my_view as select customer_id, amount from customer_features",
        "create view my_view as select customer_id, value as x "
            + "from customer_features, json_each('[1]')",
    ])
    func othersAreAlwaysEvaluated(_ sql: String) throws {
        try byHand(sql)
        let options = SnapshotOptions(features: "my_view")
        for count in 0..<2 {
            let result = try build(options)
            #expect(result.isEvaluated)
            #expect(result.isReused == (count > 0))
        }
    }

    @Test func snapshotsOfOlderFilesAreEvaluatedOnceMore() throws {
        let first = try build().snapshot
        try connection.transaction { try connection.run("delete from snapshot_source") }
        #expect(try isEvaluated())
        #expect(try build().snapshot == first)
        let fixture = try SchemaFixture.current()
        let old = try Database.open(fixture.path, for: .writing)
        let results = try (0..<2).map { _ in
            try SnapshotBuilder(in: old).build(SnapshotOptions())
        }
        #expect(results.map(\.isEvaluated) == [true, false])
        #expect(!results.map(\.isReused).contains(false))
    }

    @Test func inWALModeEverythingIsEvaluated() throws {
        try connection.setJournalMode(.wal)
        for _ in 0..<2 { #expect(try build().isEvaluated) }
        try connection.setJournalMode(.delete)
        #expect(try isEvaluated())
    }

    /// Equal matrices share a snapshot, which knows those who were left out of the first alone.
    @Test func anEqualMatrixWithOthersLeftOutIsEvaluated() throws {
        try byHand("create view my_kept as select * from customer_features_small_trimmed")
        let small = SnapshotOptions(features: "small")
        let own = SnapshotOptions(features: "my_kept")
        let first = try build(small).snapshot
        let left = first.setAside.nCustomers
        let second = try build(own)
        #expect(second.snapshot.id == first.id)
        #expect(try build(own).isEvaluated == (left > 0))
        #expect(try build(own).snapshot.setAside.nCustomers == 0)
        #expect(try build(small).snapshot.setAside.nCustomers == left)
    }

    @Test func aSweepReadsBackWhatItNeeds() throws {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.source = .features(SnapshotOptions(features: "small"))
        request.kmeans.nClusters = [2]
        let fresh = try SweepRunner(in: connection, request: request).run()
        let digest = "select label_digest from run where run_id = 1"
        let before = try connection.scalar(digest)
        try connection.transaction {
            for table in [
                "run_family", "family_label", "label_family", "run_metric", "run_centroid",
                "run_cluster", "run_core", "sweep_run",
                "run", "sweep",
            ] { try connection.run("delete from \(table)") }
            try connection.run(try LineEdit.deleteAll.sql(in: connection))
        }
        let again = try SweepRunner(in: connection, request: request).run()
        #expect(fresh[0].nRuns == again[0].nRuns)
        #expect(again[0].nReused == 0)
        #expect(try connection.scalar(digest) == before)
        #expect(before != nil)
    }
}
