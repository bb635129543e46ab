import Pipeline
import Store
import TestSupport
import Testing

@Suite struct LineAmountTests {
    /// What the columns of the view say of a line, which are the definition.
    private func expectAsInSQL(_ lines: [(quantity: Int64, price: Int64, fine: Double)]) throws {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        try database.execute("pragma foreign_keys = off")
        for (index, line) in lines.enumerated() {
            try database.run(
                """
                insert into sold_line (
                    invoice_id, line_id, line_no, product_id, quantity, unit_price)
                values (1, ?, 1, 1, ?, ?)
                """,
                [
                    index, Double(line.quantity) / 1e4,
                    line.fine.isNaN ? Double(line.price) / 1e4 : line.fine,
                ])
        }
        try database.run(
            "insert into invoice (invoice_id, source_id, invoiced_at) values (1, 1, '2011-01-01 10:00:00')"
        )
        let rows = try database.query(
            "select amount_e4, amount_rest_e14 from invoice_line order by line_id")
        #expect(rows.count == lines.count)
        for (line, row) in zip(lines, rows) {
            let amount = LineAmount(
                quantity: line.quantity, price: line.price, finePrice: line.fine)
            #expect(try row.double(0).bitPattern == amount.e4.bitPattern, "\(line)")
            #expect(try row.double(1) == amount.rest, "\(line)")
        }
    }

    @Test func totalsOfTheirOwn() throws {
        let totals = [0, 36, -12, 0.1, 957.5775, 1.0 / 3, -2.00005, 123_456_789.12345, 9e11]
        let database = try Connection.inMemory()
        try Database.prepare(database)
        try database.execute("pragma foreign_keys = off")
        try database.run(
            "insert into invoice (invoice_id, source_id, invoiced_at) values (1, 1, '2011-01-01 10:00:00')"
        )
        for (index, total) in totals.enumerated() {
            try database.run(
                """
                insert into sold_line (
                    invoice_id, line_id, line_no, product_id, quantity, unit_price, line_total)
                values (1, ?, 1, 1, 2.0, 3.0, ?)
                """, [index, total])
        }
        let rows = try database.query(
            "select amount_e4, amount_rest_e14 from invoice_line order by line_id")
        for (total, row) in zip(totals, rows) {
            let amount = LineAmount(total: total)
            #expect(try row.double(0).bitPattern == amount.e4.bitPattern, "\(total)")
            #expect(try row.double(1) == amount.rest, "\(total)")
        }
    }

    @Test func wholePiecesAtWholePrices() throws {
        try expectAsInSQL([
            (60_000, 25_500, .nan), (-10_000, 25_500, .nan), (0, 1, .nan), (10_000, 0, .nan),
            (10_000, -110_620_600, .nan),
        ])
    }

    @Test func partsOfPiecesAndOfPrices() throws {
        var random = SeededGenerator(seed: 1)
        try expectAsInSQL(
            (0..<500).map { _ in
                let quantity = Int64(random.integer(-2_000_000...2_000_000))
                let price = random.unit() * [0.001, 1, 100, 1e6, 1e9][random.below(5)]
                let e4 = Int64((price * 10_000).rounded(.toNearestOrAwayFromZero))
                let fine = Double(e4) / 1e4 == price || random.below(3) == 0 ? Double.nan : price
                return (random.below(2) == 0 ? quantity : quantity / 10_000 * 10_000, e4, fine)
            })
    }

    /// Up to the bounds of what is read.
    @Test func largeOnes() throws {
        try expectAsInSQL(
            [
                (8_999_999_999_999_999, 1, .nan), (-8_999_999_999_999_999, 9_999, .nan),
                (9_999_999_999_990_000, 10_000, .nan), (12_345, 999_999_999_999, .nan),
                (9_999, 900_000_000_000_000, .nan), (10_000, 9_000_000_000_000_000, .nan),
                (999_999_999_999, 100_000_001, .nan), (1_000_000_009_999, 98_765_432, .nan),
            ])
    }
}
