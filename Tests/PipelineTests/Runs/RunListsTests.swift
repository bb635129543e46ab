import Pipeline
import Reports
import Store
import Testing

/// Equal runs are shown as one, and DBSCAN stands apart.
struct RunListsTests {
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        try HandRuns.addSnapshot(1, customers: ["A", "B", "C", "D", "E"], to: connection)
    }

    private func add(
        _ id: Int, _ name: String, _ labels: [Int], silhouette: Double? = nil
    ) throws {
        try HandRuns.add(
            id, name: name, key: "k\(id)", snapshot: 1, labels: labels, silhouette: silhouette,
            to: connection)
        if name.hasPrefix("kmeans") {
            try connection.run("update run set algorithm = 'kmeans' where run_id = ?", [id])
        }
    }

    private func runIDs(_ table: ResultTable) -> [Int64] { table.rows.compactMap { $0[0].int } }

    /// 27 runs of the real data are 14 segmentations, and were 27 rows.
    @Test func equalRunsAreShownOnce() throws {
        try add(1, "kmeans_2_0.001", [0, 0, 1, 1, 1])
        try add(2, "kmeans_2_0.0001", [1, 1, 0, 0, 0])
        try add(3, "kmeans_2_0.00001", [0, 1, 1, 1, 1])
        // As an older workbench left them: equal labels only.
        #expect(runIDs(try RunList(in: connection).lists().lists[0].table) == [1, 2, 3])
        try RunPartitions.settle(in: connection)
        let runs = try RunList(in: connection).lists()
        #expect(runIDs(runs.lists[0].table) == [1, 3])
        #expect(
            runs.remarks == [
                "k-means: 3 runs are 2 partitions: equal ones are shown once, by the lowest run_id; "
                    + "--all shows all"
            ])
        let all = try RunList(in: connection).lists(showsAll: true)
        #expect(runIDs(all.lists[0].table) == [1, 2, 3])
        let equal = try all.lists[0].table.selecting(["n_equal_runs", "partition_run_id"])
        #expect(equal.rows == [[2, 1], [2, 1], [1, 3]])
        let note = try connection.query(
            "select partition_run_name from run_partition where run_id = 2")
        #expect(try note[0].text(0) == "kmeans_2_0.001")
    }

    @Test func runsOfTwoAlgorithmsAreNeverOneGroup() throws {
        try add(1, "kmeans_2_0.001", [0, 0, 1, 1, 1])
        try add(2, "dbscan_3_0.5", [0, 0, 1, 1, 1])
        let runs = try RunList(in: connection).lists()
        #expect(runs.lists.map(\.table.name) == ["k-means", "DBSCAN"])
        #expect(runs.lists.map { runIDs($0.table) } == [[1], [2]])
        #expect(runs.remarks.isEmpty)
    }

    @Test func aRunThatIsMostlyNoiseIsRankedLast() throws {
        try add(1, "dbscan_3_0.5", [0, 0, 1, -1, -1], silhouette: 0.9)
        try add(2, "dbscan_3_0.6", [0, 0, 1, 1, -1], silhouette: 0.2)
        try add(3, "dbscan_3_0.7", [0, 0, 0, 1, 1], silhouette: 0.3)
        let table = try RunList(in: connection).lists().lists[0].table
        #expect(runIDs(try RunLists.sorted(table, by: "-silhouette")) == [3, 2, 1])
        #expect(runIDs(try RunLists.sorted(table, by: "-run_id")) == [3, 2, 1])
        #expect(runIDs(try RunLists.sorted(table, by: "silhouette")) == [2, 3, 1])
        #expect(try RunReference("best").resolve(in: connection) == 3)
        let noise = try table.selecting(["noise_share", "silhouette_coverage", "health"])
        #expect(noise.rows[0] == [0.4, 0.6, "mostly noise"])
        #expect(noise.rows[2] == [0.0, 1.0, "small clusters"])
    }

    /// As on the real data.
    @Test func clustersThatLeaveMostCustomersOutAreCalledSo() throws {
        try add(1, "dbscan_3_0.5", [0, 0, 1, -1, -1], silhouette: 0.9)
        try add(2, "dbscan_3_0.6", [-1, -1, -1, 0, 1])
        try add(3, "dbscan_3_0.7", [0, 0, 0, 0, 0])
        #expect(
            try RunList(in: connection).lists().remarks == [
                "DBSCAN, snapshot 1: every run with two or more clusters leaves 40 to 60 % of the "
                    + "customers as noise: none is a segmentation, and none is ranked"
            ])
    }

    @Test func oneClusterIsNoSegmentation() throws {
        try add(3, "dbscan_3_0.7", [0, 0, 0, 0, 0])
        #expect(
            try RunList(in: connection).lists().remarks == [
                "DBSCAN, snapshot 1: no run has two clusters"
            ])
    }

    @Test func anEmptyFileHasAnEmptyList() throws {
        let runs = try RunList(in: connection).lists()
        #expect(runs.lists.count == 1 && runs.lists[0].table.rows.isEmpty)
        #expect(RunLists.joined(runs.lists.map(\.table)).columns.contains { $0.name == "run_id" })
    }

    @Test func healthNamesWhatIsWrongFirst() throws {
        try add(1, "dbscan_3_0.1", [-1, -1, -1, -1, -1])
        try add(2, "dbscan_3_0.9", [0, 0, 0, 0, 0])
        try add(3, "dbscan_3_0.8", [0, 0, 0, 0, -1])
        try connection.run("update run set n_core = 5 where run_id = 2")
        let rows = try connection.query(
            """
            select health, is_all_noise, is_all_core, is_one_cluster, largest_share,
                noise_revenue_share
            from dbscan_health order by run_id
            """)
        #expect(try rows.map { try $0.text(0) } == ["all noise", "all core", "one cluster"])
        #expect(try rows.map { try $0.int(1) } == [1, 0, 0])
        #expect(try rows.map { try $0.int(2) } == [0, 1, 0])
        #expect(try rows.map { try $0.int(3) } == [0, 1, 1])
        #expect(try rows.map { try $0.optionalDouble(4) } == [nil, 1, 1])
        // Nobody has sales here.
        #expect(try rows.allSatisfy { try $0.optionalDouble(5) == nil })
    }

    @Test func theRevenueOfTheNoiseIsItsCustomers() throws {
        try add(1, "dbscan_3_0.1", [0, 0, 0, 1, -1])
        for (customer, revenue) in [("A", 10.0), ("B", 20.0), ("E", 90.0), ("Z", 1000.0)] {
            try connection.run(
                """
                insert into customer_fact (customer_id, invoice_count, revenue, return_value,
                    net_revenue, line_count, first_line_at, last_line_at, sale_line_count,
                    return_line_count, complete_line_count, complete_amount, revenue_e4,
                    revenue_rest_e14, return_e4, return_rest_e14, complete_e4, complete_rest_e14)
                values (?1, 1, ?2, 0.0, ?2, 1, '2011-01-01 00:00:00', '2011-01-01 00:00:00', 1, 0, 0,
                    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
                """, [customer, revenue])
        }
        let share = try connection.scalar("select noise_revenue_share from dbscan_health")
        #expect(share == .real(0.75))
    }
}
