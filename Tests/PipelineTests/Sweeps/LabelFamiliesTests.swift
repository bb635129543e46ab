import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Labels are stored once, and every run reads its own.
struct LabelFamiliesTests {
    private static let nRows = 64
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        try HandRuns.addSnapshot(
            1, customers: (0..<Self.nRows).map { "C\(100 + $0)" }, to: connection)
    }

    private func families() -> LabelFamilies {
        LabelFamilies(ofSnapshot: 1, nRows: Self.nRows, in: connection)
    }

    private func insert(_ labels: [Int32], _ runID: Int, into families: LabelFamilies) throws {
        try connection.transaction(.immediate) {
            try HandRuns.addWithoutLabels(
                runID, name: "dbscan_\(runID)_0.5", key: "\(runID)", snapshot: 1,
                labels: labels.map(Int.init), to: connection)
            try families.insert(labels, runID: runID)
        }
    }

    private func insert(_ labelings: [[Int32]]) throws {
        let families = families()
        for (index, labels) in labelings.enumerated() {
            try insert(labels, index + 1, into: families)
        }
    }

    /// The view says what was written, once a row, in order, and so does who checks digests.
    private func expectStored(_ labelings: [[Int32]]) throws {
        for (index, labels) in labelings.enumerated() {
            let rows = try connection.query(
                "select row_no, cluster from run_label where run_id = ? order by row_no",
                [index + 1])
            #expect(try rows.map { try $0.int(0) } == Array(0..<labels.count))
            #expect(try rows.map { Int32(try $0.int(1)) } == labels, "run \(index + 1)")
            #expect(try RunLabels.load(index + 1, from: connection) == labels)
        }
        #expect(
            try connection.scalar("select count(*) from run_label")
                == .integer(Int64(labelings.reduce(0) { $0 + $1.count })))
        #expect(try connection.foreignKeyViolations().isEmpty)
    }

    private func count(_ table: String) throws -> Int {
        try connection.query("select count(*) from \(table)")[0].int(0)
    }

    private func labels(changed rows: [Int] = [], to cluster: Int32 = 4) -> [Int32] {
        var labels = (0..<Self.nRows).map { Int32($0 % 4) - 1 }
        for row in rows { labels[row] = cluster }
        return labels
    }

    @Test func threeRunsThatAgreeInMostRowsAreStoredOnce() throws {
        let labelings = [labels(), labels(changed: [7]), labels(changed: [7, 50])]
        try insert(labelings)
        try expectStored(labelings)
        let rows = try connection.query(
            "select row_no, cluster, absent from family_label where row_no in (7, 50)"
        ).map { [try $0.int(0), try $0.int(1), try $0.int(2)] }
        #expect(rows == [[7, 2, 6], [7, 4, ~6], [50, 1, 4], [50, 4, ~4]])
        #expect(try count("family_label") == Self.nRows + 2)
        #expect(try count("label_family") == 1)
        #expect(try connection.scalar("select n_changes from label_family") == 3)
        #expect(
            try connection.query("select bit from run_family order by run_id")
                .map { try $0.int(0) } == [1, 2, 4])
    }

    @Test func equalPartitionsStoreNoLabels() throws {
        let labelings = [labels(), labels(), labels(changed: [3]), labels(), labels(changed: [3])]
        try insert(labelings)
        try expectStored(labelings)
        #expect(try count("family_label") == Self.nRows + 1)
        #expect(try count("label_family") == 1)
    }

    @Test func whatIsAlikeIsFoundInTheFileToo() throws {
        let labelings = [labels(), labels(changed: [1, 2]), labels(changed: [2, 9], to: 0)]
        for (index, labels) in labelings.enumerated() {
            try insert(labels, index + 1, into: families())
        }
        try expectStored(labelings)
        #expect(try count("label_family") == 1)
    }

    @Test func aRunOfItsOwnBeginsAFamily() throws {
        let far = labels(changed: Array(0..<40))
        let labelings = [labels(), far, labels(changed: [5]), far.map { $0 == 4 ? 4 : 0 }]
        try insert(labelings)
        try expectStored(labelings)
        #expect(
            try connection.query("select family_id from run_family order by run_id")
                .map { try $0.int(0) } == [1, 2, 1, 4])
    }

    /// An eighth of the rows: who reads one run passes over the rows of the others.
    @Test func aFamilyHoldsSoManyChangesAtMost() throws {
        let labelings = (0..<12).map { labels(changed: [$0, $0 + 20, $0 + 40]) }
        try insert(labelings)
        try expectStored(labelings)
        #expect(try count("label_family where n_changes > \(Self.nRows / 8)") == 0)
        #expect(try count("family_label") < 7 * Self.nRows)
    }

    @Test func aFamilyHasRoomFor63Bits() throws {
        // Changes that come and go in one row, as n_changes would fill up before.
        try insert([labels(), labels(changed: [1])])
        try connection.execute(
            """
            update label_family set n_changes = 0;
            update run_family set bit = \(1 << 61) where run_id = 2;
            update family_label set absent = \(1 << 61) where absent = 2;
            update family_label set absent = ~\(1 << 61) where absent = ~2;
            """)
        let families = families()
        try insert(labels(changed: [2]), 3, into: families)
        try insert(labels(changed: [3]), 4, into: families)
        try expectStored(
            [labels(), labels(changed: [1]), labels(changed: [2]), labels(changed: [3])])
        let rows = try connection.query("select family_id, bit from run_family order by run_id")
            .map { [try $0.int(0), try $0.int(1)] }
        #expect(rows == [[1, 1], [1, 1 << 61], [1, 1 << 62], [4, 1]])
    }

    @Test(arguments: 0..<40)
    func everyRunReadsItsOwn(_ seed: Int) throws {
        var dice = FeatureDice(state: UInt64(seed))
        var labelings: [[Int32]] = []
        var families = families()
        for runID in 1...20 {
            var labels =
                labelings.isEmpty || dice.below(5) == 0
                ? (0..<Self.nRows).map { _ in Int32(dice.below(4)) - 1 }
                : labelings[dice.below(labelings.count)]
            for _ in 0..<dice.below(4) { labels[dice.below(Self.nRows)] = Int32(dice.below(6)) - 1 }
            labelings.append(labels)
            if dice.below(4) == 0 { families = self.families() }
            try insert(labels, runID, into: families)
        }
        try expectStored(labelings)
        // Every row of a family is some run's.
        #expect(
            try count(
                """
                family_label where not exists (
                    select 1 from run_family
                    where run_family.family_id = family_label.family_id
                        and (family_label.absent & run_family.bit) = 0)
                """) == 0)
    }

    @Test func aTransactionThatEndsEarlyLeavesNothing() throws {
        try insert([labels(), labels(changed: [7])])
        let before = try ["label_family", "run_family", "family_label"].map {
            try connection.query("select * from \($0)").map(\.values)
        }
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.transaction(.immediate) {
                try insert(labels(changed: [7, 8]), 3, into: families())
                throw Stop()
            }
        }
        let after = try ["label_family", "run_family", "family_label"].map {
            try connection.query("select * from \($0)").map(\.values)
        }
        #expect(before == after)
    }

    @Test func nothingJoinsWhatIsDamaged() throws {
        try insert([labels()])
        try connection.execute("update family_label set cluster = 9 where row_no = 63")
        try insert(labels(changed: [7]), 2, into: families())
        #expect(try RunLabels.load(2, from: connection) == labels(changed: [7]))
        #expect(try count("label_family") == 2)
        #expect(throws: (any Error).self) { try RunLabels.load(1, from: connection) }
    }

    /// What BI tools read: plain columns of declared types, found by run without a sorter.
    @Test func theViewHasTypesAndNeedsNoSorter() throws {
        #expect(
            try connection.declaredTypes(of: "select * from run_label").map { $0?.lowercased() }
                == ["integer", "integer", "integer"])
        #expect(
            try connection.columnNames(of: "select * from run_label")
                == ["run_id", "row_no", "cluster"])
        let plan = try connection.query(
            "explain query plan select * from run_label where run_id = 1 order by row_no"
        ).map { try $0.text("detail") }
        #expect(plan.count == 2)
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }
}
