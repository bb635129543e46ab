import Reports
import Store

/// What became of the lines of a customer on the way into a matrix, file by file.
package struct CustomerLines {
    /// Lines of one file with one fate.
    package struct Entry: Hashable {
        package let sourceID: Int
        package let file: String
        package let fate: String
        /// Whether they count in the features; `nil` where the view is not one of ours.
        package let isUsed: Bool?
        package let nLines: Int
        /// Worth, in the currency of the file; `nil` for lines that could not be read.
        package let amount: Double?
    }

    /// What a matrix is made of.
    private enum Basis: String {
        /// Complete lines, cancellations included.
        case lines = "lines with a description"
        /// Sales.
        case sales = "sales"
        /// Sales, and returns off them.
        case net = "sales and returns"
        /// The analyst's own view.
        case own = "an own view"
    }

    /// By file, used ones first.
    package let entries: [Entry]
    /// Which lines the features are made of, for a person.
    let basis: String

    /// - Parameter id: As lines have it.
    /// - Complexity: O(invoices + rejected lines), and a few looks at the customer's lines.
    package init(of id: String, for snapshot: Snapshot, in connection: Connection) throws {
        let basis = try Self.basis(of: snapshot, in: connection)
        self.basis = basis.rawValue
        entries =
            try Self.kept(id, basis, snapshot, in: connection)
            + Self.ids(of: id, in: connection).flatMap { try Self.rejected($0, in: connection) }
    }

    private static func basis(
        of snapshot: Snapshot, in connection: Connection
    ) throws -> Basis {
        let views = try reading("snapshot_view of snapshot \(snapshot.id)") {
            try connection.query(
                "select view_name from snapshot_view where snapshot_id = ?", [snapshot.id]
            ).map { try $0.text(0) }
        }
        if views.contains("return_line") { return .net }
        if views.contains("sale_line") { return .sales }
        return views.contains("customer_moment") || views.contains("customer_total") ? .lines : .own
    }

    /// The lines that were kept, by what they are.
    ///
    /// The views see only what lies in the window of the file, so their conditions stand here once more, on the
    /// window of the matrix; a test holds them against the views.
    private static func kept(
        _ id: String, _ basis: Basis, _ snapshot: Snapshot, in connection: Connection
    ) throws -> [Entry] {
        try reading("invoice_line") {
            try connection.query(
                """
                with line as (
                    select
                        line_no, source_id, description, amount_e4, amount_rest_e14,
                        case
                            when invoiced_at < coalesce(?2, '') then 'before the window'
                            when invoiced_at > coalesce(?3, '9999') then 'after the end of the matrix'
                            when exists (
                                select 1 from non_product_code where code = stock_code
                            ) then 'code of no product'
                            when unit_price > 0 and quantity > 0 and (
                                invoice_no is null
                                or substr(invoice_no, 1, 1) not in ('C', 'c')
                                or (select cancellation_rule from shop_convention) = 'sign'
                            ) then 'sale'
                            when unit_price > 0 and quantity < 0 or amount_e4 < 0 then 'return'
                            when unit_price > 0 and quantity > 0 then 'cancellation'
                            else 'no price or no quantity'
                        end as kind
                    from invoice_line
                    where customer_id = ?1
                )
                select line.source_id, coalesce(source_file.name, ''), kind,
                    description is not null,
                    exists (
                        select 1 from overlapping_line
                        where overlapping_line.source_id = line.source_id
                            and overlapping_line.line_no = line.line_no
                    ) as is_again,
                    count(1), (total(amount_e4) + total(amount_rest_e14) / 1e10) / 1e4
                from line
                left join source_file on source_file.source_id = line.source_id
                group by 1, 3, 4, 5
                order by 1, 3, 4 desc, 5
                """, [id, snapshot.windowStart, snapshot.asOf]
            ).map { row in
                let (kind, isComplete) = (try row.text(2), try row.int(3) == 1)
                let isOutside = kind.hasPrefix("before") || kind.hasPrefix("after")
                let isUsed: Bool? =
                    switch basis {
                    case .own: isOutside ? false : nil
                    case .lines: !isOutside && isComplete
                    case .sales: kind == "sale"
                    case .net: kind == "sale" || kind == "return"
                    }
                let words =
                    kind + (isComplete ? "" : ", no description")
                    + (try row.int(4) == 1 ? ", also in an earlier file" : "")
                return Entry(
                    sourceID: try row.int(0), file: try row.text(1), fate: words,
                    isUsed: isUsed, nLines: try row.int(5), amount: try row.double(6))
            }
        }
    }

    /// The customer's own id, and those that are his too: what was rejected still has them.
    private static func ids(of id: String, in connection: Connection) throws -> [String] {
        try reading("same_customer") {
            let others = try connection.query(
                "select customer_id from same_customer where same_as = ? order by 1", [id])
            return try [id] + others.map { try $0.text(0) }
        }
    }

    /// Lines that are in no table of lines and have the id among their words.
    private static func rejected(_ id: String, in connection: Connection) throws -> [Entry] {
        var counts: [[String]: Int] = [:]
        try reading("rejected_line") {
            try connection.forEachRow(
                """
                select rejected_line.source_id, coalesce(source_file.name, ''), raw,
                    case
                        when mended_by_source_id is not null then 'mended: another line stands for it'
                        when class in ('overlap', 'already_mended') then 'skipped: there already'
                        when class = 'replaced' then 'replaced by a newer file'
                        else 'rejected: ' || reason
                    end
                from rejected_line
                left join source_file on source_file.source_id = rejected_line.source_id
                where instr(raw, ?1) > 0
                """, [id]
            ) { row in
                guard Self.hasWord(id, try row.text(2)) else { return }
                counts[[String(try row.int(0)), try row.text(1), try row.text(3)], default: 0] += 1
            }
        }
        return counts.map { key, count in
            Entry(
                sourceID: Int(key[0]) ?? 0, file: key[1], fate: key[2], isUsed: false,
                nLines: count, amount: nil)
        }.sorted { ($0.sourceID, $0.fate) < ($1.sourceID, $1.fate) }
    }

    /// Whether the id stands by itself: not as a part of a longer number or word.
    private static func hasWord(_ id: String, _ text: String) -> Bool {
        text.ranges(of: id).contains { range in
            let before =
                range.lowerBound == text.startIndex
                ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return [before, after].allSatisfy { !($0.map { $0.isLetter || $0.isNumber } ?? false) }
        }
    }

    /// One row a file and fate.
    var table: ResultTable {
        ResultTable(
            name: "lines",
            columns: [
                .init("source_id", role: .identifier), "file", "outcome",
                .init("is_used", heading: "used", role: .dimension),
                .init("lines", unit: "lines", role: .measure),
                .init("amount", unit: "currency", role: .measure, isMoney: true),
            ],
            rows: entries.map { entry in
                [
                    Cell(entry.sourceID), .text(entry.file), .text(entry.fate),
                    Cell(entry.isUsed.map { $0 ? 1 : 0 }), Cell(entry.nLines), Cell(entry.amount),
                ]
            })
    }
}
