import Reports

/// Where the rules of the set `rfm` divide.
struct RuleCutPoint: Sendable, Hashable {
    /// What a value says, in the order in which they are told.
    enum Name: String, Sendable, Hashable, CaseIterable {
        /// First purchases so many days ago or less are new.
        case newDays = "new_days"
        /// Days after which half of the next purchases have come.
        case attentionDays = "attention_days"
        /// Days after which three of four have come.
        case atRiskDays = "at_risk_days"
        /// Days after which 95 of 100 have come.
        case lostDays = "lost_days"
        /// Invoices from which on a customer is loyal.
        case loyalInvoices = "loyal_invoices"
        /// Invoices from which on he can be a champion.
        case championInvoices = "champion_invoices"
        /// Net revenue from which on he can.
        case championRevenue = "champion_revenue"
        /// Longest season, in months of the calendar.
        case seasonMonths = "season_months"

        var unit: String {
            switch self {
            case .newDays, .attentionDays, .atRiskDays, .lostDays: "days"
            case .loyalInvoices, .championInvoices: "invoices"
            case .championRevenue: "currency"
            case .seasonMonths: "months"
            }
        }

        /// Values that can be.
        var allowed: (words: String, test: (Double) -> Bool) {
            switch self {
            case .newDays, .attentionDays, .atRiskDays, .lostDays:
                ("0 to 36525 days", { (0...36_525).contains($0) })
            case .loyalInvoices, .championInvoices:
                ("1 or more invoices", { $0 >= 1 && $0 <= 1e9 })
            case .championRevenue: ("an amount above 0", { $0 > 0 && $0 <= 1e15 })
            // Longer ones leave open which months of a year are the season.
            case .seasonMonths: ("1, 2, 3, 4, 5 or 6", { [1, 2, 3, 4, 5, 6].contains($0) })
            }
        }
    }

    let name: Name
    var value: Double
    /// Where the value comes from, in words.
    var source: String
}

/// A cut point that an analyst has typed: `lost_days=180`.
public struct RuleCutEdit: Sendable, Hashable {
    let name: RuleCutPoint.Name
    let value: Double

    /// - Throws: `RuleCutError` for an unknown name, or a value that cannot be.
    public init(_ text: String) throws(RuleCutError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .form(text) }
        let typed = String(parts[0])
        let names = RuleCutPoint.Name.allCases.map(\.rawValue)
        guard let name = RuleCutPoint.Name(rawValue: typed) else {
            throw .unknown(typed, known: names)
        }
        guard let value = Double(parts[1]), name.allowed.test(value) else {
            throw .value(
                name.rawValue, value: String(parts[1]), allowed: name.allowed.words, isStored: false
            )
        }
        self.name = name
        self.value = value
    }
}

/// Cut points that no rules can be made of.
public enum RuleCutError: UserFacingError, Hashable {
    /// Not a name, a sign of equality and a number.
    case form(String)
    /// No cut point has the name.
    case unknown(String, known: [String])
    /// A value that cannot be.
    case value(String, value: String, allowed: String, isStored: Bool)
    /// One that must not be above another is.
    case order(String, below: String)
    /// The table has a row that means nothing, or lacks one.
    case table(problem: String, remedy: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .form, .unknown, .order: .usage
        case .value(_, _, _, let isStored): isStored ? .data : .usage
        case .table: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .form(let text):
            "--cut \(text) is not a name and a number. Type it as --cut lost_days=180."
        case .unknown(let name, let known):
            "there is no cut point \"\(name)\"."
                + (nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? "")
                + " There are: " + known.joined(separator: ", ") + "."
        case .value(let name, let value, let allowed, let isStored):
            isStored
                ? "rule_cut_point: \(name) is \(value), and must be \(allowed). Set it: "
                    + "workbench publish --rules rfm --cut \(name)=NUMBER."
                : "--cut \(name)=\(value) is not allowed: it must be \(allowed)."
        case .order(let low, let high):
            "the cut point \(low) is above \(high), and must not be. Set both: "
                + "--cut \(low)=NUMBER --cut \(high)=NUMBER."
        case .table(let problem, let remedy):
            "rule_cut_point: \(problem). \(remedy)"
        }
    }
}
