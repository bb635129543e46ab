import Pipeline
import Reports
import Store
import TestSupport
import Testing

struct RunNestingTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
    }

    /// Six numbers of clusters, two tolerances: five steps each, and none between tolerances.
    @Test func aGridIsOneChainATolerance() throws {
        let comparison = RunComparison(in: connection, workers: 2)
        let outcome = try comparison.compare(comparison.runs(ofSweep: 1), cells: false)
        let steps = try connection.query(
            """
            select distinct a.n_clusters, b.n_clusters, a.tol = b.tol
            from run_nesting
            inner join run as a on a.run_id = run_a
            inner join run as b on b.run_id = run_b
            order by 1
            """)
        #expect(
            steps.map(\.values) == [
                [2, 3, 1], [3, 4, 1], [4, 5, 1], [5, 7, 1], [7, 9, 1],
            ])
        #expect(try connection.scalar("select count(*) from run_nesting") == .integer(2 * 28))
        #expect(outcome.nesting.rows.count == 56)
        #expect(outcome.cells.rows.isEmpty)
        #expect(outcome.pairs.rows.count == 66)
        // By the labels themselves.
        let wrong = try connection.scalar(
            """
            with cell as (
                select run_a, run_b, b.cluster as cluster_b, a.cluster as cluster_a, count(*) as n
                from (select distinct run_a, run_b from run_nesting)
                inner join run_label as a on a.run_id = run_a
                inner join run_label as b on b.run_id = run_b and b.row_no = a.row_no
                group by 1, 2, 3, 4
            )
            select count(*)
            from run_nesting as nesting
            where n <> (
                    select max(n) from cell
                    where cell.run_a = nesting.run_a and cell.run_b = nesting.run_b
                        and cell.cluster_b = nesting.cluster_b
                )
                or abs(share - n * 1.0 / (
                    select size from run_cluster
                    where run_id = nesting.run_b and cluster = nesting.cluster_b
                )) > 1e-12
                or not exists (
                    select 1 from cell
                    where cell.run_a = nesting.run_a and cell.run_b = nesting.run_b
                        and cell.cluster_b = nesting.cluster_b
                        and cell.cluster_a = nesting.cluster_a and cell.n = nesting.n
                )
            """)
        #expect(wrong == 0)
    }

    @Test func runsOfDifferentNumbersAreOneChain() throws {
        let runs = try connection.query(
            """
            select max(run_id) from run where n_clusters = 2
            union all select min(run_id) from run where n_clusters = 5
            union all select max(run_id) from run where n_clusters = 4
            """
        ).map { try $0.int(0) }
        let outcome = try RunComparison(in: connection).compare(runs)
        let steps = Set(outcome.nesting.rows.map { Array($0[0...1]) })
        #expect(steps == [[Cell(runs[0]), Cell(runs[2])], [Cell(runs[2]), Cell(runs[1])]])
    }

    @Test func algorithmsWithoutANumberHaveNone() throws {
        let runs = try connection.query("select run_id from run where algorithm = 'dbscan'")
        let outcome = try RunComparison(in: connection).compare(try runs.map { try $0.int(0) })
        #expect(outcome.nesting.rows.isEmpty)
    }

    @Test func comparingAgainStoresItOnce() throws {
        for _ in 0..<2 { _ = try RunComparison(in: connection).compare([1, 2, 3]) }
        let n = try connection.scalar(
            "select count(*) from (select 1 from run_nesting group by run_a, run_b, cluster_b)")
        #expect(try connection.scalar("select count(*) from run_nesting") == n)
    }

    @Test func aSweepThatIsNotThereIsRefused() throws {
        let error = try #require(throws: RunComparisonError.self) {
            try RunComparison(in: connection).runs(ofSweep: 9)
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("There are 2, numbered 1 to 2"))
    }
}
