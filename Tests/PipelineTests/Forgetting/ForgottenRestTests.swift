import Pipeline
import Store
import Testing

struct ForgottenRestTests {
    private func shop(_ ids: [String]) throws -> Connection {
        let connection = try IngestTestSupport.database()
        let lines = ids.enumerated().map { number, id in
            "\(number + 1),A\(number),MUG,1,2010-12-01 08:00,2.5,\(id),UK\n"
        }
        try IngestTestSupport.ingest(IngestTestSupport.header + lines.joined(), into: connection)
        return connection
    }

    private func texts(_ connection: Connection, _ sql: String) throws -> [String] {
        try connection.query(sql).map { try $0.text(0) }
    }

    @Test func whatMayBeSomethingElseStaysAndIsNamed() throws {
        let connection = try shop(["12347", "12348"])
        try connection.execute(
            """
            create table memo (text text, data blob);
            insert into memo values ('Gift 12347', null), ('x', cast('of 12347.' as blob)), ('123470', x'ff00fe');
            create table big (amount integer check (amount <> 12347));
            """)
        let report = try Forgetter(in: connection).forget(["12347"])
        let note = try #require(report.notes.first { $0.hasPrefix("what is written like") })
        #expect(
            note.contains(": memo.text (1 row), memo.data (1 row), the definition of big."),
            "\(note)")
        #expect(
            try texts(connection, "select text from memo order by rowid") == [
                "Gift 12347", "x", "123470",
            ])
        // Who stands nowhere else leaves nothing to tell.
        let other = try Forgetter(in: connection).forget(["12348"])
        #expect(!other.notes.contains { $0.hasPrefix("what is written like") })
    }

    @Test func severalInACellAndBytesAreTakenOut() throws {
        let connection = try shop(["ann@x.de", "bo@x.de"])
        try connection.execute(
            """
            create table vip (customer_id text, data blob);
            insert into vip values ('ann@x.de; bo@x.de', cast('ann@x.de' as blob)), ('mailto:Ann@x.de', x'ff00fe');
            """)
        let report = try Forgetter(in: connection).forget(["ann@x.de"])
        let token = try texts(connection, "select token from forgotten_customer")[0]
        #expect(
            try texts(connection, "select customer_id from vip order by rowid") == [
                "\(token); bo@x.de", token,
            ])
        #expect(
            try texts(connection, "select cast(data as text) from vip order by rowid")[0] == token)
        #expect(!report.notes.contains { $0.hasPrefix("what is written like") })
    }

    @Test(arguments: [
        ("create table memo (text text default 'ann@x.de')", "table memo"),
        (
            "create table own (id text); create index best on own (id) where id <> 'ann@x.de'",
            "index best"
        ),
    ])
    func definitionsOfTheOwnersThatNameThemAreRefused(sql: String, name: String) throws {
        let connection = try shop(["ann@x.de", "bo@x.de"])
        try connection.execute(sql)
        let error = try #require(throws: ForgetError.self) {
            try Forgetter(in: connection).forget(["ann@x.de"])
        }
        #expect(error == .named(by: [name]) && error.kind == .data)
        #expect(error.description.contains("(drop \(name))"))
        #expect(try connection.scalar("select count(*) from forgotten_customer") == 0)
        #expect(try Forgetter(in: connection).forget(["bo@x.de"]).nCustomers == 1)
    }
}
