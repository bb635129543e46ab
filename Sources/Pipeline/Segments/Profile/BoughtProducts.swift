import Store

/// Which customers bought which products in a period.
struct BoughtProducts {
    /// Stock codes, in the order of their first lines.
    private(set) var codes: [String] = []
    /// Each customer with each product once.
    private(set) var pairs: [(row: Int, value: Int)] = []

    /// Reads `sale_line` through the period, whatever stands in `observation_window`.
    ///
    /// - Parameter rows: Numbers of the customers that count.
    /// - Complexity: O(lines log lines) time; eight bytes a pair and at most two million lines more.
    init(
        by rows: [ByteText: Int], from start: String?, to end: String?, in connection: Connection
    ) throws {
        let places = try Self.invoices(of: rows, in: connection)
        var numbers: [String: Int] = [:]
        var keys: [UInt64] = []
        var nDistinct = 0
        // Lines of an invoice come one after the other.
        var (invoice, customer): (Int?, Int?)
        try reading("sale_line") {
            try connection.forEachRow(
                """
                \(try Self.sales(in: connection))
                select invoice_id, stock_code
                from sale_line
                where customer_id is not null
                    and stock_code is not null
                """, [start, end]
            ) { line in
                let number = try line.int(0)
                if number != invoice { (invoice, customer) = (number, places[number]) }
                guard let place = customer else { return }
                let code = try line.text(1)
                let product = numbers[code] ?? codes.count
                if product == codes.count {
                    numbers[code] = product
                    codes.append(code)
                }
                keys.append(UInt64(place) << 32 | UInt64(product))
                if keys.count > 2 * nDistinct + 2_000_000 {
                    Self.reduce(&keys)
                    nDistinct = keys.count
                }
            }
        }
        Self.reduce(&keys)
        pairs = keys.map { (Int($0 >> 32), Int($0 & 0xFFFF_FFFF)) }
    }

    /// `sale_line` as a part of a query, with the days that parameters 1 and 2 are.
    ///
    /// The views read the days from a table, and a reader writes nothing: in its place they read this.
    private static func sales(in connection: Connection) throws -> String {
        let views = try ViewTexts.of(["sale_line"], in: connection).views.map { view in
            guard let part = ScoredView.part(view.name, view.sql) else {
                throw DamagedError(view.name, "its text cannot be a part of a query")
            }
            return part
        }
        return ScoredView.with([ScoredView.window(from: "?1", to: "?2")] + views)
    }

    /// Numbers of the customers by invoice.
    private static func invoices(
        of rows: [ByteText: Int], in connection: Connection
    ) throws -> [Int: Int] {
        var places: [Int: Int] = [:]
        try reading("invoice") {
            try connection.forEachRow(
                """
                select invoice_id, customer_id
                from invoice
                where customer_id is not null
                    and sale_line_count > 0
                """
            ) { row in
                if let place = rows[ByteText(try row.text(1))] { places[try row.int(0)] = place }
            }
        }
        return places
    }

    private static func reduce(_ keys: inout [UInt64]) {
        keys.sort()
        var last: UInt64?
        keys.removeAll { key in
            defer { last = key }
            return key == last
        }
    }
}
