import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Migration 23 puts the labels of older files into families.
struct StoreLabelsOnceTests {
    private static let nRows = 40
    private let connection: Connection
    private var written: [Int: [Int]] = [:]

    init() throws {
        connection = try Connection.inMemory()
        try Migrator(
            migrations: Array(EmbeddedSQL.migrations.prefix(22)),
            applicationID: Database.applicationID
        ).migrate(connection)
        for snapshot in 1...2 {
            try HandRuns.addSnapshot(
                snapshot, customers: (0..<Self.nRows).map { "C\(10 + $0)" }, to: connection)
        }
    }

    private mutating func add(
        _ id: Int, _ labels: [Int], snapshot: Int = 1, nClusters: Int? = nil, tol: Double = 0,
        seed: Int = 0
    ) throws {
        try HandRuns.add(
            id, name: "dbscan_\(id)_0.5", key: "\(id)", snapshot: snapshot, labels: labels,
            to: connection)
        written[id] = labels
        guard let nClusters else { return }
        try connection.run(
            """
            update run set algorithm = 'kmeans', n_clusters = ?, tol = ?, seed = ?, init = 'k-means++',
                n_init = 1, max_iter = 300
            where run_id = ?
            """, [nClusters, tol, seed, id])
    }

    private func labels(changed rows: Range<Int> = 0..<0) -> [Int] {
        (0..<Self.nRows).map { rows.contains($0) ? 3 : $0 % 3 }
    }

    private func migrate() throws {
        // The tables alone: the snapshots of these tests have no values for the views' checks.
        try Migrator(
            migrations: EmbeddedSQL.migrations, applicationID: Database.applicationID
        ).migrate(connection)
        let file = try #require(EmbeddedSQL.views.first { $0.name == "run_label" })
        let text = try #require(file.sql.range(of: "create view"))
        try connection.execute(String(file.sql[text.lowerBound...]))
        #expect(try connection.integrityCheck().isEmpty)
        #expect(try connection.foreignKeyViolations().isEmpty)
    }

    private func expectWritten() throws {
        for (id, labels) in written {
            #expect(try RunLabels.load(id, from: connection).map(Int.init) == labels, "run \(id)")
        }
        #expect(
            try connection.scalar("select count(*) from run_label")
                == .integer(Int64(written.values.reduce(0) { $0 + $1.count })))
        #expect(try connection.scalar("select count(*) from temp.sqlite_schema") == 0)
    }

    private func families() throws -> [[Int]] {
        try connection.query(
            "select run_id, family_id, bit from run_family order by run_id"
        ).map { [try $0.int(0), try $0.int(1), try $0.int(2)] }
    }

    @Test mutating func tolerancesShareTheLabelsOfTheTightest() throws {
        try add(1, labels(changed: 0..<3), nClusters: 4, tol: 1e-3)
        try add(2, labels(changed: 0..<1), nClusters: 4, tol: 1e-4)
        try add(3, labels(), nClusters: 4, tol: 1e-5)
        try add(4, labels(changed: 5..<35), nClusters: 4, tol: 1e-5, seed: 1)
        try add(5, labels(changed: 0..<2), snapshot: 2, nClusters: 4, tol: 1e-5)
        try migrate()
        try expectWritten()
        #expect(try families() == [[1, 3, 4], [2, 3, 2], [3, 3, 1], [4, 4, 1], [5, 5, 1]])
        #expect(
            try connection.scalar("select count(*) from family_label")
                == .integer(Int64(3 * Self.nRows + 3)))
        #expect(
            try connection.query("select family_id, snapshot_id, n_changes from label_family")
                .map { [try $0.int(0), try $0.int(1), try $0.int(2)] }
                == [[3, 1, 4], [4, 1, 0], [5, 2, 0]])
    }

    @Test mutating func equalPartitionsShareWhateverMadeThem() throws {
        try add(1, labels())
        try add(2, labels(), nClusters: 3, tol: 1e-3)
        for id in 3...90 { try add(id, labels()) }
        try migrate()
        try expectWritten()
        #expect(try connection.scalar("select count(*) from label_family") == 2)
        #expect(
            try connection.scalar("select count(*) from family_label")
                == .integer(Int64(2 * Self.nRows)))
    }

    @Test mutating func whoIsFarOrFindsNoRoomBeginsAFamily() throws {
        try add(1, labels(), nClusters: 4, tol: 1e-5)
        try add(2, labels(changed: 0..<30), nClusters: 4, tol: 1e-4)
        try add(3, labels(changed: 0..<4), nClusters: 4, tol: 1e-3)
        try add(4, labels(changed: 3..<6), nClusters: 4, tol: 1e-2)
        try migrate()
        try expectWritten()
        #expect(try families() == [[1, 1, 1], [2, 2, 1], [3, 1, 4], [4, 4, 1]])
    }

    @Test mutating func whatWasDamagedHarmsNobodyElse() throws {
        try add(1, labels(), nClusters: 4, tol: 1e-5)
        try add(2, labels(changed: 0..<1), nClusters: 4, tol: 1e-4)
        try add(3, labels(changed: 0..<2), nClusters: 4, tol: 1e-3)
        try connection.execute(
            """
            delete from run_label where run_id = 1 and row_no = 30;
            update run_label set cluster = 'x' where run_id = 3 and row_no = 31;
            """)
        try migrate()
        #expect(try RunLabels.load(2, from: connection).map(Int.init) == written[2])
        for damaged in [1, 3] {
            #expect(throws: (any Error).self) { try RunLabels.load(damaged, from: connection) }
        }
    }

    @Test(arguments: 0..<20)
    mutating func everyRunReadsItsOwn(_ seed: Int) throws {
        var dice = FeatureDice(state: UInt64(seed))
        for id in 1...30 {
            var labels =
                written.isEmpty || dice.below(4) == 0
                ? (0..<Self.nRows).map { _ in dice.below(4) - 1 }
                : written[1 + dice.below(written.count)] ?? []
            for _ in 0..<dice.below(4) { labels[dice.below(Self.nRows)] = dice.below(4) }
            try add(
                id, labels, snapshot: 1 + dice.below(2),
                nClusters: dice.below(3) == 0 ? nil : 2 + dice.below(3),
                tol: Double(dice.below(4)), seed: dice.below(2))
        }
        try migrate()
        try expectWritten()
    }

    @Test mutating func laterRunsJoinTheFamiliesOfOlderOnes() throws {
        try add(1, labels(), nClusters: 4, tol: 1e-3)
        try migrate()
        let joined = labels(changed: 7..<9)
        try HandRuns.addWithoutLabels(
            2, name: "dbscan_2_0.5", key: "2", snapshot: 1, labels: joined, to: connection)
        try LabelFamilies(ofSnapshot: 1, nRows: Self.nRows, in: connection)
            .insert(joined.map(Int32.init), runID: 2)
        written[2] = joined
        try expectWritten()
        #expect(try families() == [[1, 1, 1], [2, 1, 2]])
    }
}
