import Store
import Tabular

/// What stands above rejected lines in their file: lines of an order may leave blank what its first line says, and
/// alone in a file for mending nobody would know whose they are.
struct OrdersAbove {
    /// The record above a rejected line.
    private enum Above {
        case kept(invoice: Int64)
        case rejected(line: Int)
    }

    /// What an order's lines share.
    private static let columns: [InvoiceColumn] = [.invoiceNo, .customerID, .invoicedAt, .country]

    private let connection: Connection
    /// By column, the field of an exported record.
    private let fields: [InvoiceColumn: Int]
    /// The same of what an order says beside its lines.
    private let sides: [SideColumn: Int]
    private var above: [Int: Above] = [:]
    /// The line that was completed last, with its fields.
    private var last: (line: Int, fields: [String])?

    /// - Parameters:
    ///   - sourceID: The file.
    ///   - cells: Header of the exported records.
    ///   - columnMap: As `source_file` has it.
    /// - Complexity: O(lines of the file); memory grows with its rejected lines.
    init(
        of sourceID: Int, cells: [String], columnMap: String, in connection: Connection
    ) throws {
        self.connection = connection
        let header = HeaderMap(names: cells)
        let entries = ", \(columnMap), "
        var fields: [InvoiceColumn: Int] = [:]
        for column in InvoiceColumn.allCases {
            fields[column] = cells.indices.first { position in
                cells[position] == column.sqlName
                    || entries.contains(", \(column.sqlName)=\(header.cell(position)), ")
            }
        }
        self.fields = fields
        var sides: [SideColumn: Int] = [:]
        for column in [SideColumn.orderStatus, .currency] {
            sides[column] = cells.indices.first { position in
                cells[position] == column.rawValue
                    || entries.contains(", \(column.rawValue)=\(header.cell(position)), ")
            }
        }
        self.sides = sides
        // Files with the names of Online Retail keep their blanks.
        guard !header.isPublished, fields[.invoiceNo] != nil else { return }
        var before: Above?
        try connection.forEachRow(
            """
            select
                sold_line.line_no,
                sold_line.invoice_id
            from source_file
            join sold_line
                on sold_line.invoice_id between source_file.first_invoice_id
                    and source_file.last_invoice_id
            where source_file.source_id = ?1
            union all
            select
                line_no,
                -1
            from rejected_line
            where source_id = ?1
            order by 1
            """, [sourceID]
        ) { row in
            let line = try row.int(0)
            let invoice = try row.int(1)
            guard invoice >= 0 else {
                above[line] = before
                before = .rejected(line: line)
                return
            }
            before = .kept(invoice: Int64(invoice))
        }
    }

    /// The fields of a rejected line with what it leaves blank and has from the line above.
    ///
    /// - Precondition: Lines come in the order of the file.
    mutating func complete(
        _ record: [String], line: Int, of known: RejectedLine.Order?
    ) throws -> [String] {
        var record = record
        if let order = try order(above: line), continues(record, order) {
            for (column, text) in order {
                guard let field = fields[column], field < record.count, isBlank(record, column)
                else { continue }
                record[field] = text
            }
        }
        if let known { fillSides(of: &record, known) }
        last = (line, record)
        return record
    }

    /// Fills in what the order says on its first line of its status and currency.
    private func fillSides(of record: inout [String], _ order: RejectedLine.Order) {
        guard let number = fields[.invoiceNo], number < record.count,
            WhiteSpace.trimmed(record[number]) == order.number
        else { return }
        for (column, text) in [(SideColumn.orderStatus, order.status), (.currency, order.currency)]
        {
            guard let text, !text.isEmpty, let field = sides[column], field < record.count,
                WhiteSpace.trimmed(record[field]).isEmpty
            else { continue }
            record[field] = text
        }
    }

    /// What the record above says of its order; `nil` where nobody knows, or where it stands right above in the
    /// exported file too.
    private func order(above line: Int) throws -> [InvoiceColumn: String]? {
        switch above[line] {
        case .kept(let invoice):
            let row = try connection.query(
                """
                select
                    invoice_no,
                    coalesce(original_customer_id, customer_id),
                    invoiced_at,
                    country
                from invoice
                where invoice_id = ?
                """,
                [invoice]
            ).first
            guard let row else { return nil }
            var order: [InvoiceColumn: String] = [:]
            for (index, column) in Self.columns.enumerated() {
                order[column] = try row.optionalText(index)
            }
            return order
        case .rejected(let other):
            guard let last, last.line == other, other != line - 1 else { return nil }
            var order: [InvoiceColumn: String] = [:]
            for column in Self.columns where !isBlank(last.fields, column) {
                order[column] = fields[column].map { last.fields[$0] }
            }
            return order
        case nil: return nil
        }
    }

    /// Whether a record is of the order: by its number, or by having neither number, customer nor date, but a product.
    private func continues(_ record: [String], _ order: [InvoiceColumn: String]) -> Bool {
        guard let invoice = order[.invoiceNo] else { return false }
        guard isBlank(record, .invoiceNo) else {
            return fields[.invoiceNo].map { WhiteSpace.trimmed(record[$0]) == invoice } ?? false
        }
        return isBlank(record, .customerID) && isBlank(record, .invoicedAt)
            && !(isBlank(record, .stockCode) && isBlank(record, .description))
    }

    private func isBlank(_ record: [String], _ column: InvoiceColumn) -> Bool {
        guard let field = fields[column], field < record.count else { return true }
        return WhiteSpace.trimmed(record[field]).isEmpty
    }
}
