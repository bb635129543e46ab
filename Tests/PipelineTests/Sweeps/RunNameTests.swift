import Clustering
import Pipeline
import Store
import TestSupport
import Testing

struct RunNameTests {
    private func name(
        _ set: String, _ cell: String, _ snapshotID: Int? = nil, _ engine: String? = nil
    ) -> RunName {
        RunName(set: set, cell: cell, snapshotID: snapshotID, engineVersion: engine)
    }

    @Test func theStandardSetIsBare() {
        #expect(name("standard", "kmeans_5_0.0001").text == "kmeans_5_0.0001")
        #expect(name("rfm", "kmeans_5_0.0001").text == "rfm_kmeans_5_0.0001")
        #expect(name("rfm", "kmeans_5_0.0001", 3).text == "rfm_kmeans_5_0.0001_s3")
        #expect(name("rfm", "dbscan_5_0.7", 3, "2").text == "rfm_dbscan_5_0.7_s3_e2")
    }

    /// Sets are views of the user's: they may be called like a run.
    @Test func noTwoSetsGiveOneName() {
        let sets = [
            "standard", "rfm", "", "_", "kmeans", "kmeans_5", "kmeans_5_0.0001", "rfm_kmeans_5_0.1",
            "dbscan_5_0.7_s3", "best:rfm", "a b", "x\ny", "Ä", "kmeans_", "_kmeans_5_0.0001",
            "kmeans_5_0.0001_s3_e2",
        ]
        let cells = [
            "kmeans_5_0.0001", "kmeans_5_1e-05_seed7_init3_iter50", "dbscan_100_0.7", "kmeans_5_0",
        ]
        var seen: [String: RunName] = [:]
        for set in sets {
            for cell in cells {
                for snapshotID in [nil, 3, 31] {
                    for engine in [nil, "2", "2.1"] {
                        let name = name(set, cell, snapshotID, engine)
                        #expect(seen.updateValue(name, forKey: name.text) == nil, "\(name.text)")
                        #expect(RunName(name.text) == name, "\(name.text)")
                    }
                }
            }
        }
    }

    @Test(arguments: [
        "", "kmeans", "kmeans_", "kmeans_5", "kmeans_x_0.1", "kmeans_5_x", "kmeans_5_0.1_", "rfm",
        "kmeans_0_0.1", "kmeans_5_-1", "kmeans_5_0.1_seed", "kmeans_5_0.1_seedy",
        "dbscan_5_0.7_init3",
        "kmeans_5_0.1_s3_s4", "kmeans_5_0.1_sx", "xkmeans_5_0.1", "kmeans_5_nan",
        "kmeans_99999999999999999999_0.1", "kmeans_5_0.1_s99999999999999999999",
    ])
    func otherTextIsNoName(text: String) {
        #expect(RunName(text) == nil)
    }

    @Test func aSecondSnapshotGetsASuffixAndTheFirstKeepsItsName() throws {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("a.db"))
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-3]
        func names() throws -> [String] {
            _ = try SweepRunner(in: connection, request: request).run()
            return try connection.query("select run_name from run order by run_id").map {
                try $0.text(0)
            }
        }
        #expect(try names() == ["points_kmeans_3_0.001"])
        try PointDatabase.add("D1", 3, 4, to: connection)
        #expect(try names() == ["points_kmeans_3_0.001", "points_kmeans_3_0.001_s2"])
        #expect(try names().count == 2)
        try connection.run("update run set engine_version = '1', run_key = 'other' || run_id")
        let all = try names()
        #expect(all.prefix(2) == ["points_kmeans_3_0.001", "points_kmeans_3_0.001_s2"])
        #expect(all.dropFirst(2) == ["points_kmeans_3_0.001_s2_e\(Engine.resultVersion)"])
        #expect(
            try connection.query("select distinct cell from run").map(\.values)
                == [["kmeans_3_0.001"]])
        // A name with a suffix is exact; without one it is the newest engine's on the newest snapshot.
        #expect(try RunReference("points_kmeans_3_0.001_s2").resolve(in: connection) == 2)
        #expect(try RunReference("points_kmeans_3_0.001").resolve(in: connection) == 3)
        #expect(try RunReference("points_kmeans_3_0.001_e1").resolve(in: connection) == 2)
    }
}
