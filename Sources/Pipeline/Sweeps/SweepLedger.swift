import Clustering
import Store

/// Which runs of a grid are stored and which have to be computed.
struct SweepPlan<Cell> {
    /// Runs to compute, with their place in the grid, in the order in which they get their ids.
    ///
    /// That is the order in which the engine is expected to finish them, so that writing starts early
    /// and little waits for its turn.
    var missing: [(cell: Cell, position: Int)] = []
    /// Runs an earlier sweep made, with their place in the grid.
    var stored: [(runID: Int, position: Int)] = []
    /// Stored runs whose metrics an interrupted sweep left open.
    var unmeasured: [Int] = []
}

/// The bookkeeping of sweeps: what is there, what is new, how long it took.
struct SweepLedger {
    let connection: Connection
    let snapshot: Snapshot

    /// Looks every cell up by its run key.
    func plan<A: AlgorithmDescriptor>(
        _ algorithm: A, cells: [A.Parameters]
    ) throws -> SweepPlan<A.Parameters> {
        var plan = SweepPlan<A.Parameters>()
        for (position, cell) in cells.enumerated() {
            let rows = try connection.query(
                "select run_id, metric_note from run where run_key = ?",
                [algorithm.key(of: cell, fingerprint: snapshot.fingerprint)])
            guard let row = rows.first else {
                plan.missing.append((cell, position))
                continue
            }
            let runID = try row.int("run_id")
            plan.stored.append((runID, position))
            if row["metric_note"] == .text(RunWriter.pendingNote) { plan.unmeasured.append(runID) }
        }
        plan.missing = Self.inFinishingOrder(plan.missing, of: algorithm, nRows: snapshot.nRows)
        return plan
    }

    /// Cells in the order in which the engine is expected to finish them.
    static func inFinishingOrder<A: AlgorithmDescriptor>(
        _ cells: [(cell: A.Parameters, position: Int)], of algorithm: A, nRows: Int
    ) -> [(cell: A.Parameters, position: Int)] {
        func order(_ run: (cell: A.Parameters, position: Int)) -> (Int, Int) {
            (algorithm.finishingOrder(of: run.cell, nRows: nRows), run.position)
        }
        return cells.sorted { order($0) < order($1) }
    }

    /// Opens a sweep and links the runs that are there already, in one transaction.
    ///
    /// Reserves a run id for every run to compute, so that ids depend on the grid and not on which
    /// thread is done first; two sweeps at once reserve different ones.
    /// - Returns: The new `sweep_id` and the id of the first run to compute.
    func begin<A: AlgorithmDescriptor>(
        _ algorithm: A, request: SweepRequest, plan: SweepPlan<A.Parameters>
    ) throws -> (sweepID: Int, firstRunID: Int) {
        let axes = request[A.Axes.self]
        return try connection.transaction(.immediate) {
            let firstRunID = try nextRunID()
            try connection.run(
                """
                insert into sweep (snapshot_id, algorithm, grid, seed, threads, n_runs, n_new,
                    first_run_id, cpu_path, engine_version, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    snapshot.id, algorithm.name, axes.text, axes.seedColumn, request.threads,
                    plan.missing.count + plan.stored.count, plan.missing.count, firstRunID,
                    request.path.rawValue, Engine.resultVersion, Timestamp.now(),
                ])
            let sweepID = Int(connection.lastInsertRowID)
            for (runID, position) in plan.stored {
                try connection.run(
                    "insert into sweep_run (sweep_id, run_id, position, reused) "
                        + "values (?, ?, ?, 1)",
                    [sweepID, runID, position])
            }
            return (sweepID, firstRunID)
        }
    }

    /// After all runs, and after the ids that other sweeps have reserved.
    private func nextRunID() throws -> Int {
        let run = try reading("run") {
            try connection.query("select max(run_id) from run").first?.optionalInt(0)
        }
        // A sum that overflows is no integer.
        let reserved = try reading("sweep") {
            try connection.query("select max(first_run_id + n_new - 1) from sweep").first?
                .optionalInt(0)
        }
        return max(
            try StoredID.after(run, in: "run"), try StoredID.after(reserved, in: "sweep"))
    }

    /// Closes a sweep with its elapsed time.
    func finish(_ sweepID: Int, wallSeconds: Double) throws {
        try connection.transaction(.immediate) {
            try connection.run(
                "update sweep set wall_seconds = ? where sweep_id = ?", [wallSeconds, sweepID])
        }
    }

    /// The stored labels of a run in row order.
    func labels(of runID: Int, count: Int) throws -> [Int32] {
        let labels = try RunLabels.load(runID, from: connection)
        guard labels.count == count else {
            throw DamagedError("run \(runID)", "it belongs to another snapshot than its key says")
        }
        return labels
    }
}
