import Foundation
import Pipeline
import Store
import Testing

struct RunComparisonTests {
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        try HandRuns.addSnapshot(1, customers: ["A", "B", "C", "D", "E", "F"], to: connection)
        try HandRuns.add(
            1, name: "one", key: "k1", snapshot: 1, labels: [0, 0, 0, 1, 1, 1], to: connection)
        try HandRuns.add(
            2, name: "two", key: "k2", snapshot: 1, labels: [0, 0, 1, 1, 1, 1], to: connection)
    }

    private func compare(_ runs: [Int]) throws -> RunComparison.Outcome {
        try RunComparison(in: connection).compare(runs)
    }

    private func pair(_ a: Int, _ b: Int) throws -> Row {
        try #require(
            try connection.query(
                "select * from run_pair where run_a = ? and run_b = ?", [a, b]
            ).first)
    }

    @Test func anInterruptedComparisonStoresNothing() throws {
        let error = try #require(throws: RunComparisonError.self) {
            try RunComparison(in: connection, isCancelled: { true }).compare([1, 2])
        }
        #expect(error.kind == .interrupted)
        #expect(try connection.scalar("select count(*) from run_pair") == 0)
    }

    /// Contingency 2 1 / 0 3.
    ///
    /// Pairs together 1 + 3 = 4, in the rows 6, in the columns 7, of 15:
    /// ARI = (4 − 6·7/15) / ((6 + 7)/2 − 6·7/15) = 1.2/3.7. C moves.
    @Test func agreementEqualsTheHandWorkedOne() throws {
        let outcome = try compare([2, 1])
        let row = try pair(1, 2)
        #expect(try row.int("n_shared") == 6)
        #expect(try row.int("n_moved") == 1)
        #expect(abs(try row.double("ari") - 1.2 / 3.7) < 1e-12)
        let mutual = log(2) / 3 + log(0.5) / 6 + log(1.5) / 2
        let entropies = log(2) - (log(1.0 / 3) / 3 + 2 * log(2.0 / 3) / 3)
        #expect(abs(try row.double("nmi") - 2 * mutual / entropies) < 1e-12)
        #expect(
            outcome.cells.rows == [[1, 2, 0, 0, 2, 1], [1, 2, 0, 1, 1, 0], [1, 2, 1, 1, 3, 1]])
        #expect(outcome.runs.rows.map { $0[0] } == [2, 1])
    }

    @Test func movedCustomersAreNamed() throws {
        _ = try compare([1, 2])
        let moved = try connection.query(
            "select run_a, run_b, customer_id, cluster_a, cluster_b from moved_customer")
        #expect(moved.map(\.values) == [[1, 2, "C", 0, 1]])
    }

    @Test func otherNumbersForTheSameClustersAreFullAgreement() throws {
        try HandRuns.add(
            3, name: "three", key: "k3", snapshot: 1, labels: [1, 1, 1, 0, 0, 0], to: connection)
        _ = try compare([1, 3])
        let row = try pair(1, 3)
        #expect(try row.double("ari") == 1)
        #expect(abs(try row.double("nmi") - 1) < 1e-12)
        #expect(try row.int("n_moved") == 0)
    }

    @Test func runsOfTwoSnapshotsAreComparedOnTheCustomersTheyShare() throws {
        try HandRuns.addSnapshot(2, customers: ["B", "D", "E", "X"], to: connection)
        try HandRuns.add(
            4, name: "four", key: "k4", snapshot: 2, labels: [1, 0, 0, 0], to: connection)
        _ = try compare([1, 4])
        let row = try pair(1, 4)
        #expect(try row.int("n_shared") == 3)
        #expect(try row.int("n_moved") == 0)
        #expect(try row.double("ari") == 1)
    }

    /// Other customers were named as moved.
    @Test(arguments: [
        ("update snapshot_row set customer_id = 'Z' where snapshot_id = 2 and row_no = 1", [1, 4]),
        ("delete from snapshot_row where snapshot_id = 1 and row_no = 5", [1, 4]),
        ("update snapshot_row set customer_id = 'B' where snapshot_id = 1 and row_no = 0", [1, 2]),
        (
            """
            update snapshot_row set customer_id = 'Z' where snapshot_id = 2 and row_no = 1;
            update snapshot_values_2 set customer_id = 'Z' where row_no = 1
            """, [1, 4]
        ),
    ])
    func rowsOfOtherCustomersAreDamage(_ sql: String, _ runs: [Int]) throws {
        try HandRuns.addSnapshot(2, customers: ["B", "D", "E", "X"], to: connection)
        try HandRuns.add(
            4, name: "four", key: "k4", snapshot: 2, labels: [1, 0, 0, 0], to: connection)
        try connection.execute(sql)
        let error = try #require(throws: (any Error).self) { try compare(runs) }
        #expect((error as? any UserFacingError)?.kind == .data, "\(error)")
        #expect(try connection.scalar("select count(*) from run_pair") == 0)
    }

    /// Who is missing in the other matrix is counted by what became of him there.
    @Test func whoIsNotSharedIsCountedByStatus() throws {
        try HandRuns.addSnapshot(2, customers: ["B", "D", "X"], to: connection)
        try HandRuns.add(
            4, name: "four", key: "k4", snapshot: 2, labels: [1, 0, 0], to: connection)
        try connection.execute(
            """
            insert into snapshot_excluded (snapshot_id, customer_id, rule, value) values
                (2, 'A', 'amount', 9.0), (2, 'C', 'invoice_count', 0.0), (2, 'E', 'population', null)
            """)
        let outcome = try compare([1, 2, 4])
        #expect(
            outcome.notShared.rows == [
                [1, 4, 4, "not in the matrix", 1], [1, 4, 4, "outside population", 1],
                [1, 4, 4, "outside set", 1], [1, 4, 4, "trimmed", 1],
                [1, 4, 1, "not in the matrix", 1],
                [2, 4, 4, "not in the matrix", 1], [2, 4, 4, "outside population", 1],
                [2, 4, 4, "outside set", 1], [2, 4, 4, "trimmed", 1],
                [2, 4, 2, "not in the matrix", 1],
            ])
    }

    @Test func pairsOfAnOlderWorkbenchAreFilledWhenAsked() throws {
        try connection.execute(
            """
            insert into run_pair (run_a, run_b, n_shared, n_moved, ari, nmi, compared_at)
            values (1, 2, 6, 1, 0.3, 0.4, '2011-12-09 12:50:00')
            """)
        #expect(try pair(1, 2).optionalDouble("ami") == nil)
        _ = try compare([1, 2])
        // Sizes 3 3 and 2 4: the cell of 3 and 2 holds 0, 1 or 2 with 1/5, 3/5 and 1/5.
        let row = try pair(1, 2)
        let mutual = log(2) / 3 + log(0.5) / 6 + log(1.5) / 2
        let a = log(2.0)
        let b = -(log(1.0 / 3) / 3 + 2 * log(2.0 / 3) / 3)
        #expect(abs(try row.double("variation_of_information") - (a + b - 2 * mutual)) < 1e-12)
        // Both groups of 3 with both others: 1·ln 1 vanishes for 1 of 2 and 2 of 4.
        let extreme = 2.0 / 6 * log(2) + 1.0 / 6 * log(0.5) + 3.0 / 6 * log(1.5)
        let expected = 2.0 / 5 * extreme
        #expect(abs(try row.double("ami") - (mutual - expected) / ((a + b) / 2 - expected)) < 1e-12)
    }

    @Test func comparingAgainStoresThePairOnce() throws {
        _ = try compare([1, 2])
        _ = try compare([2, 1, 1])
        #expect(try connection.scalar("select count(*) from run_pair") == 1)
        #expect(try connection.scalar("select count(*) from run_pair_cell") == 3)
    }

    @Test func everyPairOfThreeRunsIsCompared() throws {
        try HandRuns.add(
            3, name: "three", key: "k3", snapshot: 1, labels: [-1, -1, 0, 0, 0, 0], to: connection)
        let outcome = try compare([1, 2, 3])
        #expect(outcome.pairs.rows.map { Array($0[0...1]) } == [[1, 2], [1, 3], [2, 3]])
    }

    @Test func lessThanTwoRunsOrNothingSharedIsRefused() throws {
        #expect(throws: RunComparisonError.self) { try compare([]) }
        #expect(throws: RunComparisonError.self) { try compare([1, 1]) }
        try HandRuns.addSnapshot(2, customers: ["X"], to: connection)
        try HandRuns.add(5, name: "five", key: "k5", snapshot: 2, labels: [0], to: connection)
        #expect(throws: RunComparisonError.self) { try compare([1, 2, 5]) }
        #expect(try connection.scalar("select count(*) from run_pair") == 0)
    }
}
