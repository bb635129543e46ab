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

    @Test func functionsThatOnlyOurConnectionsForbidAreReadable() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create view fine as select json_extract('{"a": 1}', '$.a') as a;
            insert into data_dictionary (object, column_name, position, unit, meaning, since, role)
            values ('fine', '*', 0, '', 'Mine.', '0.2.0', 'published');
            """)
        #expect(try shop.found("storage classes").map(\.state) == [.ok])
        #expect(try shop.found("objects of others").map(\.state) == [.ok])
    }

    private func own(_ shop: ExaminedShop) throws -> [Value] {
        let connection = try Database.open(shop.shop.path, for: .reading)
        defer { connection.close() }
        return try connection.query(
            """
            select object || '.' || column_name || ': ' || meaning || ' ' || role
            from data_dictionary
            where object = 'OwnView' or object = 'mine'
            order by 1
            """
        ).map { $0.values[0] }
    }

    @Test func rowsOfTheOwnersStay() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create view ownview as select customer_id from customer_fact;
            create view mine as select customer_id from customer_fact;
            insert into data_dictionary (object, column_name, position, unit, meaning, since, role)
            values ('OwnView', '*', 0, '', 'Mine.', '0.2.0', 'published'),
                ('OwnView', 'customer_id', 1, '', 'Who.', '0.2.0', 'published'),
                ('mine', '*', 0, '', 'Mine as well.', '0.2.0', 'internal');
            update data_dictionary set meaning = 'Nothing.' where object = 'run' and column_name = 'seed';
            """)
        let before = try own(shop)
        #expect(before.count == 3)
        #expect(try shop.found("dictionary")[0].finding.contains("1 edited"))
        #expect(try shop.found("declared types")[0].finding.contains("14 published objects"))
        _ = try shop.fix()
        #expect(try own(shop) == before)
        #expect(try shop.found("dictionary").map(\.state) == [.ok])
        // Another build writes its views, and what it says of them.
        try shop.edit("update workbench_meta set value = 'x' where key = 'views_sha256'")
        try Database.open(shop.shop.path, for: .writing).close()
        #expect(try own(shop) == before)
    }

    @Test func aRowForNoColumnPublishesNothingAndGoes() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create view mine as select customer_id from customer_fact;
            insert into data_dictionary (object, column_name, position, unit, meaning, since, role)
            values ('invoice', 'zz', 9, '', 'Boo.', '0.2.0', 'published'),
                ('mine', 'it''s', 9, '', 'Boo.', '0.2.0', 'analyst');
            """)
        #expect(try shop.found("declared types")[0].finding.contains("13 published objects"))
        #expect(try shop.found("dictionary")[0].finding.contains("1 added"))
        _ = try shop.fix()
        let found = try shop.found("dictionary")
        #expect(found.map(\.state) == [.note], "\(found)")
        #expect(found[0].finding.hasSuffix("columns that are not there: mine.it's"))
        #expect(found[0].advice?.hasPrefix("sqlite3 ") == true)
    }
}
