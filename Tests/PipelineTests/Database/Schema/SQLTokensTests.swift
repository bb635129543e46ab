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
}
