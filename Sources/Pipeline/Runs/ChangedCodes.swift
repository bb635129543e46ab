import Reports
import Store

/// How the codes of no product, or the rule of cancellations, differ between the matrix of a run and today.
///
/// Features stay as they were frozen, and money is added up by what counts today: whoever shows both says so, in these
/// words.
package struct ChangedCodes {
    /// Which of both goes by today.
    package enum Use {
        /// Features as the run has them, beside money of today.
        case frozen
        /// Customers of today are placed by the run.
        case placed
    }

    /// Most codes that are named.
    private static let mostNamed = 5
    /// How names begin that a view reads whose rows depend on codes or the rule.
    private static let traces = [
        "non_product_code", "cancellation_rule", "sale_", "return_", "customer_fact",
        "customer_year",
    ].map(SchemaObject.key)

    /// Codes that are no products any more.
    private let added: [String]
    /// Codes that were no products.
    private let removed: [String]
    private let isOtherRule: Bool
    /// Customers with lines that count otherwise.
    package let nCustomers: Int
    /// What these lines come to.
    package let revenue: ExactAmount
    private let file: FileRevenue
    private let money: Money
    private let run: String
    /// What makes the features anew.
    private let command: String

    /// - Parameters:
    ///   - run: Its name.
    ///   - period: The lines that matter; by default those of the snapshot.
    ///   - countsRule: Whether the rule of cancellations is asked too: `predict` places by that of the run.
    ///   - alsoWithoutLines: Whether edits of codes are told that none of these lines has: who places lines of a file may have some.
    /// - Returns: `nil` where nothing counts otherwise: nothing was edited, or no line has what was, or the set does not
    ///   ask; and for snapshots of old versions, which do not say.
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(codes); where something was edited, O(lines).
    package init?(
        of snapshot: Snapshot, run: String, period: (from: String?, upTo: String?)? = nil,
        countsRule: Bool = true, alsoWithoutLines: Bool = false, in connection: Connection
    ) throws {
        let place = "snapshot_convention of snapshot \(snapshot.id)"
        let edits = try reading(place) {
            try connection.query(Self.edits, [snapshot.id]).map {
                (kind: try $0.text(0), code: try $0.text(1))
            }
        }
        added = edits.filter { $0.kind == "added" }.map(\.code)
        removed = edits.filter { $0.kind == "removed" }.map(\.code)
        let isOtherRule = countsRule && edits.contains { $0.kind == "rule" }
        self.isOtherRule = isOtherRule
        guard !added.isEmpty || !removed.isEmpty || isOtherRule,
            try Self.asks(snapshot, in: connection)
        else { return nil }
        let period = period ?? (snapshot.windowStart, snapshot.asOf)
        (nCustomers, revenue) = try reading("invoice_line") {
            let row = try connection.query(
                Self.lines, [snapshot.id, period.from, period.upTo, isOtherRule])[0]
            return (
                try row.int(0), ExactAmount(e4: try row.double(1), rest: try row.double(2))
            )
        }
        guard nCustomers > 0 || alsoWithoutLines else { return nil }
        file = try FileRevenue(upTo: nil, in: connection)
        money = Money(of: connection)
        self.run = run
        let others =
            (snapshot.windowStart.map {
                [
                    "lines from \($0.prefix(10)) to \(snapshot.asOf.map { String($0.prefix(10)) } ?? "the end")"
                ]
            } ?? []) + (try Self.preparation(of: snapshot, in: connection))
        command =
            "workbench sweep --features \(shellWord(snapshot.featureSet))"
            + (snapshot.population.map { " --population \(shellWord($0))" } ?? "")
            + (others.isEmpty
                ? ""
                : ", with the flags for \(others.joined(separator: "; ")) as snapshot \(snapshot.id) has them")
    }

    /// What was done to the columns beside what the set does by itself.
    private static func preparation(
        of snapshot: Snapshot, in connection: Connection
    ) throws -> [String] {
        let usual = try connection.query(
            "select default_transform from feature_set where feature_set = ?",
            [snapshot.featureSet]
        ).first?.optionalText(0)
        let isPlain = snapshot.transform == .none && (usual ?? "none") != "none"
        return (isPlain ? ["transform: none"] : [])
            + snapshot.preparationNotes.filter { $0 != usual.map { "transform: \($0)" } }
    }

    /// A sentence for a person, without its full stop.
    package func words(_ use: Use) -> String {
        var edits: [String] = []
        if !added.isEmpty { edits.append("no products now: \(Self.list(added))") }
        if !removed.isEmpty { edits.append("products now: \(Self.list(removed))") }
        let what =
            edits.isEmpty
            ? "the rule of cancellations"
            : "the table non_product_code"
                + (isOtherRule ? " and the rule of cancellations" : "")
        let verb = isOtherRule && !edits.isEmpty ? "were" : "was"
        let share = revenue.share(of: file.whole).map { " (\(percent($0)) of the file)" } ?? ""
        let whose = counted(nCustomers, "customer")
        let edited =
            "\(what) \(verb) edited since run \(run) was made"
            + (edits.isEmpty ? "" : " (\(edits.joined(separator: "; ")))")
        guard nCustomers > 0 else {
            return edited
                + ": no line that the segments were made of counts otherwise, and customers are placed by"
                + " what counts today"
        }
        return edited
            + ": lines of \(whose) that come to \(money.text(revenue.amount))\(share) count "
            + (use == .frozen
                ? "as today in the money, and as then in the segments and their features"
                : "as today, and counted otherwise when the segments were made")
            + ". Segments by what counts today: \(command)"
    }

    /// The same as a whole sentence of a page.
    package func sentence(_ use: Use) -> String {
        let words = words(use)
        return words.prefix(1).uppercased() + words.dropFirst() + "."
    }

    private static func list(_ codes: [String]) -> String {
        let rest = codes.count - mostNamed
        return codes.prefix(mostNamed).joined(separator: ", ")
            + (rest > 0 ? " and \(grouped(rest)) more" : "")
    }

    /// Whether the rows of the set depend on codes at all: not those of `standard`, which is made of all lines.
    private static func asks(_ snapshot: Snapshot, in connection: Connection) throws -> Bool {
        guard let texts = try ViewTexts.load(snapshot.id, from: connection) else { return true }
        return texts.views.contains { view in
            // In any case and in quotes, as SQL reads them.
            SQLTokens.names(view.sql).contains { name in traces.contains { name.hasPrefix($0) } }
        }
    }

    /// What was edited since the snapshot of parameter 1.
    private static let edits = """
        select 'added' as kind, code as value
        from non_product_code
        where exists (select 1 from snapshot_convention where snapshot_id = ?1)
            and lower(code) not in (
                select value
                from snapshot_convention
                where snapshot_id = ?1 and convention = 'non_product_code'
            )
        union all
        select 'removed', value
        from snapshot_convention
        where snapshot_id = ?1
            and convention = 'non_product_code'
            and value not in (select lower(code) from non_product_code)
        union all
        select 'rule', value
        from snapshot_convention
        where snapshot_id = ?1
            and convention = 'cancellation_rule'
            and value <> (select cancellation_rule from shop_convention)
        order by 1, 2
        """

    /// Lines of customers that count otherwise, from 2 to 3; of the rule where 4 says so.
    private static let lines = """
        select count(distinct customer_id), total(amount_e4), total(amount_rest_e14)
        from invoice_line
        where customer_id is not null
            and (unit_price > 0 or amount_e4 < 0)
            and invoiced_at between coalesce(?2, '') and coalesce(?3, '9999-12-31 23:59:59')
            and (
                stock_code in (
                    select stock_code
                    from product
                    where stock_code is not null
                        and exists (
                            select 1
                            from non_product_code
                            where code = stock_code
                        ) <> exists (
                            select 1
                            from snapshot_convention
                            where snapshot_id = ?1
                                and convention = 'non_product_code'
                                and value = lower(stock_code)
                        )
                )
                or ?4 and quantity > 0 and substr(invoice_no, 1, 1) in ('C', 'c')
            )
        """
}
