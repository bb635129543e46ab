/// How much a finding matters for a clustering.
public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// Changes what segments mean, or whom they cover.
    case serious
    /// Should be known when results are read.
    case warning
    /// There is some of it, not much.
    case info
    /// Looked for and not there.
    case ok

    /// By the part of customers, lines or revenue that is concerned: from a tenth on serious, from
    /// a hundredth on a warning.
    init(share: Double) {
        switch share.magnitude {
        case 0.1...: self = .serious
        case 0.01...: self = .warning
        case _ where share != 0: self = .info
        default: self = .ok
        }
    }

    /// The lesser of two.
    func atMost(_ limit: Severity) -> Severity {
        rank < limit.rank ? limit : self
    }

    /// 0 for the worst.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One thing that was looked for in the data or the matrix, with its number.
public struct Finding: Sendable, Hashable {
    /// What was looked for.
    public let check: DataCheck
    /// Which column, month or measure the number is about.
    public let subject: String
    /// The number; `nil` where it is not defined.
    public let value: Double?
    /// Its unit.
    public let unit: String
    /// The part of the whole that it is, 0 to 1 but for money; `nil` where there is no whole.
    public let share: Double?
    /// How much it matters.
    public let severity: Severity
    /// More about it in words, such as what a redundant column is made of.
    public let detail: String?
    /// Of a code that is proposed, its row in `non_product_code` as SQL has it.
    let row: String?

    package init(
        _ check: DataCheck, _ subject: String, _ value: Double?, _ unit: String,
        share: Double? = nil, severity: Severity, detail: String? = nil, row: String? = nil
    ) {
        self.check = check
        self.subject = subject
        self.value = value
        self.unit = unit
        self.share = share
        self.severity = severity
        self.detail = detail
        self.row = row
    }

    /// A count or a sum and its part of a whole, which decides how much it matters.
    package init(
        _ check: DataCheck, _ subject: String, _ part: Double, of whole: Double, _ unit: String,
        atMost limit: Severity = .serious
    ) {
        let share = whole == 0 ? nil : part / whole
        self.init(
            check, subject, part, unit, share: share,
            severity: Severity(share: share ?? part).atMost(limit))
    }

    /// The same under another subject.
    func called(_ subject: String) -> Finding {
        Finding(
            check, subject, value, unit, share: share, severity: severity, detail: detail, row: row)
    }
}
