import Pipeline
import Store
import TestSupport
import Testing

/// Facts are what the views say of the lines, whatever has happened to the lines.
@Suite struct CustomerFactsTests {
    private func prepared() throws -> Connection {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        // The lines contradict each other, which is for others to notice.
        try database.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
        return database
    }

    @discardableResult
    private func ingest(
        _ lines: [String], into database: Connection, _ rule: OverlapRule = .keep,
        batchRows: Int = 4096
    ) throws -> IngestReport {
        var options = IngestOptions(maxRejects: .all, dateOrder: .monthFirst)
        options.onOverlap = rule
        options.batchRows = batchRows
        return try IngestTestSupport.ingest(
            Array((IngestTestSupport.header + lines.map { $0 + "\n" }.joined()).utf8),
            into: database,
            options: options)
    }

    private func expectFacts(_ database: Connection) throws {
        #expect(try FactOracle.differences(in: database) == [])
        // Migration 24 knows no credits: where there are any, facts are made anew after the upgrade.
        guard
            try database.scalar("select exists (select 1 from sold_line where unit_price < 0)") == 0
        else { return }
        let tables = ["invoice", "customer_fact", "customer_year", "sales_by_customer_day"]
        func contents() throws -> [[String]] {
            try tables.map {
                try FactOracle.rows("select * from \($0) order by 1, 2", in: database)
            }
        }
        let before = try contents()
        try FactMigration.refill(database)
        #expect(try contents() == before)
    }

    // MARK: By hand

