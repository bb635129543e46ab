import Reports
import Store

/// A stored comparison with later lines, as it is printed.
public struct HoldoutReport: Sendable {
    /// What was compared, whether the choice beats the bands and the rules beat the choice, and a row a number of
    /// clusters and for the rules.
    public let document: Document
    /// The comparison as a table of one row, and all results: for programs.
    public let tables: [ResultTable]

    /// Reads comparison `id`.
    ///
    /// - Parameters:
    ///   - answer: The answer whose choice is judged.
    ///   - notes: What else must be known, a sentence each.
    init(_ id: Int, answer: Int, notes: [String], from connection: Connection) throws {
        let columns = """
            select holdout_id, snapshot_id, score_snapshot_id, holdout_date, until_date, seed, n_draws, n_folds,
                n_customers, n_buyers, n_capped, n_unscored, n_new_customers, n_left_out_customers,
                later_sales, measured_sales, new_customer_sales, left_out_sales, no_customer_sales
            from holdout
            where holdout_id = ?
            """
        guard let row = try connection.query(columns, [id]).first else {
            throw DamagedError("holdout \(id)", "it is gone")
        }
        let results = try connection.query(Self.resultColumns, [id])
        let (words, table) = try reading("holdout \(id)") {
            let results = try results.map(HoldoutResult.init)
            let days = try connection.query(
                "select julianday(until_date) - julianday(holdout_date) from holdout where holdout_id = ?",
                [id]
            ).first?.double(0)
            let ground = try HoldoutWords.ground(row, days: days ?? 0)
            let choice = try Self.choice(of: answer, in: connection)
            return (
                ground
                    + [
                        HoldoutWords.verdict(results, choice: choice),
                        HoldoutWords.rules(results, choice: choice),
                    ].compactMap(\.self),
                Self.table(results, choice: choice)
            )
        }
        let lines = (words + notes).flatMap { WrappedText.paragraph($0, width: 80) }
        document = Document([
            .text(lines.joined(separator: "\n")), .table(table),
            .text(HoldoutWords.legend),
        ])
        tables = [
            try ResultTable(connection, columns, [id]).named("holdout"),
            try ResultTable(connection, Self.resultColumns, [id]).named("holdout_result"),
        ]
    }

    static let resultColumns = """
        select n_clusters, method, outcome, n_parts, n_customers, r2, r2_low, r2_high, difference,
            difference_low, difference_high, note
        from holdout_result
        where holdout_id = ?
        order by case outcome when 'log_later_revenue' then 1 when 'bought_again' then 2 else 3 end,
            n_clusters, method
        """

    private static func choice(of answer: Int, in connection: Connection) throws -> Int? {
        try connection.query(
            "select n_clusters from recommendation where recommendation_id = ?", [answer]
        ).first?.optionalInt(0)
    }

    /// A row a number of clusters: for each outcome both R², and whether the clusters do better; and one for the rules.
    private static func table(_ results: [HoldoutResult], choice: Int?) -> ResultTable {
        var columns: [ResultTable.Column] = [.init("n_clusters", heading: "k", role: .identifier)]
        for outcome in HoldoutOutcome.allCases {
            columns += [
                .init(
                    outcome.rawValue, heading: HoldoutWords.heading(outcome), role: .measure,
                    digits: 2),
                .init("\(outcome.rawValue)_bands", heading: "bands", role: .measure, digits: 2),
                .init("\(outcome.rawValue)_better", heading: "better", role: .text),
            ]
        }
        var table = ResultTable(name: "holdout", columns: columns)
        for k in Set(results.map(\.nClusters)).sorted() {
            var cells = [Cell(k)]
            for outcome in HoldoutOutcome.allCases {
                let pair = results.filter { $0.nClusters == k && $0.outcome == outcome }
                let own = pair.first { $0.method == .clusters }
                let bands = pair.first { $0.method == .bands }
                cells += [
                    Cell(thousandths(own?.r2)), Cell(thousandths(bands?.r2)),
                    own?.comparison(with: bands).map { Cell($0.rawValue) } ?? .null,
                ]
            }
            table.append(cells)
        }
        if let cells = ruleCells(results, choice: choice) { table.append(cells) }
        return table
    }
}

extension HoldoutReport {
    /// The rules are the same beside every number of clusters: one row, without bands.
    fileprivate static func ruleCells(_ results: [HoldoutResult], choice: Int?) -> [Cell]? {
        let all = results.filter { $0.method == .rules }
        let beside = all.first { $0.nClusters == choice } ?? all.first
        guard let beside else { return nil }
        return [Cell("rule")]
            + HoldoutOutcome.allCases.flatMap { outcome -> [Cell] in
                let own = all.first {
                    $0.nClusters == beside.nClusters && $0.outcome == outcome
                }
                return [Cell(thousandths(own?.r2)), .null, .null]
            }
    }
}

/// As exact as a person needs it; never −0.
private func thousandths(_ r2: Double?) -> Double? {
    r2.map { ($0 * 1000).rounded() / 1000 + 0 }
}

/// A row of `holdout_result`.
struct HoldoutResult {
    /// Whether this tells more than what it is held against.
    enum Comparison: String {
        case yes, no, worse
        /// Both tell no more than the mean of all.
        case neither
    }

    let nClusters: Int
    let method: HoldoutFindings.Method
    let outcome: HoldoutOutcome
    let nParts: Int
    let nCustomers: Int
    let r2: Double?
    let differenceRange: (low: Double, high: Double)?
    let note: String?

    /// - Throws: `DamagedError` or `StoreError` for what no result can be.
    init(_ row: Row) throws {
        nClusters = try row.int("n_clusters")
        let place = "holdout_result"
        method = try stored(
            HoldoutFindings.Method.self, try row.text("method"), "method", of: place)
        outcome = try stored(HoldoutOutcome.self, try row.text("outcome"), "outcome", of: place)
        nParts = try row.int("n_parts")
        nCustomers = try row.int("n_customers")
        r2 = try row.optionalDouble("r2")
        let low = try row.optionalDouble("difference_low")
        let high = try row.optionalDouble("difference_high")
        differenceRange = low.flatMap { low in high.map { (low, $0) } }
        note = try row.optionalText("note")
        guard (r2 ?? 0) <= 1, differenceRange.map({ $0.low <= $0.high }) ?? true else {
            throw DamagedError(place, "an R² is above 1, or a range runs backwards")
        }
    }

    /// `nil` where it cannot be told.
    func comparison(with against: HoldoutResult?) -> Comparison? {
        guard let r2, let other = against?.r2, let range = differenceRange else { return nil }
        if max(r2, other) <= 0 { return .neither }
        return range.low > 0 ? .yes : range.high < 0 ? .worse : .no
    }
}
