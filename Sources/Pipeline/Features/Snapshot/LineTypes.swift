import Store

/// Whether the numbers and times of all lines are stored as such.
enum LineTypes {
    /// Reads what stands over the lines, and looks at the types of all lines meanwhile: the views
    /// would count a text as 0.
    ///
    /// The look has a thread and a connection of its own where that pays and can be had; else it comes
    /// after `body`.
    /// - Precondition: An open transaction has not changed the lines.
    /// - Throws: `DamagedError` for a line with a value of another type, whatever `body` made of it;
    ///   what `body` throws.
    /// - Complexity: O(lines); only the types are looked at.
    static func checked<T>(_ connection: Connection, _ body: () throws -> T) throws -> T {
        let look = try BesideRead.start(beside: connection) { try firstBad($0) == nil }
        let result = Result { try body() }
        if case .failure(let error) = result {
            look?.stop()
            // The machine's fault says nothing about the lines, and may have ended the transaction.
            if error is StoreError { throw error }
        }
        // Whatever hindered the look, this one meets it too, and says it.
        if look?.answer != true { try check(connection) }
        return try result.get()
    }

    private static func check(_ connection: Connection) throws {
        guard let bad = try firstBad(connection) else { return }
        let column = try bad.text(2)
        let kind =
            column == "invoiced_at" ? "a time" : column == "sums" ? "those of lines" : "a number"
        throw DamagedError(
            "\(try bad.text(0)) \(try bad.int(1))", "\(column) does not hold \(kind)")
    }

    /// Table, row and column of a value that is not of its type.
    private static func firstBad(_ connection: Connection) throws(StoreError) -> Row? {
        try connection.query(
            """
            select
                'line',
                line_id,
                case
                    when typeof(quantity) <> 'real' then 'quantity'
                    when typeof(unit_price) <> 'real' then 'unit_price'
                    else 'line_total'
                end
            from sold_line
            where typeof(quantity) <> 'real'
                or typeof(unit_price) <> 'real'
                or line_total is not null and typeof(line_total) <> 'real'
            union all
            select 'invoice', invoice_id, 'invoiced_at'
            from invoice
            where typeof(invoiced_at) <> 'text' or invoiced_at is not datetime(invoiced_at, '+0 days')
            union all
            select 'invoice', invoice_id, 'sums'
            from invoice
            where typeof(line_count) <> 'integer'
                or typeof(complete_line_count) <> 'integer'
                or typeof(complete_e4) <> 'real'
                or typeof(complete_rest_e14) <> 'real'
                or typeof(sale_line_count) <> 'integer'
                or typeof(sale_e4) <> 'real'
                or typeof(sale_rest_e14) <> 'real'
                or complete_line_count not between 0 and line_count
            limit 1
            """
        ).first
    }
}