    /// A credit is taken off by a price below 0, as a return is by a quantity below 0.
    ///
    /// Facts, views and rfm_net say the same. Where both are below 0 it is neither.
    @Test func creditsAreReturns() throws {
        let database = try prepared()
        let report = try ingest(
            [
                "1,A,thing,2,2010-12-01 10:00,10,c1,UK",
                "2,A,credit note,1,2010-12-02 10:00,-4,c1,UK",
                "3,A,thing,-1,2010-12-02 10:00,3,c1,UK", "4,A,thing,-1,2010-12-02 10:00,-3,c1,UK",
                "5,POST,POSTAGE,1,2010-12-02 10:00,-9,c1,UK",
                "6,B1,thing,1,2010-12-02 10:00,-5,c2,UK",
            ], into: database)
        try expectFacts(database)
        #expect(
            try FactOracle.rows(
                """
                select customer_id, revenue, return_value, net_revenue, return_line_count
                from customer_fact
                order by customer_id
                """, in: database) == ["c1 20.0 7.0 13.0 2", "c2 0.0 5.0 -5.0 1"])
        #expect(
            try FactOracle.rows(
                "select customer_id, net_revenue from customer_features_rfm_net", in: database)
                == ["c1 13.0"])
        #expect(
            report.decisions.contains {
                $0.hasPrefix(
                    "credits, which are taken off as returns are, as their price is below 0: 2 lines, 2 customers"
                )
            }, "\(report.decisions)")
    }

    @Test func factsOfAFewLines() throws {
        let database = try prepared()
        try ingest(
            [
                "1,A,thing,2,2010-12-31 23:59,2.5,c1,UK",
                "1,Z,thing,1,2011-01-01 00:01,1,c1,France",
                "2,POST,postage,1,2011-02-01 10:00,100,c1,France",
                "C3,A,thing,-1,2011-03-01 10:00,2.5,c1,UK",
                "4,A,,0,2011-04-01 10:00,1,c2,UK",
                "5,A,thing,1,2011-04-01 10:00,1,,UK",
                "6,A,thing,0.5,2011-04-01 10:00,0.00125,c3,",
            ], into: database)
        let facts = try FactOracle.rows(
            """
            select customer_id, first_sale_date, last_sale_date, invoice_count, revenue, return_value,
                net_revenue, line_count, country
            from customer_fact order by customer_id
            """, in: database)
        #expect(
            facts == [
                "c1 2010-12-31 2011-01-01 1 6.0 2.5 3.5 4 UK",
                "c2 null null 0 0.0 0.0 0.0 1 UK",
                "c3 2011-04-01 2011-04-01 1 0.000625 0.0 0.000625 1 null",
            ])
        let years = try FactOracle.rows(
            "select * from customer_year order by customer_id, year", in: database)
        #expect(
            years == ["c1 2010 0 5.0 5.0", "c1 2011 1 1.0 -1.5", "c3 2011 1 0.000625 0.000625"])
        try expectFacts(database)
    }

    @Test func ofEqualCountriesTheFirstByBytes() throws {
        let database = try prepared()
        try ingest(
            [
                "1,A,thing,1,2011-01-01 10:00,1,c1,Zypern",
                "2,A,thing,1,2011-01-02 10:00,1,c1,Italy",
                "3,A,thing,1,2011-01-03 10:00,1,c1,Österreich",
                "4,A,thing,-1,2011-01-03 10:00,1,c2,Zypern",
                "5,A,thing,0,2011-01-03 10:00,1,c2,Italy",
                "6,A,thing,0,2011-01-03 10:00,1,c2,Zypern",
            ], into: database)
        #expect(
            try FactOracle.rows("select customer_id, country from customer_fact", in: database)
                == ["c1 Italy", "c2 Zypern"])
        try expectFacts(database)
    }

    // MARK: Sequences

    /// Files, overlaps kept and skipped, invoices that files share, lines in no order.
    @Test(arguments: 0..<8)
    func factsFollowTheLines(seed: UInt64) throws {
        var shop = FactShop(seed: seed)
        let database = try prepared()
        for _ in 0..<4 {
            let rule = [OverlapRule.keep, .skip][shop.random.below(2)]
            try ingest(
                shop.file(), into: database, rule, batchRows: [7, 64, 4096][shop.random.below(3)])
            try expectFacts(database)
        }
        #expect(try database.scalar("select count(*) > 5 from customer_fact") == 1)
    }

    @Test func mendedLinesCountOnce() throws {
        var shop = FactShop(seed: 77)
        let database = try prepared()
        try ingest(shop.file() + ["9,A,thing,x,2011-01-01 10:00,5,c1,UK"], into: database)
        var mended = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { mended += $0 }
        mended = mended.replacing(",x,", with: ",3,")
        for end in ["", "\n"] {
            var options = IngestOptions(maxRejects: .all, dateOrder: .monthFirst)
            options.onOverlap = .keep
            try IngestTestSupport.ingest(mended + end, into: database, options: options)
            try expectFacts(database)
        }
        #expect(try database.scalar("select count(*) from rejected_line") != 0)
    }

    /// What stands in a database whose file was refused or stopped is what stood there before.
    @Test func aFileThatIsTakenBackChangesNothing() throws {
        var shop = FactShop(seed: 3)
        let database = try prepared()
        let lines = shop.file()
        try ingest(lines, into: database)
        let before = try FactOracle.rows("select * from customer_fact", in: database)
        #expect(throws: IngestError.self) {
            try ingest(lines + ["99,A,thing,1,2011-01-01 10:00,5,new,UK"], into: database, .stop)
        }
        #expect(try FactOracle.rows("select * from customer_fact", in: database) == before)
    }

    // MARK: Codes

    @Test func editedCodesAreTakenAtTheNextWrite() throws {
        var shop = FactShop(seed: 5)
        let database = try prepared()
        try ingest(shop.file(), into: database)
        try database.run("insert into non_product_code (code, meaning) values ('a', 'test')")
        try database.run("delete from non_product_code where code = 'POST'")
        #expect(try FactOracle.differences(in: database) != [])
        try Database.prepare(database)
        try expectFacts(database)
        try database.run("delete from non_product_code where code = 'a'")
        try ingest(shop.file(), into: database)
        try expectFacts(database)
    }

    // MARK: Portions

    /// However little memory there is, and however many invoices one customer has.
    @Test func portionsChangeNothing() throws {
        var shop = FactShop(seed: 11)
        let database = try prepared()
        try ingest(shop.file(), into: database)
        for most in [1, 3, 50, 400] {
            try CustomerFacts(database, mostEntries: most).makeAnew()
            try expectFacts(database)
        }
    }

    @Test func aCustomerWithVeryManyInvoices() throws {
        let database = try prepared()
        try ingest(
            (0..<17_000).map {
                "\($0 / 2),A,thing,1,\(2010 + $0 % 3)-01-\(10 + $0 % 5) 10:00,1,till,UK"
            }, into: database)
        #expect(try database.scalar("select invoice_count from customer_fact") == 8_500)
        try expectFacts(database)
    }

    // MARK: Totals

    /// Customers and what has none are the file.
    @Test func customersAndTheRestAreAll() throws {
        var shop = FactShop(seed: 21)
        let database = try prepared()
        try ingest(shop.file(), into: database)
        try ingest(shop.file(), into: database, .skip)
        #expect(
            try FactOracle.rows(
                """
                select
                    (select sum(line_count) from customer_fact)
                    + (select count(*) from invoice_line where customer_id is null)
                    = (select sum(lines_kept) from source_file),
                    (select sum(revenue_e4) from customer_fact)
                    + (select total(amount_e4) from sale_line where customer_id is null)
                    = (select sum(amount_e4) from sale_line),
                    (select sum(return_e4) from customer_fact)
                    - (select total(amount_e4) from return_line where customer_id is null)
                    = (select -sum(amount_e4) from return_line),
                    (select sum(invoice_count) from customer_fact)
                    = (select sum(invoice_count) from customer_year)
                """, in: database) == ["1 1 1 1"])
    }

    @Test(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
    func factsOfTheRealData() throws {
        let database = try prepared()
        _ = try Ingest(database: database).ingest(path: Places.realData)
        let sums = try FactOracle.rows(
            """
            select count(*), sum(invoice_count), round(sum(revenue), 2), round(sum(return_value), 2),
                sum(line_count), count(first_sale_date)
            from customer_fact
            """, in: database)
        #expect(sums == ["4372 18402 8761066.65 474403.33 406829 4334"])
        #expect(
            try database.scalar(
                """
                select count(*)
                from customer_fact
                join customer_standard using (customer_id)
                where customer_fact.amount = customer_standard.amount
                    and complete_line_count = number_of_orders
                """) == 4_372)
        try expectFacts(database)
    }
}

