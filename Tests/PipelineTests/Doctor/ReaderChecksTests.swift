import Pipeline
import Store
import Testing

struct ReaderChecksTests {
    @Test func oursAreReadByOldSQLiteAndDuckDB() throws {
        let shop = try ExaminedShop()
        #expect(try shop.found("older readers").map(\.state) == [.ok])
        let found = try shop.found("duckdb")
        #expect(found.map(\.state) == [.ok], "\(found)")
    }

    @Test(arguments: [
        ("create view v as select ln (2.0) as x", "calls ln(), so it needs the math functions"),
        ("create view v as select concat('a', 'b') as x", "needs SQLite 3.44"),
        ("create table v (a integer) strict", "is STRICT"),
        ("create view v as select 'sqrt(2)' as x -- exp(1)", ""),
        ("create table v (a integer primary key) strict, without rowid", "is STRICT"),
        ("create view v as select '{}' ->> '$.a' as x", "says ->, so it needs SQLite 3.38"),
        ("create view v as select json_extract('{}', '$.a') as x", "calls json_extract()"),
        (
            "create view v as select 1 as a from run as a full join run as b using (run_id)",
            "says full join, so it needs SQLite 3.39"
        ),
        ("create view v as select a.run_id from run as a right outer join run as b", "3.39"),
        ("create view v as select 1 is not distinct from 2 as a", "says is not distinct from"),
        ("create view v as select '->' as a, \"->\" as b from (select 1 as \"->\")", ""),
        ("create view v as select log from (select 1 as log)", ""),
    ])
    func whatOldReadersCannotReadIsNamed(_ sql: String, _ words: String) throws {
        let shop = try ExaminedShop()
        let other = try Connection(path: shop.shop.path, mode: .readWrite)
        do { try other.execute(sql) } catch {
            // A build that lacks the function does not make the view either.
            return
        }
        other.close()
        let found = try shop.found("older readers")
        if words.isEmpty {
            #expect(found.map(\.state) == [.ok], "\(found)")
        } else {
            #expect(found.map(\.state) == [.warning])
            #expect(found[0].finding.contains(words), "\(found)")
        }
    }

    @Test(arguments: [
        ("select date(first_sale_date) as d from customer_fact", "date(…)"),
        ("select count(*) as n from customer_fact", "count(*)"),
        ("select char(65) as a", "char(…)"), ("select 1 is true as a", "\"is true\""),
        ("select count(*) over () as n from customer_fact", nil),
        ("select count( * ) as n from customer_fact", "count(*)"),
        ("select count (*) as n from customer_fact", "count(*)"),
        ("select 1 is\ntrue as a", "\"is true\""),
        ("select 1 is (select 1) as a", "\"is (select\""),
        ("select 1 as a /* count(*) */", nil), ("select 'what is true' as a", nil),
        ("select count(*) over () as n, count(*) as m from customer_fact", "count(*)"),
        ("select first_sale_date as date from customer_fact", nil),
    ])
    func whatDuckDBRewritesIsNamed(_ query: String, _ words: String?) throws {
        let shop = try ExaminedShop()
        try shop.edit("create view v as \(query)")
        let found = try shop.found("duckdb")
        #expect(found.map(\.state) == [words == nil ? .ok : .warning], "\(found)")
        if let words { #expect(found[0].finding.contains(words)) }
    }
}
