import Store

/// The outlier rule of a snapshot with the bounds of its fit, for customers of any day.
struct FrozenBounds {
    private let steps: [(rule: String, column: Int, range: ClosedRange<Double>)]
    /// Whether the rule looks at columns that the matrix does not have: `FrozenViews.outlierValues` has them.
    let needsValues: Bool

    /// What is usual, by the steps.
    var usual: [String: ClosedRange<Double>] {
        Dictionary(steps.map { ($0.rule, $0.range) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: `RefreshError.noBounds` where the matrix does not have what the rule looks at, and an older workbench did
    ///   not store its bounds, or whom it left out.
    init(
        of run: ExportedRun, on snapshot: Snapshot, kept: [Double], in connection: Connection
    ) throws {
        guard snapshot.outlierRule == .kit else {
            (steps, needsValues) = ([], false)
            return
        }
        let stored = try Self.stored(snapshot, in: connection)
        needsValues = stored != nil
        let ranges = try stored ?? Self.ranges(on: snapshot, kept: kept, in: connection)
        let columns = stored == nil ? snapshot.inputNames : OutlierBounds.steps
        steps = try OutlierBounds.steps.map { rule in
            guard let column = columns.firstIndex(of: rule), let range = ranges[rule]
            else { throw RefreshError.noBounds(run: run.name, column: rule) }
            return (rule, column, range)
        }
    }

    /// Those that were frozen with a matrix that does not have the columns; `nil` where none were.
    private static func stored(
        _ snapshot: Snapshot, in connection: Connection
    ) throws -> [String: ClosedRange<Double>]? {
        let place = "snapshot_outlier_bound of snapshot \(snapshot.id)"
        return try reading(place) {
            let rows = try connection.query(
                "select rule, low, high from snapshot_outlier_bound where snapshot_id = ?",
                [snapshot.id])
            guard !rows.isEmpty else { return nil }
            return try rows.reduce(into: [:]) { ranges, row in
                let (low, high) = (try row.double(1), try row.double(2))
                guard low <= high else {
                    throw DamagedError(place, "\(low) to \(high) is no range")
                }
                ranges[try row.text(0)] = low...high
            }
        }
    }

    /// The bounds of the steps as far as they are known; none without the rule.
    ///
    /// - Parameter kept: Raw values of the matrix.
    static func ranges(
        on snapshot: Snapshot, kept: [Double], in connection: Connection
    ) throws -> [String: ClosedRange<Double>] {
        guard snapshot.outlierRule == .kit else { return [:] }
        if let stored = try stored(snapshot, in: connection) { return stored }
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
    ///
    /// - Parameter row: Of the matrix, or where that does not do the values that the rule looks at.
    func leftOut(_ row: ArraySlice<Double>) -> (rule: String, value: Double)? {
        for step in steps {
            let value = row[row.startIndex + step.column]
            if !step.range.contains(value) { return (step.rule, value) }
        }
        return nil
    }
}
