import Reports
import Store

/// Where net revenue is that is in no segment of a run: every line of the file once, all rows up to the last day of the file.
///
/// `segment_remainder` has lines outside of the period in one sum, whoever's they are, beside the customers who have no other
/// lines. Here they are told by whose they are, so that no row pairs customers with what others brought.
struct ReportRemainders {
    private let connection: Connection
    private let runID: Int
    private let money: Money

    init(of runID: Int, in connection: Connection) {
        self.connection = connection
        self.runID = runID
        money = Money(of: connection)
    }

    /// The table; `nil` where everything is in a segment.
    ///
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(invoices) where there are lines outside of the period, else O(1).
    func table(name: String) throws -> ResultTable? {
        var parts = try stored()
        guard !parts.isEmpty else { return nil }
        if parts.contains(where: { $0.why.isPeriod }) {
            let sides = try sides()
            let place = parts.firstIndex { $0.why == .noCustomer }
            if let place {
                parts[place].net += sides.anonymous
            } else if sides.anonymous != ExactAmount() {
                let first = parts.firstIndex { $0.why.isPeriod || $0.why == .noProduct }
                parts.insert(
                    Part(why: .noCustomer, customers: nil, net: sides.anonymous),
                    at: first ?? parts.endIndex)
            }
            parts = parts.flatMap { part in part.why.isPeriod ? sides.parts(of: part.why) : [part] }
        }
        let file = try file()
        return ResultTable(
            name: name,
            columns: [
                .init("why"), .init("customers", role: .measure),
                .init("net revenue", unit: money.code ?? "", role: .measure),
                .init("of all", role: .measure),
            ], nKeys: 1,
            rows: parts.map { part in
                [
                    .text(part.words ?? ProfileWords.remainder(part.why.rawValue)),
                    Cell(part.customers), .text(ProfileWords.number(part.net.amount)),
                    .text(part.net.share(of: file).map { percent($0) } ?? ""),
                ]
            })
    }

    private struct Part {
        let why: CustomerLedger.Remainder
        var customers: Int?
        var net: ExactAmount
        var words: String?
    }

    private func stored() throws -> [Part] {
        try reading("segment_remainder of run \(runID)") {
            try connection.query(
                """
                select remainder, n_customers, net_e4, net_rest_e14
                from segment_remainder
                where run_id = ?
                order by position
                """, [runID]
            ).map { row in
                guard let why = CustomerLedger.Remainder(rawValue: try row.text(0)) else {
                    throw DamagedError(
                        "segment_remainder of run \(runID)", "a reason that is not known")
                }
                return Part(
                    why: why, customers: try row.optionalInt(1),
                    net: ExactAmount(e4: try row.double(2), rest: try row.double(3)))
            }
        }
    }

    private func file() throws -> ExactAmount {
        try reading("run_profile of run \(runID)") {
            let row = try connection.query(
                "select file_e4, file_rest_e14 from run_profile where run_id = ?", [runID]
            ).first
            guard let row else {
                throw DamagedError("run_profile", "run \(runID) has remainders and no profile")
            }
            return ExactAmount(e4: try row.double(0), rest: try row.double(1))
        }
    }

    // MARK: Outside of the period

    /// Whose lines lie before and after the period.
    private struct Sides {
        /// By `isLater`, then by `Owner`.
        var sums: [Bool: [Owner: (customers: Int, net: ExactAmount)]] = [:]
        var anonymous = ExactAmount()
        let period: ProfilePeriod

        enum Owner: CaseIterable { case ofRun, others, strangers }

        mutating func add(_ net: ExactAmount, customers: Int, isLater: Bool, of owner: Owner) {
            let old = sums[isLater]?[owner] ?? (0, ExactAmount())
            sums[isLater, default: [:]][owner] = (old.customers + customers, old.net + net)
        }

        func parts(of why: CustomerLedger.Remainder) -> [Part] {
            let isLater = why == .afterPeriod
            let day = ((isLater ? period.end : period.start) ?? "").prefix(10)
            let side = isLater ? "after \(day)" : "before \(day)"
            return Owner.allCases.compactMap { owner in
                guard let (customers, net) = sums[isLater]?[owner] else { return nil }
                let words =
                    switch owner {
                    case .ofRun: "customers of the run, their lines \(side)"
                    case .others: "customers left out, their lines \(side)"
                    case .strangers: "customers with lines \(side) only"
                    }
                return Part(why: why, customers: customers, net: net, words: words)
            }
        }
    }

    private func sides() throws -> Sides {
        let run = try ExportedRun(runID, from: connection)
        let snapshot = try Snapshot.load(run.snapshotID, from: connection)
        let members = Set(try snapshot.customerIDs(from: connection).map { ByteText($0) })
        let excluded = try excluded(from: snapshot.id)
        var sides = Sides(period: ProfilePeriod(of: snapshot))
        try reading("invoice") {
            try connection.forEachRow(
                Self.statement,
                [
                    sides.period.start ?? "0000-01-01 00:00:00",
                    sides.period.end ?? "9999-12-31 23:59:59",
                ]
            ) { row in
                let customer = row.isNull(0) ? nil : ByteText(try row.text(0))
                let isBefore = try row.int(1) > 0
                let isInside = try row.int(7) > 0
                let never = try row.int(8) == 0
                for (isLater, first) in [(false, 1), (true, 4)] where try row.int(first) > 0 {
                    let net = ExactAmount(
                        e4: try row.double(first + 1), rest: try row.double(first + 2))
                    guard let customer else {
                        sides.anonymous += net
                        continue
                    }
                    let owner: Sides.Owner =
                        members.contains(customer)
                        ? .ofRun
                        : isInside || never || excluded.contains(customer) ? .others : .strangers
                    // As in the stored sums: who has lines on both sides only is counted before.
                    let isCounted = owner != .strangers || !isLater || !isBefore
                    sides.add(net, customers: isCounted ? 1 : 0, isLater: isLater, of: owner)
                }
            }
        }
        return sides
    }

    /// Whom the snapshot left out: they have a row of their own, by why.
    private func excluded(from snapshotID: Int) throws -> Set<ByteText> {
        try reading("snapshot_excluded of snapshot \(snapshotID)") {
            Set(
                try connection.query(
                    "select customer_id from snapshot_excluded where snapshot_id = ?", [snapshotID]
                ).map { ByteText(try $0.text(0)) })
        }
    }

    private static let statement = """
        select
            customer_id,
            count(*) filter (where invoiced_at < ?1),
            total(sale_e4 + return_e4) filter (where invoiced_at < ?1),
            total(sale_rest_e14 + return_rest_e14) filter (where invoiced_at < ?1),
            count(*) filter (where invoiced_at > ?2),
            total(sale_e4 + return_e4) filter (where invoiced_at > ?2),
            total(sale_rest_e14 + return_rest_e14) filter (where invoiced_at > ?2),
            count(*) filter (where invoiced_at between ?1 and ?2),
            max(sale_line_count > 0)
        from invoice
        where line_count > 0
        group by customer_id
        """
}
