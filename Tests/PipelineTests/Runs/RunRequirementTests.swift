import Pipeline
import Reports
import Store
import Testing

/// Runs are marked, never deleted.
struct RunRequirementTests {
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        for snapshot in 1...2 {
            try HandRuns.addSnapshot(
                snapshot, customers: ["A", "B", "C", "D", "E"], to: connection)
        }
        func add(_ id: Int, _ labels: [Int], _ silhouette: Double?, snapshot: Int = 1) throws {
            try HandRuns.add(
                id, name: "dbscan_\(id)_0.5", key: "k\(id)", snapshot: snapshot, labels: labels,
                silhouette: silhouette, to: connection)
        }
        try add(1, [0, 0, 1, 1, 1], 0.3)
        try add(2, [1, 1, 0, 0, 0], 0.3)
        try add(3, [0, 1, 1, 1, 1], 0.6)
        try add(4, [0, 0, 0, 0, 0], nil)
        try add(5, [0, 0, 1, 1, 1], 0.2, snapshot: 2)
        try RunPartitions.settle(in: connection)
    }

    private func stored() throws -> [[Value]] {
        try connection.query(
            "select run_id, requirement, passed from run_requirement order by run_id, requirement"
        ).map(\.values)
    }

    @Test func runsThatFulfilItAreMarked() throws {
        let requirement = try RunRequirement(" silhouette > 0.25 and smallest_share > 0.3 ")
        let outcome = try requirement.mark(snapshotID: 1, in: connection)
        #expect(outcome.passed == [1, 2] && outcome.failed == [3] && outcome.unknown == [4])
        let text = Value.text("silhouette > 0.25 and smallest_share > 0.3")
        #expect(
            try stored() == [
                [.integer(1), text, .integer(1)], [.integer(2), text, .integer(1)],
                [.integer(3), text, .integer(0)], [.integer(4), text, .null],
            ])
        #expect(
            outcome.words(requirement.text)
                == "2 of 4 runs fulfil silhouette > 0.25 and smallest_share > 0.3; for 1 it is neither "
                + "true nor false, as a value is missing: see run_requirement")
        #expect(try connection.scalar("select count(*) from run") == 5)
        // Again, and another one beside it.
        try requirement.mark(in: connection)
        try RunRequirement("n_clusters_found > 1").mark(in: connection)
        #expect(try stored().count == 10)
    }

    @Test func theListHasTheMarks() throws {
        let requirement = try RunRequirement("run_id <> 2 and silhouette > 0.25")
        try requirement.mark(in: connection)
        let list = try RunList(in: connection).lists(requirement: requirement).lists[0]
        #expect(list.briefColumns.prefix(3) == ["run_id", "run_name", "passed"])
        // Runs 1 and 2 have the same segments, and one of them is not what was asked for.
        #expect(
            try list.table.selecting(["run_id", "passed"]).rows == [
                [1, 1], [2, 0], [3, 1], [4, .null], [5, 0],
            ])
        #expect(try RunList(in: connection).table().columns.allSatisfy { $0.name != "passed" })
    }

    @Test(arguments: [
        ("silhuette > 0.1", "Did you mean silhouette?"), ("silhouette > 'high", "cannot be read"),
        ("silhouette > 0); drop table run; --", "\")\""), ("max(silhouette) > 0", "cannot be read"),
        ("run_id in (select run_id from run)", "no query"), ("random() > 0", "another time"),
    ])
    func whatIsNoConditionIsRefused(text: String, words: String) throws {
        let error = try #require(throws: ConditionError.self) {
            try RunRequirement(text).mark(in: connection)
        }
        #expect(error.description.hasPrefix("--require"))
        #expect(error.description.contains(words), "\(error)")
        #expect(!error.description.contains("from run_overview"))
        #expect(try stored().isEmpty)
    }
}