/// The statements by which migration 24 fills the tables of older files.
enum FactMigration {
    /// Empties the tables of facts and fills them as the migration does.
    static func refill(_ database: Connection) throws {
        let path = Places.root + "/migrations/0024_create_customer_fact.sql"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(text.range(of: "\nupdate invoice\n")).lowerBound
        let end = try #require(text.range(of: "\n-- The codes that sales")).lowerBound
        for table in ["sales_by_customer_day", "customer_year", "customer_fact"] {
            try database.execute("delete from \(table)")
        }
        try database.execute(String(text[start..<end]))
        let surface = try String(
            contentsOfFile: Places.root + "/migrations/0050_create_surface.sql", encoding: .utf8)
        let days = try #require(surface.range(of: "\ninsert into sales_by_customer_day"))
        try database.execute(String(surface[days.lowerBound...]))
    }
}

/// A small shop whose files have what is odd: invoices in pieces, returns, fees, weights, fine prices, lines
/// without customer, country or description.
struct FactShop {
    var random: SeededGenerator
    private var day = 0
    private var earlier: [String] = []

    /// Whether prices may be below 0.
    private let hasCredits: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        hasCredits = seed % 2 == 1
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[random.below(choices.count)]
    }

    /// A file of the next days, some with lines of an earlier one, some in no order.
    mutating func file() -> [String] {
        let invoices = [20, 60, 700][random.below(3)]
        var lines: [String] = []
        for _ in 0..<invoices { lines += invoice() }
        if random.below(2) == 0 { lines += earlier.prefix(20) }
        if random.below(3) == 0 { lines.shuffle(using: &random) }
        earlier = lines
        return lines
    }

    private mutating func invoice() -> [String] {
        day += random.below(3)
        let number = pick(["", "C", "c", ""]) + "\(100 + day / 3)"
        let customer = pick(["c1", "c2", "c3", "C3", "é", "e\u{301}", "00123", "", "c\(day % 9)"])
        return (0...random.below(4)).map { _ in
            let month = day / 28
            let at = "\(2010 + month / 12)-\(101 + month % 12)-\(101 + day % 28)"
                .replacing("-1", with: "-")
            let quantity = pick(["1", "2", "12", "-1", "-3", "0", "0.395", "-0.0001", "80000"])
            let price = pick([
                "2.55", "0", "1", "0.0001", "0.00125", "12345.678901",
                hasCredits ? "-11062.06" : "7", "3.3",
            ])
            let code = pick(["A", "a", "85123A", "POST", "post", "D", "", "M", "gift_0001_20"])
            let number = random.below(30) == 0 ? "" : number
            return "\(number),\(code),\(pick(["thing", "thing", ""])),\(quantity),"
                + "\(at) 1\(random.below(2)):00,\(price),\(customer),\(pick(["UK", "UK", "Eire", ""]))"
        }
    }
}
