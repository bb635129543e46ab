import Foundation
import Pipeline
import Store
import TestSupport

/// Databases with the current tables and views for the tests of features.
enum FeatureDatabase {
    /// A line as the fixtures write it; null customer or description for an incomplete one.
    struct Line {
        var customer: String?
        var at: String
        var quantity: Int
        var price: Double
        var description: String? = "thing"
        var invoice: String?
        var code: String?
    }

    /// An empty database in memory, of a shop with the conventions of Online Retail.
    static func empty() throws -> Connection {
        let connection = try Connection.inMemory()
        for path in try files("migrations") + files("sql") {
            try connection.execute(try String(contentsOfFile: path, encoding: .utf8))
        }
        try ScoredView.make(in: connection)
        try connection.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
        return connection
    }

    /// A database in memory with these lines.
    static func of(_ lines: [Line]) throws -> Connection {
        let connection = try empty()
        try insert(lines, into: connection)
        return connection
    }

    static func insert(_ lines: [Line], into connection: Connection) throws {
        try connection.run(
            """
            insert or ignore into source_file (
                source_id, name, sha256, bytes, lines_read, lines_kept, lines_rejected, lines_blank,
                encoding, delimiter, date_order, column_map, ingested_at)
            values (1, 'test', 'test', 0, 0, 0, 0, 0, '', '', '', '', '2011-01-01 00:00:00')
            """)
        try connection.execute(TestLines.make)
        for line in lines {
            try connection.run(
                """
                insert into temp.test_line (
                    source_id, line_no, quantity, invoiced_at, unit_price, customer_id, description,
                    invoice_no, stock_code)
                values (1, 0, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    line.quantity, line.at, line.price, line.customer, line.description,
                    line.invoice, line.code,
                ])
        }
        try connection.execute(TestLines.take)
    }

    /// Seeded lines of `count` customers named C0, C1, …, some prices with many decimals.
    static func generated(customers count: Int, seed: UInt64) -> [Line] {
        var generator = FeatureDice(state: seed)
        var lines: [Line] = []
        for customer in 0..<count {
            for number in 0..<(1 + generator.below(6)) {
                let day = 1 + generator.below(28)
                let month = 1 + generator.below(12)
                let minute = generator.below(60)
                let price = Double(generator.below(100_000)) / (generator.below(4) == 0 ? 1e6 : 100)
                lines.append(
                    Line(
                        customer: "C\(customer)",
                        at: "2011-\(two(month))-\(two(day)) 12:\(two(minute)):00",
                        quantity: generator.below(50) - 10, price: price,
                        invoice: "\(customer)-\(number / 2)",
                        code: generator.below(9) == 0 ? "POST" : "2\(generator.below(20))"))
            }
        }
        return lines
    }

    /// Lines without a customer, a description or a product, and customers who only sent back, at prices of many decimals.
    static let odd: [Line] = (0..<25).map { number -> Line in
        let isReturn = number % 3 == 0
        var line = Line(
            customer: isReturn ? "R\(number)" : nil, at: "2011-0\(1 + number % 9)-05 09:00:00",
            quantity: isReturn ? -2 : 3, price: Double(number) / 7)
        line.description = number % 2 == 0 ? nil : "x"
        line.invoice = "N\(number)"
        line.code = number % 4 == 0 ? "POST" : "77"
        return line
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The dictionary is emptied first; rows that follow from others come last.
    private static func files(_ folder: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: Places.root + "/" + folder)
        let places = [
            "data_dictionary.sql": 0, "derived_dictionary.sql": 2, "role_dictionary.sql": 3,
        ]
        let sorted = names.filter { $0.hasSuffix(".sql") }.sorted {
            (places[$0] ?? 1, $0) < (places[$1] ?? 1, $1)
        }
        return sorted.map { Places.root + "/" + folder + "/" + $0 }
    }
}

/// A seeded generator for tests.
struct FeatureDice {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func shuffle<T>(_ items: inout [T]) {
        for index in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(index, below(index + 1))
        }
    }
}
