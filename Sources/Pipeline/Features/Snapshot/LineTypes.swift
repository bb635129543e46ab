import Store

/// Whether the numbers and times of all lines are stored as such.
enum LineTypes {
    /// Reads `invoice_line` once: the views would count a text as 0.
    ///
    /// - Throws: `DamagedError` for a line with a value of another type.
    /// - Complexity: O(lines); only the types are looked at.
    static func check(_ connection: Connection) throws {
        let bad = try connection.query(
            """
            select line_id, typeof(quantity), typeof(unit_price)
            from invoice_line
            where typeof(quantity) <> 'integer'
                or typeof(unit_price) <> 'real'
                or typeof(invoiced_at) <> 'text'
            limit 1
            """
        ).first
        guard let bad else { return }
        let column =
            bad[1] != "integer" ? "quantity" : bad[2] != "real" ? "unit_price" : "invoiced_at"
        let kind = column == "invoiced_at" ? "a time" : "a number"
        throw DamagedError("invoice_line \(try bad.int(0))", "\(column) does not hold \(kind)")
    }
}
