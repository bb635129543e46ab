import Store

/// The outlier rule of a snapshot with the bounds of its fit, for customers of any day.
struct FrozenBounds {
    private let steps: [(rule: String, column: Int, range: ClosedRange<Double>)]

    /// What is usual, by the steps.
    var usual: [String: ClosedRange<Double>] {
        Dictionary(steps.map { ($0.rule, $0.range) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: `RefreshError.noBounds` where the matrix does not have what the rule looks at, or an older workbench did
    ///   not store whom it left out.
    init(
        of run: ExportedRun, on snapshot: Snapshot, kept: [Double], in connection: Connection
    ) throws {
        guard snapshot.outlierRule == .kit else {
            steps = []
            return
        }
        let ranges = try Self.ranges(on: snapshot, kept: kept, in: connection)
        steps = try OutlierBounds.steps.map { rule in
            guard let column = snapshot.inputNames.firstIndex(of: rule), let range = ranges[rule]
            else { throw RefreshError.noBounds(run: run.name, column: rule) }
            return (rule, column, range)
        }
    }

    /// The bounds of the steps as far as they are known; none without the rule.
    ///
    /// - Parameter kept: Raw values of the matrix.
    static func ranges(
        on snapshot: Snapshot, kept: [Double], in connection: Connection
    ) throws -> [String: ClosedRange<Double>] {
        guard snapshot.outlierRule == .kit else { return [:] }
        let rules = try reading("snapshot_excluded of snapshot \(snapshot.id)") {
            try connection.query(
                "select customer_id, rule from snapshot_excluded where snapshot_id = ?",
                [snapshot.id]
            ).reduce(into: [String: String]()) { $0[try $1.text(0)] = try $1.text(1) }
        }
        let trimmed = try TrimmedCustomers(of: snapshot, from: connection)
        return OutlierBounds.steps.reduce(into: [:]) { ranges, rule in
            ranges[rule] = OutlierBounds.of(
                rule, in: snapshot, kept: kept, trimmed: trimmed, rules: rules)
        }
    }

    /// The step that leaves a customer out, and what he has; `nil` for who is kept.
    func leftOut(_ row: ArraySlice<Double>) -> (rule: String, value: Double)? {
        for step in steps {
            let value = row[row.startIndex + step.column]
            if !step.range.contains(value) { return (step.rule, value) }
        }
        return nil
    }
}
