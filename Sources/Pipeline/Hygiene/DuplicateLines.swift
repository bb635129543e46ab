import Store

/// Lines that stand in the file again, as the view `duplicate_line` counts them: equal in all but the place in the file.
///
/// A line belongs to its invoice, and nearly every invoice is one row: its lines are compared among themselves. Invoices that lie
/// in several pieces, of one file or of several, wait for all of them.
struct DuplicateLines {
    /// Lines beyond the first of each group.
    private(set) var nSurplusLines = 0
    /// All lines, and what they come to: of the whole file, whatever the window.
    private(set) var nLines = 0
    private var surplusE4 = 0.0
    private var amountE4 = 0.0
    /// The piece's invoice, for those with several.
    private let groups: [Int: Int]
    private var waiting: [Int: (nPieces: Int, lines: [LineStudy.Line])] = [:]

    var surplusRevenue: Double { surplusE4 / 1e4 }
    var revenue: Double { amountE4 / 1e4 }

    /// - Complexity: O(invoices log invoices) in SQLite; memory for invoices in several pieces.
    init(in connection: Connection) throws {
        var groups: [Int: Int] = [:]
        var waiting: [Int: (nPieces: Int, lines: [LineStudy.Line])] = [:]
        try connection.forEachRow(
            """
            select invoice_id, first_id
            from (
                select
                    invoice_id,
                    min(invoice_id) over same as first_id,
                    count(1) over same as n_pieces
                from invoice
                window same as (partition by invoiced_at, invoice_no, customer_id, country)
            )
            where n_pieces > 1
            """
        ) { row in
            let group = try row.int(1)
            groups[try row.int(0)] = group
            waiting[group, default: (0, [])].nPieces += 1
        }
        self.groups = groups
        self.waiting = waiting
    }

    /// Takes the lines of one row of `invoice`.
    mutating func take(_ lines: [LineStudy.Line], of invoice: Int) {
        nLines += lines.count
        for line in lines { amountE4 += line.amountE4 }
        guard let group = groups[invoice] else { return count(lines) }
        guard var whole = waiting.removeValue(forKey: group) else { return }
        whole.lines += lines
        whole.nPieces -= 1
        if whole.nPieces == 0 { count(whole.lines) } else { waiting[group] = whole }
    }

    /// An invoice with a piece without lines waits for that piece: what it has is whole.
    mutating func finish() {
        for whole in waiting.values { count(whole.lines) }
        waiting = [:]
    }

    private mutating func count(_ lines: [LineStudy.Line]) {
        guard lines.count > 1 else { return }
        let sorted = lines.sorted(by: Self.isBefore)
        for (line, next) in zip(sorted, sorted.dropFirst()) where !Self.isBefore(line, next) {
            nSurplusLines += 1
            surplusE4 += next.amountE4
        }
    }

    private static func isBefore(_ one: LineStudy.Line, _ other: LineStudy.Line) -> Bool {
        if one.product != other.product { return one.product < other.product }
        if one.quantity != other.quantity { return one.quantity < other.quantity }
        if one.unitPrice != other.unitPrice { return one.unitPrice < other.unitPrice }
        guard let total = one.lineTotal else { return other.lineTotal != nil }
        return other.lineTotal.map { total < $0 } ?? false
    }
}
