import Reports

/// What the numbers of runs can be: others are damage, and no answers.
enum RunRanges {
    /// Rounding may carry a bound's own value a little beyond it.
    private static let slack = 1e-9

    /// By column of `run` and `run_cluster`.
    private static let ranges: [String: ClosedRange<Double>] = [
        "silhouette": -1...1, "silhouette_with_noise": -1...1, "customer_share": 0...1,
        "n_clusters_found": 0...1e15, "n_noise": 0...1e15, "n_core": 0...1e15, "n_iter": 0...1e15,
        "size": 0...1e15, "inertia": 0...Double.infinity, "calinski_harabasz": 0...Double.infinity,
        "davies_bouldin": 0...Double.infinity, "fit_seconds": 0...Double.infinity,
        "shared_seconds": 0...Double.infinity,
    ]

    /// Looks at all cells of columns that have a range.
    ///
    /// - Parameter place: What a row is, from its number among the rows.
    /// - Throws: `DamagedError` for the first that is outside.
    static func check(
        _ table: ResultTable, _ place: ([Cell]) -> String
    ) throws(DamagedError) {
        for (position, column) in table.columns.enumerated() where ranges[column.name] != nil {
            for row in table.rows { try check(row[position], column.name, place(row)) }
        }
    }

    /// Looks at facts of a run that stand one below the other, names beside values.
    static func checkFacts(_ table: ResultTable, of runID: Int) throws(DamagedError) {
        for row in table.rows {
            if case .text(let name) = row[0] { try check(row[1], name, "run \(runID)") }
        }
    }

    /// Looks at further metrics, each with the range that was stored with it.
    static func checkMetrics(_ table: ResultTable, of runID: Int) throws(DamagedError) {
        for row in table.rows {
            guard case .text(let name) = row[0] else { continue }
            let place = "run_metric of run \(runID)"
            if name.hasPrefix("silhouette") { try check(row[1], "silhouette", place) }
            guard let value = row[1].double, let low = row[2].double, let high = row[3].double
            else { continue }
            guard low <= high, value >= low - slack, value <= high + slack else {
                throw DamagedError(place, "\(name) is \(value), from \(low) to \(high)")
            }
        }
    }

    private static func check(
        _ cell: Cell, _ column: String, _ place: @autoclosure () -> String
    ) throws(DamagedError) {
        guard let range = ranges[column], let number = cell.double else { return }
        guard number >= range.lowerBound - slack, number <= range.upperBound + slack else {
            throw DamagedError(place(), "\(column) is \(shortText(number))")
        }
    }
}
