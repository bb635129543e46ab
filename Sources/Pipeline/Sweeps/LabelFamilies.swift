import Store

/// Writes labels once for all runs of a snapshot that agree in most rows.
///
/// A family holds the labels of its first run, and of every other run the rows in which it differs from
/// that. Which runs are alike is counted in their labels, never guessed from parameters
/// (docs/decisions/0071). The labels of first runs are kept: those of the sweep's own share the memory
/// of the engine, and one more labelling may come from the file for every run that is written.
package final class LabelFamilies {
    /// A family that has room for a run.
    private struct Family {
        let id: Int
        /// The highest bit that a run has.
        let lastBit: Int64
        let nChanges: Int
    }

    /// What is known of the first run of a family.
    private struct FirstRun {
        /// Labels of `sampleRows`.
        let sample: [Int64]
        /// All labels, once they were needed.
        var labels: [Int32]?
    }

    /// Rows by which the closest family is found.
    private static let sampleSize = 256
    /// Families that are looked at, the newest ones.
    private static let mostFamilies = 256
    /// The first run's bit.
    private static let firstBit: Int64 = 1
    /// Bits beyond this would make the sign mean nothing.
    private static let largestBit: Int64 = 1 << 62

    private let connection: Connection
    private let snapshotID: Int
    private let nRows: Int
    private let sampleRows: [Int]
    private var firstRuns: [Int: FirstRun] = [:]

    /// The families of a snapshot of so many rows, those that the file has included.
    package init(ofSnapshot snapshotID: Int, nRows: Int, in connection: Connection) {
        self.connection = connection
        self.snapshotID = snapshotID
        self.nRows = nRows
        let step = max(1, nRows / Self.sampleSize)
        sampleRows = Array(stride(from: 0, to: nRows, by: step))
    }

    /// A family's runs differ from its first in so many rows at most, all together: who reads the labels
    /// of one run passes over the rows of all others, and a changed row takes as long to write as eight
    /// new ones.
    private var mostChanges: Int { nRows / 8 }

    /// Stores the labels of a new run, in the run's transaction.
    ///
    /// - Complexity: O(rows), and writes the rows that differ from its family.
    package func insert(_ labels: [Int32], runID: Int) throws {
        guard let (family, changed) = try family(of: labels) else {
            return try begin(with: labels, runID: runID)
        }
        let bit = changed.isEmpty ? Self.firstBit : family.lastBit << 1
        try connection.run(
            "insert into run_family (run_id, family_id, bit) values (?, ?, ?)",
            [runID, family.id, bit])
        guard !changed.isEmpty, let first = firstRuns[family.id]?.labels else { return }
        try connection.run(
            "update label_family set n_changes = n_changes + ? where family_id = ?",
            [changed.count, family.id])
        try insert(changed, of: labels, from: first, bit: bit, into: family.id)
    }

    // MARK: Finding

    /// The family to which the labels are closest, and the rows in which they differ from its first
    /// run; `nil` where there are more of these than it has room for.
    private func family(of labels: [Int32]) throws -> (Family, changed: [Int32])? {
        let sample = sample(of: labels)
        var closest: (family: Family, nEqual: Int)?
        for family in try families() {
            guard let first = try firstRun(of: family.id) else { continue }
            let nEqual = zip(first.sample, sample).count { $0 == $1 }
            if nEqual > closest?.nEqual ?? 0 { closest = (family, nEqual) }
        }
        // Twice the share that would fit: a sample may err.
        guard let closest, closest.nEqual * 4 >= sample.count * 3 else { return nil }
        let room = mostChanges - closest.family.nChanges
        guard let first = try firstLabels(of: closest.family.id),
            let changed = Self.rows(where: labels, differFrom: first, atMost: room)
        else { return nil }
        return (closest.family, changed)
    }

    /// Families that may take one more run, as they are in this transaction: other sweeps write too.
    private func families() throws -> [Family] {
        try reading("label_family") {
            try connection.query(
                """
                select label_family.family_id, max(run_family.bit), label_family.n_changes
                from label_family
                join run_family on run_family.family_id = label_family.family_id
                where label_family.snapshot_id = ?
                group by label_family.family_id
                order by label_family.family_id desc
                limit \(Self.mostFamilies)
                """, [snapshotID]
            ).map { row in
                Family(
                    id: try row.int(0), lastBit: Int64(try row.int(1)), nChanges: try row.int(2))
            }
        }.filter { family in
            (Self.firstBit..<Self.largestBit).contains(family.lastBit)
                && (0...mostChanges).contains(family.nChanges)
        }
    }

    private func sample(of labels: [Int32]) -> [Int64] { sampleRows.map { Int64(labels[$0]) } }

    private func firstRun(of family: Int) throws -> FirstRun? {
        if let known = firstRuns[family] { return known }
        // What is no label is like none; where the family is chosen, all its labels are checked.
        let none = Int64.min
        let sample = try sampleRows.map { row in
            try connection.scalar(
                """
                select cluster from family_label
                where family_id = ? and row_no = ? and (absent & \(Self.firstBit)) = 0
                """, [family, row])?.int ?? none
        }
        let first = FirstRun(sample: sample, labels: nil)
        firstRuns[family] = first
        return first
    }

    /// Labels of a family's first run; `nil` where the file does not have them whole: nothing is
    /// joined to what is damaged.
    private func firstLabels(of family: Int) throws -> [Int32]? {
        if let known = firstRuns[family]?.labels { return known }
        do {
            let runs = try connection.query(
                "select run_id from run_family where family_id = ? and bit = ? limit 1",
                [family, Self.firstBit])
            guard let run = runs.first else { return nil }
            let labels = try RunLabels.load(try run.int(0), from: connection)
            guard labels.count == nRows else { return nil }
            firstRuns[family]?.labels = labels
            return labels
        } catch is DamagedError {
            firstRuns[family] = FirstRun(sample: [], labels: nil)
            return nil
        }
    }

    /// Rows in which two labellings differ, in order; `nil` if they are more than `room`.
    private static func rows(
        where labels: [Int32], differFrom first: [Int32], atMost room: Int
    ) -> [Int32]? {
        var rows: [Int32] = []
        for row in labels.indices where labels[row] != first[row] {
            guard rows.count < room else { return nil }
            rows.append(Int32(truncatingIfNeeded: row))
        }
        return rows
    }

    // MARK: Writing

    /// Begins a family, which gets the number of its first run.
    private func begin(with labels: [Int32], runID: Int) throws {
        try connection.run(
            "insert into label_family (family_id, snapshot_id, n_changes) values (?, ?, 0)",
            [runID, snapshotID])
        try connection.run(
            "insert into run_family (run_id, family_id, bit) values (?, ?, ?)",
            [runID, runID, Self.firstBit])
        try labels.withUnsafeBufferPointer { labels in
            let source = BatchSource(
                name: "new_label",
                columns: [.init("row_no", .integer), .init("cluster", .integer)],
                batches: [
                    ColumnBatch(
                        rowCount: labels.count, values: [.rowNumber(start: 0), .int32(labels)])
                ])
            try connection.insert(
                source,
                with: "insert into family_label (family_id, row_no, cluster, absent) "
                    + "select \(runID), row_no, cluster, 0 from new_label")
        }
        firstRuns[runID] = FirstRun(sample: sample(of: labels), labels: labels)
    }

    /// Notes for every changed row that the run has not the first run's cluster, and which it has.
    ///
    /// A row of the first run is there for all runs but those whose bits it has; any other row for
    /// those alone whose bits it lacks, which makes it negative.
    private func insert(
        _ changed: [Int32], of labels: [Int32], from first: [Int32], bit: Int64, into family: Int
    ) throws {
        var rows: [Int32] = []
        var clusters: [Int32] = []
        var absent: [Int64] = []
        for row in changed {
            rows += [row, row]
            clusters += [first[Int(row)], labels[Int(row)]]
            absent += [bit, ~bit]
        }
        try rows.withUnsafeBufferPointer { rows in
            try clusters.withUnsafeBufferPointer { clusters in
                try absent.withUnsafeBufferPointer { absent in
                    let source = BatchSource(
                        name: "new_label",
                        columns: ["row_no", "cluster", "absent"].map { .init($0, .integer) },
                        batches: [
                            ColumnBatch(
                                rowCount: rows.count,
                                values: [.int32(rows), .int32(clusters), .int64(absent)])
                        ])
                    try connection.insert(
                        source,
                        with: """
                            insert into family_label (family_id, row_no, cluster, absent)
                            select \(family), row_no, cluster, absent from new_label where true
                            on conflict (family_id, row_no, cluster) do update
                            set absent = case
                                when excluded.absent < 0 then absent & excluded.absent
                                else absent | excluded.absent
                            end
                            """)
                }
            }
        }
    }
}
