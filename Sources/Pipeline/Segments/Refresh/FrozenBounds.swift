import Store

/// The outlier rule of a snapshot with the bounds of its fit, for customers of any day.
struct FrozenBounds {
    private let steps: [(rule: String, column: Int, range: ClosedRange<Double>)]

    /// - Throws: `RefreshError.noBounds` where the matrix does not have what the rule looks at, or an older workbench did
    ///   not store whom it left out.
    init(
        of run: ExportedRun, on snapshot: Snapshot, kept: [Double], in connection: Connection
    ) throws {
        guard snapshot.outlierRule == .kit else {
            steps = []
            return
        }
        let trimmed = try TrimmedCustomers(of: snapshot, from: connection)
        let rules = try reading("snapshot_excluded of snapshot \(snapshot.id)") {
            try connection.query(
                "select customer_id, rule from snapshot_excluded where snapshot_id = ?",
                [snapshot.id]
            ).reduce(into: [String: String]()) { $0[try $1.text(0)] = try $1.text(1) }
        }
        steps = try OutlierBounds.steps.map { rule in
            guard let column = snapshot.inputNames.firstIndex(of: rule),
                let range = OutlierBounds.of(
                    rule, in: snapshot, kept: kept, trimmed: trimmed, rules: rules)
            else { throw RefreshError.noBounds(run: run.name, column: rule) }
            return (rule, column, range)
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
