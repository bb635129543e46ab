import Store

/// Which customers bought which products in a period.
struct BoughtProducts {
    /// Stock codes, in the order of their first lines.
    private(set) var codes: [String] = []
    /// Each customer with each product once.
    private(set) var pairs: [(row: Int, value: Int)] = []

    /// What a part of the lines says: customers (above) and numbers of codes (below) in one number, in order.
    fileprivate struct Part: Sendable {
        var codes: [String] = []
        var keys: [UInt64] = []
    }

    fileprivate init(_ parts: [Part]) {
        var numbers: [String: Int] = [:]
        var keys: [UInt64] = []
        for part in parts {
            let products = part.codes.map { code in
                let number = numbers[code] ?? codes.count
                if number == codes.count {
                    numbers[code] = number
                    codes.append(code)
                }
                return UInt64(number)
            }
            keys += part.keys.map { $0 & ~0xFFFF_FFFF | products[Int($0 & 0xFFFF_FFFF)] }
        }
        Self.reduce(&keys)
        pairs = keys.map { (Int($0 >> 32), Int($0 & 0xFFFF_FFFF)) }
    }

    fileprivate static func reduce(_ keys: inout [UInt64]) {
        keys.sort()
        var last: UInt64?
        keys.removeAll { key in
            defer { last = key }
            return key == last
        }
    }
}

/// Reads `BoughtProducts`: the first invoices on a thread of their own, while the caller goes on with other work.
///
/// The parts follow each other by invoice, so that the outcome is that of one reading.
final class BoughtProductsRead {
    /// Of a hundred invoices, how many are read beside: a profile has other work for the rest of the time.
    private static let besideShare = 65

    private let question: Question
    private let connection: Connection
    private let beside: BesideRead<BoughtProducts.Part>?
    /// Last invoice of the first part.
    private let middle: Int

    /// Begins to read `sale_line` through the period, whatever stands in `observation_window`.
    ///
    /// - Parameter rows: Numbers of the customers that count.
    /// - Complexity: O(invoices), and the threads O(lines log lines) time; eight bytes a pair and at most two million
    ///   lines more.
    init(
        by rows: [ByteText: Int], from start: String?, to end: String?, in connection: Connection
    ) throws {
        let places = try Self.invoices(of: rows, in: connection)
        let question = Question(
            statement: try Self.statement(in: connection), start: start, end: end, places: places)
        let middle = (places.keys.max() ?? 0) * Self.besideShare / 100
        (self.question, self.connection, self.middle) = (question, connection, middle)
        // Without the write lock somebody else may commit between what two connections read.
        beside =
            connection.hasWriteLock
            ? try BesideRead.start(beside: connection) { try question.answer(0...middle, $0) }
            : nil
    }

    deinit { beside?.stop() }

    /// Reads the rest and waits for the first part.
    ///
    /// - Throws: `DamagedError`; `StoreError`.
    func finish() throws -> BoughtProducts {
        guard beside != nil else {
            return BoughtProducts([try question.answer(0...Int.max, connection)])
        }
        let rest = try question.answer((middle + 1)...Int.max, connection)
        // What hindered the other thread hinders this one too, and is said.
        let first = try beside?.answer ?? question.answer(0...middle, connection)
        return BoughtProducts([first, rest])
    }

    /// `sale_line` as a part of a query, with the days that parameters 1 and 2 are.
    ///
    /// The views read the days from a table, and a reader writes nothing: in its place they read this.
    private static func statement(in connection: Connection) throws -> String {
        let views = try ViewTexts.of(["sale_line"], in: connection).views.map { view in
            guard let part = ScoredView.part(view.name, view.sql) else {
                throw DamagedError(view.name, "its text cannot be a part of a query")
            }
            return part
        }
        return """
            \(ScoredView.with([ScoredView.window(from: "?1", to: "?2")] + views))
            select invoice_id, stock_code
            from sale_line
            where customer_id is not null
                and stock_code is not null
                and invoice_id between ?3 and ?4
            """
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

    private struct Question: Sendable {
        let statement: String
        let start: String?
        let end: String?
        /// Numbers of the customers by invoice.
        let places: [Int: Int]

        func answer(
            _ invoices: ClosedRange<Int>, _ connection: Connection
        ) throws -> BoughtProducts.Part {
            var part = BoughtProducts.Part()
            var numbers: [String: Int] = [:]
            var nDistinct = 0
            // Lines of an invoice come one after the other.
            var (invoice, customer): (Int?, Int?)
            try reading("sale_line") {
                try connection.forEachRow(
                    statement, [start, end, invoices.lowerBound, invoices.upperBound]
                ) { line in
                    let number = try line.int(0)
                    if number != invoice { (invoice, customer) = (number, places[number]) }
                    guard let place = customer else { return }
                    let code = try line.text(1)
                    let product = numbers[code] ?? part.codes.count
                    if product == part.codes.count {
                        numbers[code] = product
                        part.codes.append(code)
                    }
                    part.keys.append(UInt64(place) << 32 | UInt64(product))
                    if part.keys.count > 2 * nDistinct + 2_000_000 {
                        BoughtProducts.reduce(&part.keys)
                        nDistinct = part.keys.count
                    }
                }
            }
            BoughtProducts.reduce(&part.keys)
            return part
        }
    }
}
