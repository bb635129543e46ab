import Foundation
import Store
import TestSupport
import Testing

/// The whole way on the real data, through the built binary, against what pandas and scikit-learn
/// say about it (`../shared/reference`).
@Suite(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)), .serialized)
struct RealDataTests {
    /// Ingested and swept once for all tests of the suite.
    private static let prepared = Result { try Prepared() }

    private struct Prepared {
        let folder: TemporaryFolder
        let path: String
        let ingest: Command.Outcome
        let sweep: Command.Outcome

        init() throws {
            folder = try TemporaryFolder()
            path = folder.file("real.db")
            ingest = try Command.workbench("ingest", Places.realData, "--db", path)
            sweep = try Command.workbench("sweep", "--threads", "2", "--db", path)
        }
    }

    private let prepared: Prepared
    private let connection: Connection

    init() throws {
        prepared = try Self.prepared.get()
        #expect(prepared.ingest.status == 0, "\(prepared.ingest.errors)")
        #expect(prepared.sweep.status == 0, "\(prepared.sweep.errors)")
        connection = try Connection(path: prepared.path, mode: .readOnly)
    }

    @Test func everyLineIsKept() throws {
        let row = try #require(try connection.query("select * from source_file").first)
        #expect(try row.int("lines_read") == 541_909)
        #expect(try row.int("lines_kept") == 541_909)
        #expect(try row.int("lines_rejected") == 0)
        #expect(try row.int("lines_blank") == 0)
        #expect(try row.int("bytes") == 45_589_644)
        func count(_ condition: String) throws -> Value? {
            try connection.scalar("select count(*) from invoice_line where \(condition)")
        }
        #expect(try count("true") == 541_909)
        #expect(try count("customer_id is null") == 135_080)
        #expect(try count("description is null") == 1_454)
        #expect(try count("invoice_no like 'C%'") == 9_288)
        #expect(try count("quantity < 0") == 10_624)
        #expect(try count("unit_price < 0") == 2)
        #expect(
            try connection.scalar("select count(distinct country) from invoice_line") == 38)
    }

    @Test func featuresEqualTheReference() throws {
        let reference = try CSVTable(path: Places.reference + "/features21.csv")
        #expect(try connection.scalar("select count(*) from customer_features") == 4_372)
        let rows = try connection.query(
            "select * from customer_features_trimmed order by customer_id")
        #expect(rows.count == 4_256)
        #expect(rows.count == reference.rows.count)
        let expected = reference.columns.map { $0.lowercased() }
        let found = rows[0].columns.map { $0.replacing("_", with: "") }
        #expect(found == expected)
        for (row, wanted) in zip(rows, reference.rows) {
            #expect(try row.text(0) == wanted[0])
            for column in 1..<wanted.count {
                let difference = abs(try row.double(column) - (Double(wanted[column]) ?? .nan))
                #expect(difference <= 1e-9, "\(wanted[0]) \(expected[column])")
            }
        }
    }

    /// Of k-means the nearest centre, of DBSCAN the lowest cluster with a core customer within eps.
    @Test func predictGivesFittedCustomersTheirLabelsInAllRuns() throws {
        let runs = try connection.query("select run_id, run_name from run order by run_id")
        #expect(runs.count == 36)
        for run in runs {
            let name = try run.text(1)
            let outcome = try Command.workbench(
                "predict", "\(try run.int(0))", "--format", "csv", "--db", prepared.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            var found: [String: String] = [:]
            for line in outcome.output.split(separator: "\n").dropFirst() {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                if cells[5] == "fitted" { found[String(cells[0])] = String(cells[1]) }
            }
            let stored = try connection.query(
                "select customer_id, cluster from segment where run_id = ?", [try run.int(0)])
            #expect(found.count == 4_256)
            for row in stored {
                let (customer, cluster) = (try row.text(0), "\(try row.int(1))")
                #expect(found[customer] == cluster, "\(name) \(customer)")
            }
        }
    }

    @Test func kMeansRunsEqualScikitLearn() throws {
        let reference = try CSVTable(path: Places.reference + "/kmeans_runs.csv")
        let labels = try CSVTable(path: Places.reference + "/labels.csv")
        #expect(reference.rows.count == 27)
        for wanted in reference.rows {
            let (nClusters, tol) = (wanted[1], try #require(Double(wanted[2])))
            let row = try #require(
                try connection.query(
                    "select * from run where algorithm = 'kmeans' and n_clusters = ? and tol = ?",
                    [Int(nClusters) ?? 0, tol]
                ).first)
            #expect(try row.int("n_iter") == Int(wanted[3]))
            func isClose(_ column: String, _ text: String, _ tolerance: Double) throws {
                let expected = try #require(Double(text))
                let found = try row.double(column)
                #expect(abs(found - expected) <= tolerance * max(1, abs(expected)), "\(column)")
            }
            try isClose("inertia", wanted[4], 1e-9)
            try isClose("silhouette", wanted[5], 1e-6)
            try isClose("calinski_harabasz", wanted[6], 1e-6)
            try isClose("davies_bouldin", wanted[7], 1e-6)
            try expectLabels(
                of: try row.int("run_id"), labels.column("kmeans_k\(nClusters)_tol\(wanted[2])"))
        }
    }

    @Test func dbscanRunsEqualScikitLearn() throws {
        let reference = try CSVTable(path: Places.reference + "/dbscan_runs.csv")
        let labels = try CSVTable(path: Places.reference + "/labels.csv")
        #expect(reference.rows.count == 9)
        for wanted in reference.rows {
            let row = try #require(
                try connection.query(
                    "select * from run where algorithm = 'dbscan' and min_samples = ? and eps = ?",
                    [Int(wanted[1]) ?? 0, Double(wanted[2]) ?? 0]
                ).first)
            #expect(try row.int("n_clusters_found") == Int(wanted[3]))
            #expect(try row.int("n_noise") == Int(wanted[4]))
            #expect(try row.int("n_core") == Int(wanted[5]))
            try expectLabels(
                of: try row.int("run_id"), labels.column("dbscan_ms\(wanted[1])_eps\(wanted[2])"))
        }
    }

    private func expectLabels(of runID: Int, _ expected: [String]?) throws {
        let expected = try #require(expected)
        let found = try connection.query(
            "select cluster from run_label where run_id = ? order by row_no", [runID]
        ).map { try $0.int(0) }
        #expect(found == expected.compactMap(Int.init), "labels of run \(runID)")
    }

    @Test func oneThreadGivesTheSameBytes() throws {
        let path = prepared.folder.file("one-thread.db")
        #expect(try Command.workbench("ingest", Places.realData, "--db", path).status == 0)
        #expect(try Command.workbench("sweep", "--threads", "1", "--db", path).status == 0)
        let other = try Connection(path: path, mode: .readOnly)
        for query in [
            "select run_id, run_name, label_digest from run order by run_id",
            "select run_id, row_no, cluster from run_label order by run_id, row_no",
            "select * from run_centroid order by run_id, cluster, feature",
        ] {
            let mine = try connection.query(query).map(\.values)
            let theirs = try other.query(query).map(\.values)
            #expect(!mine.isEmpty)
            #expect(mine == theirs)
        }
    }

    @Test func theFileIsAtRestAndOpensReadOnly() throws {
        let names = try prepared.folder.contents().filter { $0.hasPrefix("real.db") }
        #expect(names == ["real.db"])
        let place = prepared.folder.file("read-only")
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        let copy = place + "/real.db"
        try FileManager.default.copyItem(atPath: prepared.path, toPath: copy)
        chmod(copy, 0o444)
        chmod(place, 0o555)
        defer { chmod(place, 0o755) }
        let views = try Command.sqlite3(
            copy, "select name from sqlite_schema where type = 'view' order by name")
        #expect(views.status == 0)
        let viewNames = views.output.split(separator: "\n")
        #expect(viewNames.count >= 4)
        for view in viewNames {
            let answer = try Command.sqlite3(copy, "select count(*) from \"\(view)\"")
            #expect(answer.status == 0, "\(view): \(answer.errors)")
        }
        #expect(try Command.sqlite3(copy, "pragma journal_mode").output == "delete\n")
        #expect(try Command.sqlite3(copy, "pragma foreign_key_check").output == "")
        #expect(try Command.sqlite3(copy, "pragma integrity_check").output == "ok\n")
    }

    @Test func aSecondSweepComputesNothing() throws {
        let path = prepared.folder.file("again.db")
        try FileManager.default.copyItem(atPath: prepared.path, toPath: path)
        let again = try Command.workbench("sweep", "--db", path)
        #expect(again.status == 0, "\(again.errors)")
        let copy = try Connection(path: path, mode: .readOnly)
        #expect(try copy.scalar("select count(*) from run") == 36)
        #expect(try copy.scalar("select count(*) from sweep") == 4)
        #expect(
            try copy.scalar("select count(*) from sweep_run where sweep_id > 2 and reused = 1")
                == 36)
    }
}
