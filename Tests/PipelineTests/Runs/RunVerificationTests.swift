import Clustering
import Pipeline
import Reports
import Store
import Synchronization
import TestSupport
import Testing

struct RunVerificationTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
    }

    private func verify(_ runIDs: [Int]? = nil) throws -> RunVerification.Outcome {
        let verification = RunVerification(in: connection, threads: 2)
        return try verification.verify(try runIDs ?? verification.allRuns())
    }

    private func status(_ outcome: RunVerification.Outcome, _ runID: Int) throws -> Cell {
        try #require(outcome.table.rows.first { $0[0] == Cell(runID) })[3]
    }

    @Test func whatWasStoredComesOutAgain() throws {
        let outcome = try verify()
        #expect(outcome.nRuns == 16)
        #expect(outcome.counts == [.same: 16])
        #expect(outcome.nWrong == 0)
        #expect(outcome.table.rows.allSatisfy { $0[3] == "same" && $0[4] == .null })
        #expect(try verify([3, 3, 1]).table.rows.map { $0[0] } == [3, 1])
    }

    @Test func nothingIsWritten() throws {
        let before = try connection.scalar("select total_changes()")
        _ = try verify()
        #expect(try connection.scalar("select total_changes()") == before)
    }

    /// Labels that fit their digest and are not those of the engine: only computing shows it.
    @Test func otherLabelsAreFound() throws {
        let runID = try connection.query(
            "select run_id from run where n_clusters = 4 order by 1")[0].int(0)
        let other = try connection.query(
            """
            select run_id, label_digest, n_clusters_found
            from run where n_clusters = 4 and run_id <> ?
                or n_clusters = 3
            order by n_clusters limit 1
            """, [runID])[0]
        try connection.run(
            "delete from run_family where run_id = ?", [runID])
        try connection.run(
            "insert into run_family select ?, family_id, bit from run_family where run_id = ?",
            [runID, try other.int(0)])
        try connection.run(
            "update run set label_digest = ?, n_clusters_found = ? where run_id = ?",
            [try other.text(1), try other.int(2), runID])
        try connection.run("delete from run_cluster where run_id = ?", [runID])
        try connection.run(
            """
            insert into run_cluster (run_id, cluster, size, customer_share)
            select ?, cluster, size, customer_share from run_cluster where run_id = ?
            """, [runID, try other.int(0)])
        let outcome = try verify()
        #expect(try status(outcome, runID) == "labels differ")
        #expect(outcome.nWrong == 1)
        #expect(outcome.counts[.same] == 15)
    }

    /// The last bit of one value.
    @Test func otherCentresAreFound() throws {
        let runID = try connection.query("select max(run_id) from run_centroid")[0].int(0)
        let value = try connection.query(
            "select scaled_value from run_centroid where run_id = ? and cluster = 0 and feature = 'x'",
            [runID])[0].double(0)
        try connection.run(
            """
            update run_centroid set scaled_value = ?
            where run_id = ? and cluster = 0 and feature = 'x'
            """, [value.nextUp, runID])
        let outcome = try verify()
        #expect(try status(outcome, runID) == "centres differ")
        #expect(outcome.nWrong == 1)
    }

    @Test(arguments: [
        "update family_label set cluster = 0 where row_no = 3",
        "update run set label_digest = '0' where run_id = 2",
        "update run set cell = 'kmeans_3_0.5' where run_id = 2",
        "update run set cell = 'dbscan_3_0.5' where run_id = 2",
        "update run set run_key = '00' where run_id = 2",
        "delete from run_centroid where run_id = 2 and cluster = 1",
        "delete from run_cluster where run_id = 2",
    ])
    func whatDoesNotFitIsDamage(_ sql: String) throws {
        try connection.execute(sql)
        let outcome = try verify()
        #expect((outcome.counts[.damaged] ?? 0) > 0, "\(outcome.counts)")
        if sql.contains("run_id = 2") {
            #expect(try status(outcome, 2) == "damaged")
            #expect(outcome.counts[.same] == 15)
        }
    }

    /// All that an algorithm stores of a run is computed again.
    @Test(arguments: [
        "inertia = inertia + 1", "inertia = null", "n_iter = n_iter + 1", "tol = 0.5", "seed = 9",
        "max_iter = 7", "stop_reason = 'max_iter'", "n_clusters = n_clusters + 1",
    ])
    func otherNumbersAreFound(_ change: String) throws {
        try connection.execute("update run set \(change) where run_id = 2")
        let outcome = try verify()
        let found = try status(outcome, 2)
        // Without the right number of clusters there are no centres to compare.
        #expect(found == "values differ" || change.hasPrefix("n_clusters") && found == "damaged")
        #expect(outcome.counts[.same] == 15 && outcome.nWrong == 1)
    }

    @Test func otherCoreRowsAndEpsAreFound() throws {
        let dbscan = try connection.query(
            "select run_id from run where algorithm = 'dbscan' and n_core > 0 order by run_id"
        ).map { try $0.int(0) }
        try connection.run(
            "delete from run_core where run_id = ? and row_no = (select min(row_no) from run_core where run_id = ?1)",
            [dbscan[0]])
        try connection.run("update run set eps = eps * 2 where run_id = ?", [dbscan[1]])
        let outcome = try verify()
        let rows = outcome.table.rows.filter { $0[3] == "values differ" }
        #expect(rows.map { $0[4] } == ["run_core", "eps"])
        #expect(outcome.nWrong == 2)
    }

    /// One run that cannot be read leaves the others to be verified.
    @Test func aRunThatCannotBeReadIsTold() throws {
        try connection.execute("update run set run_name = x'00' where run_id = 2")
        let outcome = try verify()
        #expect(try status(outcome, 2) == "damaged")
        #expect(outcome.counts == [.same: 15, .damaged: 1])
    }

    /// The runs of a damaged matrix are told, those of others are verified.
    @Test func aDamagedMatrixIsToldWithItsRuns() throws {
        try PointDatabase.add("C9", .real(3), .real(4), to: connection)
        _ = try SweepRunner(in: connection, request: PointDatabase.request([.kmeans])).run()
        try connection.execute("update snapshot_values_1 set x = x + 1 where row_no = 0")
        let outcome = try verify()
        #expect(outcome.counts == [.damaged: 16, .same: 12])
        #expect(outcome.nWrong == 16)
    }

    @Test func runsOfAnotherEngineAreTold() throws {
        try connection.execute("update run set engine_version = '1' where run_id in (1, 2)")
        try connection.execute("update run set algorithm = 'spectral' where run_id = 3")
        let outcome = try verify()
        #expect(outcome.counts == [.otherEngine: 2, .otherAlgorithm: 1, .same: 13])
        #expect(outcome.nWrong == 0)
        #expect(outcome.nNotComparable == 3)
        #expect(try verify([1]).table.rows[0][4].isToldOfEngine)
    }

    @Test func aRunThatIsNotThereIsRefused() throws {
        #expect(throws: RunReferenceError.self) { try verify([99]) }
        let empty = try Connection.inMemory()
        try Database.prepare(empty)
        #expect(throws: RunReferenceError.self) { try RunVerification(in: empty).allRuns() }
    }

    @Test func cancellingEnds() throws {
        let error = try #require(throws: VerificationError.self) {
            try RunVerification(in: connection, isCancelled: { true }).verify([1, 2])
        }
        #expect(error.kind == .interrupted)
    }

    @Test func progressEndsAtOne() throws {
        let last = Mutex(0.0)
        let verification = RunVerification(
            in: connection, progress: { share in last.withLock { $0 = max($0, share) } })
        _ = try verification.verify([1, 16])
        #expect(last.withLock(\.self) == 1)
    }
}

extension Cell {
    fileprivate var isToldOfEngine: Bool {
        if case .text(let text) = self { return text.hasPrefix("made with engine results 1") }
        return false
    }
}
