import Clustering
import Pipeline
import Store
import TestSupport
import Testing

struct AlgorithmListTests {
    @Test func namesAreFound() {
        #expect(Algorithm.allCases.map(\.name) == ["kmeans", "dbscan"])
        #expect(AlgorithmList.standard["dbscan"] == .dbscan)
        #expect(AlgorithmList.standard["DBSCAN"] == nil)
        #expect(AlgorithmList.standard.placing == [.kmeans, .dbscan])
    }

    @Test func everyHyperparameterIsAColumnOfRun() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let columns = try connection.columnNames(of: "select * from run")
        for parameter in AlgorithmList.standard.hyperparameters {
            #expect(columns.contains(parameter.column))
        }
    }

    @Test func aGridThatIsNotSetIsTheDefault() {
        var request = SweepRequest()
        #expect(request.kmeans.nClusters == KMeansAxes().nClusters)
        request.kmeans.nClusters = [7]
        request.dbscan.eps = [1]
        request.kmeans.tol = [0]
        #expect(request.kmeans.nClusters == [7] && request.kmeans.tol == [0])
        #expect(request.dbscan.eps == [1] && request.dbscan.minSamples == [10, 50, 100])
    }

    /// Keys stored years ago are found again: from the row as it stands, its key.
    @Test func keysOfStoredRunsStay() throws {
        let connection = try Connection(
            path: Places.fixture("databases/v0.1.0.db"), mode: .readOnly)
        let rows = try connection.query(
            """
            select run_key, fingerprint, engine_version, algorithm, n_clusters, tol, max_iter, n_init,
                seed, eps, min_samples
            from run
            join snapshot using (snapshot_id)
            """)
        #expect(Set(try rows.map { try $0.text(3) }).count == 2)
        for row in rows {
            let text =
                if try row.text(3) == "kmeans" {
                    KMeansAlgorithm().keyText(
                        of: try KMeansParameters(
                            nClusters: try row.int(4), tol: try row.double(5),
                            maxIter: try row.int(6), nInit: try row.int(7),
                            seed: UInt32(try row.int(8))))
                } else {
                    DBSCANAlgorithm().keyText(
                        of: try DBSCANParameters(
                            eps: try row.double(9), minSamples: try row.int(10)))
                }
            #expect(
                SHA256Digest.hex(of: "\(try row.text(1)) \(text) engine=\(try row.text(2))")
                    == (try row.text(0)))
        }
    }
}
