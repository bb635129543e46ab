import Store

/// What products are called: a shop writes a stock code with many descriptions, notes of the warehouse among them.
package enum ProductNames {
    /// Codes of one query.
    private static let mostAtOnce = 10_000

    /// The description of each code that most lines have in which customers bought it; of equals the one of the newest line,
    /// then the first by its bytes.
    ///
    /// All lines of the file count, so that a product has one name whatever the period.
    /// - Parameters:
    ///   - codes: As lines have them.
    ///   - foldsCase: Whether `a1` is the code `A1`, as for `non_product_code`; the answer has it as asked.
    /// - Returns: Nothing for a code without any description; where a code has one alone, that is it.
    /// - Complexity: O(lines) for each ten thousand codes.
    package static func of(
        _ codes: Set<String>, foldsCase: Bool = false, in connection: Connection
    ) throws -> [String: String] {
        var names: [String: String] = [:]
        let asked = codes.sorted()
        for start in stride(from: 0, to: asked.count, by: mostAtOnce) {
            let part = Array(asked[start..<min(start + mostAtOnce, asked.count)])
            let own = Dictionary(
                part.map { (foldsCase ? FactCodes.folded($0) : ByteText($0), $0) },
                uniquingKeysWith: { first, _ in first })
            try reading("product") {
                try connection.forEachRow(Self.statement(part.count, foldsCase), part) { row in
                    let code = try row.text(0)
                    let key = foldsCase ? FactCodes.folded(code) : ByteText(code)
                    if let asked = own[key], names[asked] == nil {
                        names[asked] = try row.text(1)
                    }
                }
            }
        }
        return names
    }

    /// The best description of a code first.
    ///
    /// Lines are counted by product, whose numbers are shorter than texts, and only for codes with several descriptions.
    private static func statement(_ count: Int, _ foldsCase: Bool) -> String {
        let code = foldsCase ? "lower(stock_code)" : "stock_code"
        return """
            with named as materialized (
                select product_id, stock_code, description
                from product
                where description is not null
                    and stock_code \(foldsCase ? "collate nocase" : "") in (
                        \(Array(repeating: "?", count: count).joined(separator: ", "))
                    )
            ),
            choice as materialized (
                select product_id
                from named
                where \(code) in (
                    select \(code)
                    from named
                    group by \(code)
                    having count(*) > 1
                )
            ),
            counted as materialized (
                select
                    sold_line.product_id,
                    count(*) filter (
                        where quantity > 0 and unit_price > 0 and invoice.customer_id is not null
                    ) as n_lines,
                    max(invoice.invoiced_at) as newest
                from sold_line
                inner join invoice on invoice.invoice_id = sold_line.invoice_id
                where sold_line.product_id in (select product_id from choice)
                group by sold_line.product_id
            )
            select
                named.stock_code,
                named.description
            from named
            left join counted on counted.product_id = named.product_id
            where counted.product_id is not null
                or named.product_id not in (select product_id from choice)
            group by \(foldsCase ? "lower(named.stock_code)" : "named.stock_code"), named.description
            order by
                total(counted.n_lines) desc,
                max(counted.newest) desc,
                named.description
            """
    }
}
