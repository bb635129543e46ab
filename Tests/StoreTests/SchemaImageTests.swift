import Store
import Testing

@Suite struct SchemaImageTests {
    private static let migrations = [
        Migration(
            number: 1, name: "create_a",
            sql: """
                create table a (id integer primary key, "the text" text default 'x''y');
                insert into a ("the text") values ('one'), (null), ('it''s
                two'), (x'00ff');
                """),
        Migration(
            number: 2, name: "create_b",
            sql: """
                alter table a add column more real not null default 0.1;
                create table b (a integer references a) ;
                create index i on b (a);
                """),
    ]

    private func content(_ image: SchemaImage?, _ migrations: [Migration]) throws -> [[Value]] {
        let connection = try Connection.inMemory()
        let migrator = Migrator(migrations: migrations, applicationID: 77, image: image)
        try migrator.migrate(connection)
        #expect(try migrator.status(of: connection) == .current)
        return try [
            "select type, name, tbl_name, sql from sqlite_schema order by name",
            "select id, quote(\"the text\"), more from a", "pragma user_version",
            "pragma application_id", "select number, name, checksum from schema_migration",
        ].flatMap { try connection.query($0).map(\.values) }
    }

    @Test func aNewFileIsAsTheMigrationsMakeIt() throws {
        let image = try SchemaImage(of: Self.migrations, applicationID: 77)
        #expect(image.isOf(Self.migrations))
        #expect(SchemaImage(text: image.text).isOf(Self.migrations))
        #expect(try content(image, Self.migrations) == content(nil, Self.migrations))
    }

    @Test func anImageOfOthersIsNotUsed() throws {
        let image = try SchemaImage(of: Self.migrations, applicationID: 77)
        let more =
            Self.migrations + [
                Migration(number: 3, name: "fill_b", sql: "insert into b (a) values (1)")
            ]
        #expect(!image.isOf(more))
        #expect(!image.isOf(Array(Self.migrations.prefix(1))))
        #expect(try content(image, more) == content(nil, more))
        // Nor is one that only begins alike.
        #expect(!SchemaImage(text: image.text.replacing("\n", with: "0\n")).isOf(Self.migrations))
    }

    @Test func anOlderFileGoesTheWayOfTheMigrations() throws {
        let image = try SchemaImage(of: Self.migrations, applicationID: 77)
        let connection = try Connection.inMemory()
        try Migrator(migrations: [Self.migrations[0]], applicationID: 77).migrate(connection)
        try connection.run("update a set \"the text\" = 'mine' where id = 1")
        try Migrator(migrations: Self.migrations, applicationID: 77, image: image)
            .migrate(connection)
        #expect(try connection.scalar("select \"the text\" from a where id = 1") == "mine")
        #expect(try connection.scalar("select more from a where id = 1") == 0.1)
    }

    @Test func aMigrationThatFailsMakesNoImage() {
        #expect(throws: MigrationError.self) {
            try SchemaImage(
                of: [Migration(number: 1, name: "broken", sql: "create tabel a (x)")],
                applicationID: 77)
        }
    }
}
