import Reports
import Store

/// Whom and what a snapshot leaves out of its data.
public struct SetAside: Sendable, Hashable {
    /// Customers by rule, in the order of the rules' names.
    public let customersByRule: [String: Int]
    /// Their part of the sales to customers (0 to 1); `nil` where it is not known: a set without outlier rule,
    /// or a snapshot read back.
    public let revenueShare: Double?
    /// Complete lines on a Saturday, which the weekday columns do not count; `nil` where the set has
    /// no weekdays, or for a snapshot read back.
    public let nSaturdayLines: Int?
    /// How far the given end is from the newest line; `nil` where none is given, or for a snapshot read back.
    let lateEnd: LateEnd?

    /// Rules of the sets' own views (`excluded_view`), not of an outlier rule.
    private static let setRules: Set<String> = ["invoice_count", "complete_lines"]

    /// Customers whom the set itself has no place for.
    var nOutsideSet: Int {
        customersByRule.filter { Self.setRules.contains($0.key) }.values.reduce(0, +)
    }

    /// Customers left out.
    public var nCustomers: Int { customersByRule.values.reduce(0, +) }

    init(
        customersByRule: [String: Int], revenueShare: Double?, nSaturdayLines: Int?,
        lateEnd: LateEnd? = nil
    ) {
        self.customersByRule = customersByRule
        self.revenueShare = revenueShare
        self.nSaturdayLines = nSaturdayLines
        self.lateEnd = lateEnd
    }

    init(of live: LiveMatrix) {
        var byRule: [String: Int] = [:]
        for customer in live.excluded { byRule[customer.why.rule, default: 0] += 1 }
        for customer in live.outside { byRule[customer.why.rule, default: 0] += 1 }
        for customer in live.outsidePopulation { byRule[customer.why.rule, default: 0] += 1 }
        let aside =
            live.excluded.reduce(0) { $0 + $1.why.revenue }
            + live.outside.reduce(0) { $0 + $1.why.revenue }
        let facts = live.facts
        self.init(
            customersByRule: byRule,
            revenueShare: (facts.revenue ?? facts.revenueOfAll).flatMap {
                $0 == 0 ? nil : aside / $0
            },
            nSaturdayLines: facts.nSaturdayLines, lateEnd: facts.lateEnd)
    }

    static func load(_ snapshotID: Int, from connection: Connection) throws -> SetAside {
        let rows = try connection.query(
            """
            select rule, count(*)
            from snapshot_excluded
            where snapshot_id = ?
            group by rule
            """, [snapshotID])
        return try reading("snapshot_excluded of snapshot \(snapshotID)") {
            SetAside(
                customersByRule: Dictionary(
                    try rows.map { (try $0.text(0), try $0.int(1)) }, uniquingKeysWith: +),
                revenueShare: nil, nSaturdayLines: nil)
        }
    }

    func notes(rule: OutlierRule) -> [String] {
        var notes: [String] = []
        let ofSet = customersByRule.filter { Self.setRules.contains($0.key) }
        let ofRule = customersByRule.filter {
            !Self.setRules.contains($0.key) && !Population.rules.contains($0.key)
        }
        let share = revenueShare.map { " with \(percent($0)) of the sales to customers" } ?? ""
        if rule == .kit {
            let n = ofRule.values.reduce(0, +)
            notes.append(
                n == 0
                    ? "the outlier rule \(rule.rawValue) set nobody aside"
                    : "the outlier rule \(rule.rawValue) set \(counted(n, "customer"))\(share) aside "
                        + "(\(list(ofRule))): see snapshot_excluded")
        }
        if !ofSet.isEmpty {
            let n = ofSet.values.reduce(0, +)
            let known = ofRule.isEmpty && revenueShare != 0 ? share : ""
            notes.append(
                "the set itself has no place for \(counted(n, "customer"))\(known) "
                    + "(\(list(ofSet))): see snapshot_excluded")
        }
        if let nSaturdayLines, nSaturdayLines > 0 {
            notes.append(
                "\(counted(nSaturdayLines, "line")) on a Saturday \(nSaturdayLines == 1 ? "is" : "are") in no weekday column: this feature set "
                    + "has none for it")
        }
        if let lateEnd, lateEnd.days > 0 {
            notes.append(
                "the end is \(counted(lateEnd.days, "day")) after the newest "
                    + "line before it, \(lateEnd.newest): recency counts them for everybody")
        }
        return notes
    }

    /// `87 by amount, 29 by number_of_orders`.
    private func list(_ customersByRule: [String: Int]) -> String {
        customersByRule.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }
            .joined(separator: ", ")
    }
}
