import Store

/// What a stranger may do to lines with the sqlite3 shell, in files that have them in one table and in files that
/// have them as a star.
enum LineEdit: String, CaseIterable {
    case update, delete, insert, deleteAll

    func sql(in connection: Connection) throws -> String {
        let isStar =
            try connection.scalar(
                "select exists (select 1 from sqlite_schema where name = 'sold_line')") == 1
        let table = isStar ? "sold_line" : "invoice_line"
        let quantity = "quantity"
        switch self {
        case .update: return "update \(table) set \(quantity) = \(quantity) * 2 where line_id = 1"
        case .delete: return "delete from \(table) where line_id = 1"
        case .deleteAll:
            // Feature views read what the lines of an invoice come to.
            return isStar
                ? "update invoice set line_count = 0, complete_line_count = 0, sale_line_count = 0"
                : "delete from \(table)"
        case .insert:
            let columns =
                isStar
                ? "invoice_id, line_no, product_id, quantity, unit_price"
                : "source_id, line_no, invoice_no, stock_code, description, quantity, "
                    + "invoiced_at, unit_price, customer_id, country"
            return "insert into \(table) (line_id, \(columns)) "
                + "select 9999, \(columns) from \(table) where line_id = 1"
        }
    }
}
