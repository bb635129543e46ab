import Pipeline
import Store
import TestSupport
import Testing

/// Whether the sums of invoices are those of today, and what the views over sales do where they are not.
@Suite struct FactCodesTests {
    private static let windows: [(String?, String?)] = [
        (nil, nil), (nil, "2011-06-15 12:00:00"), ("2011-02-01 00:00:00", "2011-06-15 12:00:00"),
        ("2011-02-01 00:00:00", nil),
    ]
    /// What an analyst may do with any SQL tool, each undone by the next.
    private static let edits = [
        "insert into non_product_code (code, meaning) values ('a', 'test')",
        "delete from non_product_code where code = 'a'",
        "delete from non_product_code where code = 'POST'",
        "insert into non_product_code (code, meaning) values ('pOsT', 'postage')",
        "update shop_convention set cancellation_rule = 'sign'",
        "update shop_convention set cancellation_rule = 'c-prefix'",
        "update shop_convention set fact_codes = null",
        "delete from non_product_code",
    ]

    private func shop() throws -> Connection {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        try database.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
        var random = SeededGenerator(seed: 41)
        let codes = ["A", "B", "C", "POST"]
        let lines = (0..<400).map { index in
            let invoice = "\(random.below(9) == 0 ? "C" : "")\(index / 3)"
            let price = ["2.5", "0.00125", "0", "7"][random.below(4)]
            return "\(invoice),\(codes[random.below(4)]),thing,\(random.below(8) - 2),"
                + "2011-0\(1 + index / 3 % 9)-1\(index / 3 % 9) 10:00,\(price),c\(index / 3 % 40),UK\n"
        }
        try IngestTestSupport.ingest(
            Array((IngestTestSupport.header + lines.joined()).utf8), into: database,
            options: IngestOptions(maxRejects: .all, dateOrder: .monthFirst))
        return database
    }

    /// The quick way and the lines say the same, with their types, in every window.
    private func expectSales(_ database: Connection, _ edit: String) throws {
        for (start, asOf) in Self.windows {
            try database.run(
                "update observation_window set window_start = ?, as_of = ?", [start, asOf])
            let differences = try FactOracle.rows(
                """
                with plain as (\(FactOracle.saleInvoicesSQL))
                select *, typeof(amount_e4) from (select * from plain except select * from sale_invoice)
                union all
                select *, typeof(amount_e4) from (select * from sale_invoice except select * from plain)
                union all
                select 'types', 0, 0, 0, 0, 0, 0, typeof(amount_e4) || typeof(n_lines)
                from sale_invoice
                where typeof(amount_e4) <> 'real' or typeof(n_lines) <> 'integer'
                limit 4
                """, in: database)
            #expect(differences == [], "\(edit), \(start ?? "") to \(asOf ?? "")")
            let without = try FactOracle.rows(
                "select customer_id from customer_without_sale order by 1", in: database)
            let plain = try FactOracle.rows("\(FactOracle.withoutSaleSQL) order by 1", in: database)
            #expect(without == plain, "\(edit), \(start ?? "") to \(asOf ?? "")")
        }
        try database.run("update observation_window set window_start = null, as_of = null")
    }

    /// An edit of the codes or of the rule is followed at once by whoever reads the view, without a command of ours.
    @Test func editsAreFollowedAtOnce() throws {
        let database = try shop()
        try expectSales(database, "nothing")
        for edit in Self.edits {
            let before = try FactOracle.rows(
                "select total(revenue) from sale_invoice", in: database)
            try database.run(edit)
            let after = try FactOracle.rows("select total(revenue) from sale_invoice", in: database)
            #expect((before == after) == edit.contains("null"), "\(edit)")
            try expectSales(database, edit)
        }
    }

    /// Facts made anew are read by the quick way again: who changes a sum sees it.
    @Test func theQuickWayIsTaken() throws {
        let database = try shop()
        let changed = {
            try database.scalar("select total(revenue) > 1e9 from sale_invoice") == 1
        }
        let spoil = "update invoice set sale_e4 = 1e15 where sale_line_count > 0"
        try database.run("insert into non_product_code (code, meaning) values ('a', 'test')")
        try database.run(spoil)
        #expect(try !changed())
        try Database.prepare(database)
        #expect(try !changed())
        try expectSales(database, "made anew")
        try database.run(spoil)
        #expect(try changed())
    }

    /// A database whose convention lost its row has its lines read, not nothing.
    @Test func withoutARowTheLinesAreRead() throws {
        let database = try shop()
        try database.run("delete from shop_convention")
        try expectSales(database, "no row")
        #expect(try database.scalar("select count(*) > 50 from sale_invoice") == 1)
    }
}
