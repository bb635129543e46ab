import Pipeline
import Testing

struct SQLTokensTests {
    @Test(arguments: [
        "CREATE TABLE a (b text not null, \"c\" real)",
        "create table \"a\"(b TEXT not null\n, c real check (c is null or (typeof(c) = 'real')))",
        "create table a ( -- why\n b text /* ( */ not null check(b <> ')'), c real )",
    ])
    func spellingsOfOneTableAreEqual(_ sql: String) {
        #expect(
            SQLTokens.withoutChecks(sql)
                == ["create", "table", "a", "(", "b", "text", "not", "null", ",", "c", "real", ")"])
    }

    @Test(arguments: [
        "create table a (b text not null, c real default 1)",
        "create table a (b text not null collate nocase, c real)",
        "create table a (b text not null, c real) without rowid",
        "create table a (b text not null, 'c' real)",
        "create table a (b text not null, C_ real)",
        "create table a (b text not null, c real generated always as (1))",
        "create table a (b text not null \",\" c real)",
        "create table a (b text not null, c real",
        "create table a (b text not null, \"c",
        "",
    ])
    func othersAreNot(_ sql: String) {
        #expect(
            SQLTokens.withoutChecks(sql)
                != ["create", "table", "a", "(", "b", "text", "not", "null", ",", "c", "real", ")"])
    }

    @Test(arguments: [
        ("CREATE VIEW a as select 1 as x -- the end", "", " select 1 as x -- the end"),
        (
            "CREATE VIEW \"a as b\" (x, \"as\") /* as */ AS with n as (select 1) select * from n",
            "(x, \"as\") /* as */ ", " with n as (select 1) select * from n"
        ),
    ])
    func aViewIsCutIntoColumnsAndQuery(sql: String, columns: String, body: String) throws {
        let parts = try #require(SQLTokens.viewParts(sql))
        #expect(parts.columns == columns)
        #expect(parts.body == body)
    }

    @Test(arguments: [
        "create view a as select 1) union select (2", "create view a as select 1; select 2",
        "create view a as select 1 /* open", "create view a as select (1", "create view a",
        "create view a as select ?1",
    ])
    func whatWouldNotStayAPartIsNone(_ sql: String) {
        #expect(SQLTokens.viewParts(sql) == nil)
    }

    @Test(arguments: [
        "create view a as select customer_id, sum(quantity * unit_price) as x from b group by 1",
        "create view a as with n as (select 1), m as materialized (values (2)) select * from n",
        "create view a as select count(*) filter (where x in (1, 2)) over (partition by y) from b",
        "create view a as select ROUND (abs(x), 2), -(x), 'random()' from b -- date('now')",
        "create view a as select \"random\", x as current from b where y = 'current_date'",
    ])
    func whatCallsKnownFunctionsAloneIsPure(_ sql: String) {
        #expect(SQLTokens.isPure(sql))
    }

    @Test(arguments: [
        "create view a as select random() as x from b",
        "create view a as select RANDOM /* why */ () as x from b",
        "create view a as select \"random\"() as x from b",
        "create view a as select [random]() as x from b",
        "create view a as select `random` () as x from b",
        "create view a as select date('now') as x from b",
        "create view a as select date(x) from b",
        "create view a as select julianday() - x from b",
        "create view a as select current_timestamp as x from b",
        "create view a as select * from generate_series(1, 2)",
        "create view a as select * from pragma_page_count()",
        "create view a as select my_own(x) from b",
    ])
    func whatMayVaryIsNot(_ sql: String) {
        #expect(!SQLTokens.isPure(sql))
    }
}
