import Foundation
import Pipeline
import Store
import Testing

struct SchemaCheckTests {
    @Test(arguments: [
        (
            "trigger", "thief",
            "create trigger thief after insert on sold_line begin delete from run; end"
        ),
        ("trigger", "thief", "create trigger thief before update on customer begin select 1; end"),
        (
            "trigger", "thief",
            "create trigger thief instead of insert on segment begin select 1; end"
        ),
        (
            "trigger", "thief",
            "create trigger thief after insert on snapshot_values_1 begin select 1; end"
        ),
        ("trigger", "x\"y", "create trigger \"x\"\"y\" after delete on run begin select 1; end"),
        ("index", "faster", "create index faster on invoice (customer_id)"),
        ("index", "faster", "create index faster on customer (consent)"),
        ("index", "faster", "create unique index faster on run (run_id, run_key)"),
    ])
    func othersOnOurTablesAreRefusedByNameAndTheRemedyHelps(
        kind: String, name: String, sql: String
    ) throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(sql)
        for access in [Database.Access.writing, .creating] {
            let words = try fixture.refusal(access)
            #expect(words.contains("the \(kind) \(name) on "))
            #expect(words.contains("drop \(kind) \(Identifier.quote(name))"), "\(words)")
        }
        // Nobody who reads is harmed: no trigger fires.
        try Database.open(fixture.path, for: .reading).close()
        try fixture.tamper("drop \(kind) \(Identifier.quote(name))")
        try Database.open(fixture.path, for: .writing).close()
    }

    /// The owner was told to remove views of ours.
    @Test(arguments: [
        "update workbench_meta set value = 'nonsense'",
        "update workbench_meta set value = 'nonsense' where key = 'views'",
        "update workbench_meta set value = 'nonsense=0123456789abcdef' where key like 'views%'",
    ])
    func aDamagedNoteOfTheViewsAccusesTheFile(_ sql: String) throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(sql)
        for access in [Database.Access.reading, .writing] {
            let error = #expect(throws: (any Error).self) {
                try Database.open(fixture.path, for: access)
            }
            let words = error.map { "\($0)" } ?? ""
            #expect(!words.contains("your view"), "\(words)")
            #expect(
                words.contains("workbench_meta") || words.contains("its view nonsense is missing"))
        }
    }

    /// No statement can carry them, and quoting them trapped.
    @Test(arguments: [
        "update snapshot_feature set feature = feature || char(0) where position = 0",
        "update customer_attribute set column_name = column_name || char(0)",
        """
        update workbench_meta set value = replace(value, 'segment=', 'segment' || char(0) || '=')
        where key = 'views';
        update workbench_meta set value = 'x' where key = 'views_sha256'
        """,
    ])
    func aNameWithANULIsDamage(_ sql: String) throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper("pragma foreign_keys = off; \(sql)")
        for access in [Database.Access.reading, .writing] {
            let error = try #require(throws: (any Error).self) {
                try Database.open(fixture.path, for: access)
            }
            let told = try #require(error as? any UserFacingError)
            #expect(told.kind == .data)
            let words = told.description
            #expect(
                words.contains("NUL") || words.contains("not as workbench makes it"), "\(words)")
        }
    }

    @Test(arguments: [
        "run", "family_label", "workbench_meta", "schema_migration", "customer", "snapshot",
        "snapshot_values_2", "invoice", "product", "sold_line", "customer_attribute",
    ])
    func anEndlessViewInThePlaceOfATableHangsNobody(_ table: String) throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(
            """
            pragma foreign_keys = off;
            pragma legacy_alter_table = on;
            alter table \(table) rename to hidden;
            create view \(table) as \(endless);
            """)
        for access in [Database.Access.reading, .writing] {
            let words = try fixture.refusal(access)
            #expect(words.contains(table) || words.contains("migrations"), "\(words)")
        }
    }

    @Test(arguments: ["run", "workbench_meta", "schema_migration"])
    func theSameInAnOlderFile(_ table: String) throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        try fixture.tamper(
            """
            pragma foreign_keys = off;
            pragma legacy_alter_table = on;
            alter table \(table) rename to hidden;
            create view \(table) as \(endless);
            """)
        _ = try fixture.refusal(.writing)
    }

    @Test(arguments: [
        ("run", "create table run (run_id integer primary key)"),
        ("run", "create virtual table run using fts5(run_id)"),
        ("invoice", "create table invoice as select 1 as invoice_id"),
        ("customer", "create table customer (customer_id text not null primary key)"),
        ("snapshot_values_1", "create table snapshot_values_1 (row_no, customer_id)"),
    ])
    func aTableOfAnotherShapeIsRefused(table: String, sql: String) throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper("pragma foreign_keys = off; drop table \(table); \(sql)")
        for access in [Database.Access.reading, .writing] {
            #expect(try fixture.refusal(access).contains(table))
        }
    }

    @Test func aMissingTableOrIndexIsRefused() throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper("drop index run_sweep")
        #expect(try fixture.refusal(.writing).contains("index run_sweep is missing"))
        let other = try SchemaFixture.current()
        try other.tamper("pragma foreign_keys = off; drop table snapshot_values_3")
        #expect(try other.refusal(.writing).contains("snapshot_values_3"))
    }

    @Test(arguments: [
        "drop view observed_line; create view observed_line as select * from invoice_line where 0",
        """
        pragma writable_schema = on;
        update sqlite_schema set sql = replace(sql, 'quantity > 0', 'quantity > 9')
        where name = 'sale_line';
        update sqlite_schema set sql = sql || ' limit 5' where name in ('sale_line', 'observed_line');
        """,
    ])
    func aChangedViewOfOursIsRefused(_ sql: String) throws {
        for original in [
            try SchemaFixture.current(), try SchemaFixture(copyOf: SchemaFixture.v010),
        ] {
            try original.tamper(sql)
            let words = try original.refusal(.writing)
            #expect(
                words.contains("its view observed_line") || words.contains("its view sale_line"))
        }
        let fixture = try SchemaFixture.current()
        try fixture.tamper(sql)
        #expect(try fixture.refusal(.reading).contains("not as workbench makes it"))
    }

    @Test func aChangedViewComesBackOnceItIsRemoved() throws {
        let fixture = try SchemaFixture.current()
        let before = try text(of: "observed_line", in: fixture)
        try fixture.tamper("drop view observed_line")
        #expect(try fixture.refusal(.reading).contains("observed_line is missing"))
        try Database.open(fixture.path, for: .writing).close()
        #expect(try text(of: "observed_line", in: fixture) == before)
    }

    @Test func theFilesOwnNoteOfItsViewsHelpsNobodyToChangeThem() throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(
            """
            drop view observed_line;
            create view observed_line as select * from invoice_line where 0;
            update workbench_meta set value = 'observed_line=' where key = 'views';
            """)
        #expect(try fixture.refusal(.writing).contains("observed_line"))
    }

    @Test func theViewOnTheNewestSnapshotIsDerivedAgain() throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(
            """
            drop view customer_features_frozen;
            create view customer_features_frozen as select * from snapshot_values_1;
            """)
        #expect(try fixture.refusal(.writing).contains("customer_features_frozen"))
    }

    @Test func anOwnersViewWithTheNameOfANewOneStays() throws {
        // As if this program had the view `segment` first.
        let fixture = try SchemaFixture.current()
        try fixture.tamper(
            """
            drop view segment;
            create view segment as select 1 as mine;
            update workbench_meta set value = 'older' where key = 'views_sha256';
            update workbench_meta set value = replace(value, 'segment=', 'other=') where key = 'views';
            """)
        let words = try fixture.refusal(.writing)
        #expect(words.contains("your view segment"))
        #expect(words.contains("drop view \"segment\""))
    }

    @Test func anOwnersViewWithTheNameOfTheScoresStays() throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        try fixture.tamper("create view Scored_Customer as select 1 as mine")
        let words = try fixture.refusal(.writing)
        #expect(words.contains("your view Scored_Customer"))
    }

    /// Another program's version may write it otherwise; what it shows is no matter of ours until it is made anew.
    @Test func theScoresOfAnotherVersionAreMadeAnew() throws {
        let fixture = try SchemaFixture.current()
        let text = "select sql from sqlite_schema where name = 'scored_customer'"
        let before = try Connection(path: fixture.path, mode: .readOnly).scalar(text)
        try fixture.tamper(
            """
            drop view scored_customer;
            create view scored_customer as select 1 as theirs;
            """)
        #expect(try fixture.refusal(.writing).contains("scored_customer"))
        try fixture.tamper("update workbench_meta set value = 'other' where key = 'views_sha256'")
        try Database.open(fixture.path, for: .writing).close()
        #expect(try Connection(path: fixture.path, mode: .readOnly).scalar(text) == before)
    }

    @Test func anOwnersTableWithTheNameOfANewOneStays() throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        try fixture.tamper("create table Snapshot_View (mine)")
        let words = try fixture.refusal(.writing)
        #expect(words.contains("your table Snapshot_View"))
    }

    @Test func aViewThatTheProgramHasNoMoreLeavesTheFile() throws {
        let fixture = try SchemaFixture.current()
        let digest = "\(BuiltInViewsTests.digest("CREATE VIEW gone as select 1 as a"))"
        try fixture.tamper(
            """
            create view gone as select 1 as a;
            create view mine as select 2 as b;
            update workbench_meta set value = 'older' where key = 'views_sha256';
            update workbench_meta set value = value || ',gone=\(digest)' where key = 'views';
            """)
        let connection = try Database.open(fixture.path, for: .writing)
        let names = try connection.query("select name from sqlite_schema where type = 'view'")
            .map { try $0.text(0) }
        #expect(!names.contains("gone"))
        #expect(names.contains("mine"))
        #expect(names.contains("observed_line"))
    }

    @Test func whatIsTheOwnersStays() throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper(
            """
            create table "my ""table" (a primary key, b);
            create index my_index on "my ""table" (b);
            create trigger my_trigger after insert on "my ""table"
                begin update "my ""table" set b = 'fired'; end;
            create view my_view as select * from run join "my ""table";
            create view broken as select * from nobody;
            create virtual table words using fts5(text);
            insert into words values ('red mug');
            analyze;
            """)
        let before = try objects(in: fixture)
        try Database.open(fixture.path, for: .writing).close()
        try Database.open(fixture.path, for: .reading).close()
        #expect(try objects(in: fixture) == before)
        // In any other program the trigger still fires.
        try fixture.tamper("insert into \"my \"\"table\" (a) values (1)")
        let connection = try Connection(path: fixture.path, mode: .readOnly)
        #expect(try connection.scalar("select b from \"my \"\"table\"") == "fired")
    }

    private func text(of name: String, in fixture: SchemaFixture) throws -> Value? {
        try Connection(path: fixture.path, mode: .readOnly).scalar(
            "select sql from sqlite_schema where name = ?", [name])
    }

    private func objects(in fixture: SchemaFixture) throws -> [[Value]] {
        try Connection(path: fixture.path, mode: .readOnly).query(
            "select type, name, tbl_name, sql from sqlite_schema order by type, name"
        ).map(\.values)
    }
}
