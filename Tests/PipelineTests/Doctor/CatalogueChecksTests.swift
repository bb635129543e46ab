import Pipeline
import Store
import Testing

struct CatalogueChecksTests {
    @Test func rowsWithoutTheirParentsAreCounted() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            "delete from product where product_id = (select min(product_id) from product)")
        let found = try shop.found("foreign keys")
        #expect(found.map(\.state) == [.fault])
        #expect(found[0].finding.contains("to product"))
    }

    @Test func triggersOfOthersAndViewsThatBreakAreNamed() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create trigger "it's" after insert on run_core begin select 1; end;
            create view fine as select 1 as one;
            create view "bro
            ken" as select * from nowhere;
            """)
        let found = try shop.found("objects of others")
        #expect(found.map(\.state) == [.fault, .warning], "\(found)")
        #expect(found[0].advice?.contains("drop trigger") == true)
        #expect(found[1].finding.contains(#"bro\u{a}ken"#))
    }

    @Test func ownViewsThatCanBeReadAreCounted() throws {
        let shop = try ExaminedShop()
        try shop.edit("create view fine as select 1 as one")
        #expect(
            try shop.found("objects of others")[0].finding.hasSuffix(
                "1 view of your own can be read"))
    }

    @Test func aDictionaryEditedByHandIsWrittenAnew() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            update data_dictionary set meaning = 'Nothing.' where object = 'run' and column_name = 'seed';
            delete from data_dictionary where object = 'run' and column_name = 'eps';
            insert into data_dictionary (object, column_name, position, unit, meaning, since, role)
            values ('ghost', '*', 0, '', 'Boo.', '0.2.0', 'published');
            """)
        let found = try shop.found("dictionary")
        #expect(found.map(\.state) == [.warning])
        #expect(found[0].finding.contains("1 missing, 1 edited"))
        _ = try shop.fix()
        #expect(try shop.found("dictionary").map(\.state) == [.ok])
    }
}
