import Clustering
import Foundation
import Pipeline
import Reports
import Store
import Synchronization
import TestSupport
import Testing

struct SweepRunnerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func database(_ name: String = "a.db") throws -> Connection {
        try PointDatabase.make(folder.file(name))
    }

    @Test func threadsChangeNothingThatIsStored() throws {
        var first: [[Value]]?
        for threads in 1...3 {
            let connection = try database("\(threads).db")
            var request = PointDatabase.request()
            request.threads = threads
            let summaries = try SweepRunner(in: connection, request: request).run()
            #expect(summaries.map(\.nRuns) == [12, 4])
            #expect(summaries.map(\.nReused) == [0, 0])
            let found = try PointDatabase.results(connection)
            #expect(found.count > 16)
            #expect(first == nil || first == found, "\(threads) threads")
            first = first ?? found
        }
    }

    @Test func gridOrderIsTolerancesOutsideClustersInside() throws {
        let connection = try database()
        let summaries = try SweepRunner(in: connection, request: PointDatabase.request()).run()
        let names = try RunList(in: connection).table(ofSweeps: summaries.map(\.sweepID))
            .selecting(["run_name"]).rows.map { $0[0] }
        let kMeans = ["0.001", "1e-05"].flatMap { tol in
            [2, 3, 4, 5, 7, 9].map { Cell.text("points_kmeans_\($0)_\(tol)") }
        }
        let dbscan = ["3_0.05", "3_0.3", "6_0.05", "6_0.3"].map {
            Cell.text("points_dbscan_\($0)")
        }
        #expect(names == kMeans + dbscan)
        #expect(
            try connection.query("select run_id from run order by run_id").map { try $0.int(0) }
                == Array(1...16))
    }

    @Test func fourBlobsAreFound() throws {
        let connection = try database()
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
        let best = try RunReference("best").resolve(in: connection)
        #expect(
            try connection.scalar("select n_clusters_found from run where run_id = ?", [best]) == 4)
        let mixed = try connection.scalar(
            """
            select count(*) from (
                select cluster from segment where run_id = ?
                group by cluster
                having count(distinct cast(substr(customer_id, 2) as integer) % 4) > 1
            )
            """, [best])
        #expect(mixed == 0)
    }

    @Test func aSecondSweepComputesOnlyWhatIsNew() throws {
        let connection = try database()
        var request = PointDatabase.request([.kmeans])
        _ = try SweepRunner(in: connection, request: request).run()
        let before = try PointDatabase.results(connection)
        let again = try SweepRunner(in: connection, request: request).run()
        #expect(again.map(\.nReused) == [12])
        #expect(try PointDatabase.results(connection) == before)
        request.kmeans.nClusters.append(6)
        request.kmeans.tol = [1e-5]
        let more = try SweepRunner(in: connection, request: request).run()
        #expect(more.map(\.nRuns) == [7])
        #expect(more.map(\.nReused) == [6])
        #expect(try connection.scalar("select count(*) from run") == 13)
        #expect(try connection.scalar("select count(distinct run_key) from run") == 13)
        #expect(try connection.scalar("select count(*) from snapshot") == 1)
        #expect(
            try connection.query(
                "select reused from sweep_run where sweep_id = 3 order by position"
            )
            .map { try $0.int(0) } == [1, 1, 1, 1, 1, 1, 0])
    }

    @Test func twoRunnersOnOneFileShareTheRuns() throws {
        let first = try database()
        _ = try SweepRunner(in: first, request: PointDatabase.request([.kmeans])).run()
        let second = try Database.open(folder.file("a.db"), for: .writing)
        let summaries = try SweepRunner(in: second, request: PointDatabase.request()).run()
        #expect(summaries.map(\.nReused) == [12, 0])
        #expect(try first.scalar("select count(*) from run") == 16)
    }

    @Test func equalCellsAreOneRun() throws {
        let connection = try database()
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3, 3]
        request.kmeans.tol = [1e-3, 0.001]
        #expect(try SweepRunner(in: connection, request: request).run().map(\.nRuns) == [1])
    }

    @Test func anInterruptedSweepKeepsWholeRunsAndTheNextCompletesIt() throws {
        // More runs than wait to be written, so that the engine cannot be done before the first is.
        var request = PointDatabase.request([.kmeans])
        request.kmeans.tol = (1...14).map { pow(10, -Double($0) / 2) }
        let whole = try database("whole.db")
        _ = try SweepRunner(in: whole, request: request).run()

        let connection = try database()
        let stop = StopFlag()
        let runner = SweepRunner(
            in: connection, request: request,
            isCancelled: { stop.isSet },
            listener: { if case .stored = $0 { stop.set() } })
        let error = try #require(throws: SweepError.self) { try runner.run() }
        #expect(error.kind == .interrupted)
        let kept = try connection.query("select run_id, metric_note, silhouette from run")
        #expect(!kept.isEmpty)
        for row in kept {
            #expect(try row.text("metric_note") == RunWriter.pendingNote)
            #expect(row["silhouette"] == .null)
        }
        #expect(
            try connection.scalar(
                """
                select count(*) from run
                where (select count(*) from run_label where run_label.run_id = run.run_id) <> 120
                    or (select sum(size) from run_cluster where run_cluster.run_id = run.run_id)
                        <> 120
                """) == 0)
        #expect(try connection.foreignKeyViolations().isEmpty)
        #expect(try connection.scalar("select wall_seconds from sweep") == .null)

        let summaries = try SweepRunner(in: connection, request: request).run()
        #expect(summaries.map(\.nReused) == [kept.count])
        #expect(
            try PointDatabase.results(connection, ids: false)
                == PointDatabase.results(whole, ids: false))
    }

    /// The engine is at work before the snapshot is written; what fails then keeps nothing and leaves no thread.
    @Test func aSnapshotThatCannotBeWrittenEndsTheEngine() throws {
        let connection = try PointDatabase.make(folder.file("a.db"), perBlob: 4_200)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [60]
        request.kmeans.tol = [0]
        request.kmeans.nInit = 40
        request.threads = 1
        let pages = try connection.query("pragma page_count")[0].int(0)
        try connection.execute("pragma max_page_count = \(pages + 2)")
        let polls = Atomic<Int>(0)
        let runner = SweepRunner(
            in: connection, request: request,
            isCancelled: {
                polls.wrappingAdd(1, ordering: .relaxed)
                return false
            })
        #expect(throws: StoreError.self) { try runner.run() }
        let atTheEnd = polls.load(ordering: .relaxed)
        Thread.sleep(forTimeInterval: 0.3)
        #expect(polls.load(ordering: .relaxed) == atTheEnd, "the engine went on")
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        #expect(try connection.scalar("select count(*) from sweep") == 0)
    }

    /// Another process stores some of the runs between the snapshot and the sweep.
    @Test func runsStoredMeanwhileAreNotComputedAgain() throws {
        let whole = try database("whole.db")
        _ = try SweepRunner(in: whole, request: PointDatabase.request([.kmeans])).run()
        let connection = try database()
        let other = try Database.open(folder.file("a.db"), for: .writing)
        var part = PointDatabase.request([.kmeans])
        part.kmeans.nClusters = [3, 7]
        let partial = part
        let failure = Mutex<(any Error)?>(nil)
        nonisolated(unsafe) let second = other
        let summaries = try SweepRunner(
            in: connection, request: PointDatabase.request([.kmeans]),
            listener: { event in
                // Nobody holds a lock here: the snapshot is committed, and the sweep not begun.
                guard case .snapshotReady = event else { return }
                do { _ = try SweepRunner(in: second, request: partial).run() } catch {
                    failure.withLock { $0 = error }
                }
            }
        ).run()
        try failure.withLock { if let error = $0 { throw error } }
        #expect(summaries.map(\.nReused) == [4])
        #expect(
            try PointDatabase.results(connection, ids: false)
                == PointDatabase.results(whole, ids: false))
    }

    @Test func aWriteErrorEndsTheEngine() throws {
        // So many rows that all fits advance together and the smallest is written first.
        let connection = try PointDatabase.make(folder.file("a.db"), perBlob: 4_200)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1]
        _ = try SweepRunner(in: connection, request: request).run()
        // Room for the sweep's row and not for the labels of a run.
        let pages = try connection.query("pragma page_count")[0].int(0)
        try connection.execute("pragma max_page_count = \(pages + 8)")
        request.kmeans.nClusters = [2, 60]
        request.kmeans.tol = [0]
        request.kmeans.nInit = 40
        request.threads = 2
        let polls = Atomic<Int>(0)
        #expect(throws: StoreError.self) {
            try SweepRunner(
                in: connection, request: request,
                isCancelled: {
                    polls.wrappingAdd(1, ordering: .relaxed)
                    return false
                }
            ).run()
        }
        let atTheEnd = polls.load(ordering: .relaxed)
        Thread.sleep(forTimeInterval: 0.3)
        #expect(polls.load(ordering: .relaxed) == atTheEnd, "the engine went on")
    }

    @Test func tooManyClustersAreRefusedBeforeAnythingIsStored() throws {
        let connection = try database()
        let before = try PointDatabase.counts(connection)
        var request = PointDatabase.request([.dbscan, .kmeans])
        request.kmeans.nClusters = [2, 121]
        let error = try #require(throws: SweepError.self) {
            try SweepRunner(in: connection, request: request).run()
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("121"))
        #expect(error.description.contains("120"))
        #expect(try PointDatabase.counts(connection) == before)
        request.kmeans.nClusters = [120]
        #expect(try SweepRunner(in: connection, request: request).run().count == 2)
    }

    @Test func badHyperparametersAreRefusedBeforeAnythingIsStored() throws {
        let connection = try database()
        let before = try PointDatabase.counts(connection)
        func expectRefusal(_ change: (inout SweepRequest) -> Void) throws {
            var request = PointDatabase.request()
            change(&request)
            let error = try #require(throws: SweepError.self) {
                try SweepRunner(in: connection, request: request).run()
            }
            #expect(error.kind == .usage)
            #expect(try PointDatabase.counts(connection) == before)
        }
        try expectRefusal { $0.kmeans.nClusters = [0] }
        try expectRefusal { $0.kmeans.tol = [-1] }
        try expectRefusal { $0.kmeans.tol = [.nan] }
        try expectRefusal { $0.kmeans.maxIter = 0 }
        try expectRefusal { $0.dbscan.eps = [0] }
        try expectRefusal { $0.dbscan.minSamples = [0] }
    }

    @Test(arguments: [
        ("x", Value.text("many")), ("x", .real(.infinity)), ("x", .null), ("C1000", .real(1)),
    ])
    func aMatrixThatIsNoneIsRefusedBeforeAnythingIsStored(id: String, x: Value) throws {
        let connection = try database()
        try PointDatabase.add(id, x, 1, to: connection)
        let before = try PointDatabase.counts(connection)
        let error = try #require(throws: FeatureError.self) {
            try SweepRunner(in: connection, request: PointDatabase.request()).run()
        }
        #expect(error.kind == .data)
        #expect(error.description.contains(id))
        #expect(try PointDatabase.counts(connection) == before)
    }

    @Test func anEmptyMatrixIsRefusedBeforeAnythingIsStored() throws {
        let connection = try database()
        try connection.execute("delete from points")
        let before = try PointDatabase.counts(connection)
        #expect(throws: FeatureError.self) {
            try SweepRunner(in: connection, request: PointDatabase.request()).run()
        }
        #expect(try PointDatabase.counts(connection) == before)
    }
}

/// Set once, from any thread.
final class StopFlag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}
