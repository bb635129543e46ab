import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Migration 21 makes `run` and `sweep` again.
struct LiftAlgorithmChecksTests {
    private func migrate(_ connection: Connection, to number: Int) throws {
        try Migrator(
            migrations: Array(EmbeddedSQL.migrations.prefix(number)),
            applicationID: Database.applicationID
        ).migrate(connection)
    }

    private func content(_ connection: Connection) throws -> [[Value]] {
        try ["run", "sweep", "run_label", "run_cluster", "my_runs"].flatMap { table in
            try connection.query("select * from \(table) order by 1, 2").map(\.values)
        }
    }

    /// The state before, with a view of the owner's.
    private func before() throws -> Connection {
        let connection = try Connection.inMemory()
        try migrate(connection, to: 20)
        try HandRuns.addSnapshot(1, customers: ["A", "B", "C"], to: connection)
        try HandRuns.add(
            3, name: "dbscan_3_0.5", key: "abcd", snapshot: 1, labels: [0, -1, 0], silhouette: 0.1,
            to: connection)
        try HandRuns.add(
            9, name: "dbscan_4_0.5", key: "ef", snapshot: 1, labels: [0, 1, 0], to: connection)
        try connection.execute(
            "update run set tol = 1e-300, inertia = 0.1 + 0.2, metric_note = 'Ä' where run_id = 3")
        try connection.execute(
            "create view my_runs as select run_name, grid from run join sweep using (sweep_id)")
        return connection
    }

    @Test func nothingElseChanges() throws {
        let connection = try before()
        let content = try content(connection)
        #expect(throws: StoreError.self) {
            try connection.run("update run set algorithm = 'spectral' where run_id = 3")
        }
        let columns = try connection.columnNames(of: "select * from run")
        try migrate(connection, to: 21)
        #expect(try self.content(connection) == content)
        #expect(try connection.columnNames(of: "select * from run") == columns)
        #expect(try connection.foreignKeyViolations().isEmpty)
        #expect(try connection.integrityCheck().isEmpty)
    }

    @Test func otherAlgorithmsAreStoredAndOtherChecksHold() throws {
        let connection = try before()
        try migrate(connection, to: 21)
        try connection.run("update run set algorithm = 'spectral' where run_id = 3")
        try connection.run("update sweep set algorithm = 'spectral'")
        for bad in [
            "run set algorithm = null", "run set algorithm = x'41'", "sweep set algorithm = x'41'",
            "run set stop_reason = 'tired'", "run set n_noise = 'x'", "run set cell = x'41'",
            "run set fit_seconds = 'x'", "run set run_key = 'same'", "run set run_name = 'same'",
            "run set snapshot_id = 77", "run set sweep_id = 77", "sweep set snapshot_id = 77",
            "sweep set threads = 'x'", "sweep set wall_seconds = 'x'",
        ] {
            #expect(throws: StoreError.self, "\(bad)") { try connection.run("update \(bad)") }
        }
    }
}
