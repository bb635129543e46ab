import Pipeline
import Store
import TestSupport
import Testing

struct RunPartitionsTests {
    @Test func numbersOfClustersDoNotMatterAndNoiseDoes() {
        let digest = RunPartitions.digest(of: [0, 0, 1, 2])
        #expect(RunPartitions.digest(of: [2, 2, 0, 1]) == digest)
        #expect(RunPartitions.digest(of: [0, 1, 1, 2]) != digest)
        #expect(RunPartitions.digest(of: [0, 0, 1, -1]) != digest)
        #expect(RunPartitions.digest(of: [-1, 0]) != RunPartitions.digest(of: [0, -1]))
    }

    @Test func everyNewRunHasItsDigest() throws {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("a.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
        let stored = try connection.query("select run_id, partition_digest from run").map {
            (try $0.int(0), try $0.text(1))
        }
        #expect(stored.count == 16)
        for (runID, digest) in stored {
            let labels = try connection.query(
                "select cluster from run_label where run_id = ? order by row_no", [runID]
            ).map { Int32(try $0.int(0)) }
            #expect(digest == RunPartitions.digest(of: labels))
        }
    }

    @Test func aRunWithDamagedLabelsStaysAlone() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        try HandRuns.addSnapshot(1, customers: ["A", "B", "C"], to: connection)
        for id in 1...2 {
            try HandRuns.add(
                id, name: "kmeans_2_0.\(id)", key: "k\(id)", snapshot: 1,
                labels: id == 1 ? [0, 0, 1] : [1, 1, 0], to: connection)
        }
        try connection.run("update family_label set cluster = 5 where family_id = 2 and row_no = 1")
        try RunPartitions.settle(in: connection)
        let rows = try connection.query(
            "select partition_run_id, n_equal_runs from run_partition order by run_id")
        #expect(try rows.map { [try $0.int(0), try $0.int(1)] } == [[1, 1], [2, 1]])
        #expect(
            try connection.scalar("select count(*) from run where partition_digest is null") == 1)
    }
}
