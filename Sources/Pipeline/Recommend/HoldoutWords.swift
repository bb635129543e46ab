import Reports
import Store

/// A comparison with later lines in sentences.
enum HoldoutWords {
    static let legend = """
        R² out of sample: 1 tells all, 0 no more than the mean of all customers does.
        better: the range of the difference to the bands is above 0 (yes), holds 0
        (no), is below 0 (worse); or neither tells more than that mean.
        rule: the eight rules of publish --rules rfm, with cut points of that day.
        """

    /// Who was measured, over how long, and whose the other later sales are.
    static func ground(_ row: Row, days: Double) throws -> [String] {
        let customers = try row.int("n_customers")
        let date = try row.text("holdout_date").prefix(10)
        let until = try row.text("until_date").prefix(10)
        var lines = [
            "Held out: segments of the lines up to \(date), \(counted(customers, "customer")); "
                + "\(grouped(try row.int("n_buyers"))) of them bought in the \(dayCount(days)) behind it, up "
                + "to \(until).",
            try sales(row),
        ]
        let unscored = try row.int("n_unscored")
        if unscored > 0 {
            lines.append(
                "\(people(unscored)) of the matrix had no sale by then, so no score: not measured.")
        }
        let capped = try row.int("n_capped")
        if capped > 0 {
            lines.append(
                "\(people(capped)) sent back more than they bought then: their return rate counts as 1."
            )
        }
        return lines
    }

    private static func sales(_ row: Row) throws -> String {
        let all = try row.double("later_sales")
        guard all > 0 else { return "There are no later sales." }
        var others: [String] = []
        func add(_ column: String, _ whose: String) throws {
            let share = try row.double(column) / all
            if share > 0 { others.append("\(percent(share)) \(whose)") }
        }
        try add("no_customer_sales", "are on lines without a customer")
        try add(
            "new_customer_sales",
            "of \(people(try row.int("n_new_customers"))) who had bought nothing before")
        try add(
            "left_out_sales",
            "of \(people(try row.int("n_left_out_customers"))) outside of the matrix")
        let own = "\(percent(try row.double("measured_sales") / all)) of the later sales are theirs"
        return (others.isEmpty ? own : "\(own); not measured: \(others.joined(separator: ", "))")
            + "."
    }

    /// Whether the choice beats the bands.
    ///
    /// - Parameter choice: The number of segments chosen; `nil` where none is.
    static func verdict(_ results: [HoldoutResult], choice: Int?) -> String {
        guard let choice else {
            return "No segmentation is chosen, so none is held against bands of the RFM score; the "
                + "table has all numbers of clusters."
        }
        let own = results.filter { $0.nClusters == choice && $0.method == .clusters }
        let bands = results.filter { $0.nClusters == choice && $0.method == .bands }
        guard let nBands = bands.first?.nParts else {
            return "The \(choice) segments chosen cannot be judged: "
                + (own.first?.note ?? "they were not fitted") + "."
        }
        let clauses = own.map { result in
            clause(result, bands.first { $0.outcome == result.outcome })
        }
        let verdict = own.first { $0.outcome == .revenue }?.comparison(
            with: bands.first { $0.outcome == .revenue })
        let head =
            switch verdict {
            case .yes:
                "The \(choice) segments chosen tell later spend better than \(nBands) bands of the RFM score"
            case .no, .worse, .neither:
                "The \(choice) segments chosen do not beat \(nBands) bands of the RFM score"
            case nil:
                "Whether the \(choice) segments chosen beat \(nBands) bands of the RFM score cannot be told"
            }
        return "\(head): \(clauses.joined(separator: "; "))."
    }

    /// Whether fixed rules beat the choice.
    ///
    /// - Returns: `nil` where there are no rules, or nothing to hold them against: the table has them then.
    static func rules(_ results: [HoldoutResult], choice: Int?) -> String? {
        let chosen = results.filter { $0.nClusters == choice }
        let own = chosen.filter { $0.method == .rules }
        let clusters = chosen.filter { $0.method == .clusters }
        guard let choice, let nNames = own.first?.nParts else { return nil }
        let clauses = own.map { result in
            clause(result, clusters.first { $0.outcome == result.outcome })
        }
        let names = "The eight rules (\(nNames) name\(nNames == 1 ? " occurs" : "s occur"))"
        let segments = "the \(choice) segments chosen"
        let comparison = own.first { $0.outcome == .revenue }?.comparison(
            with: clusters.first { $0.outcome == .revenue })
        let head =
            switch comparison {
            case .yes: "\(names) tell later spend better than \(segments)"
            case .worse: "\(names) tell later spend worse than \(segments)"
            case .no: "\(names) and \(segments): which is better does not show"
            case .neither: "\(names) tell nothing of later spend, nor do \(segments)"
            case nil: "\(names) and \(segments): which is better cannot be told"
            }
        return "\(head): \(clauses.joined(separator: "; "))."
    }

    private static func clause(_ own: HoldoutResult, _ against: HoldoutResult?) -> String {
        let name = Self.name(own.outcome)
        guard let r2 = own.r2, let other = against?.r2, let range = own.differenceRange,
            let comparison = own.comparison(with: against)
        else { return "\(name) not told (\(own.note ?? against?.note ?? "no range"))" }
        let word =
            switch comparison {
            case .yes: "better"
            case .no: "no better"
            case .worse: "worse"
            case .neither: "told by neither"
            }
        return "\(name) \(word) (R² \(digits(r2)) against \(digits(other)), difference "
            + "\(digits(range.low)) to \(digits(range.high))"
            + (own.outcome == .returnRate ? ", \(people(own.nCustomers)))" : ")")
    }

    static func heading(_ outcome: HoldoutOutcome) -> String {
        switch outcome {
        case .revenue: "spend"
        case .boughtAgain: "again"
        case .returnRate: "returns"
        }
    }

    private static func name(_ outcome: HoldoutOutcome) -> String {
        switch outcome {
        case .revenue: "later spend"
        case .boughtAgain: "buying again"
        case .returnRate: "return rate"
        }
    }

    private static func digits(_ value: Double) -> String {
        let text = fixedText(value, decimals: 3)
        return text == "-0.000" ? "0.000" : text
    }

    private static func people(_ count: Int) -> String {
        counted(count, "customer")
    }

    private static func dayCount(_ days: Double) -> String {
        let whole = Int(min(max(days, 0), 1e6).rounded(.up))
        return whole == 1 ? "day" : "\(grouped(whole)) days"
    }
}
