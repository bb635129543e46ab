import Store
import Testing

@Suite struct ConnectionMaintenanceTests {
    @Test func copyIsCompleteAndTakesALiteralName() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute(
            "create table t (a); insert into t values (1); pragma application_id = 9")
        try connection.setJournalMode(.wal)
        let name = "file:copy?mode=memory's.db"
        try connection.vacuum(into: folder.file(name))
        connection.close()
        #expect(try folder.names == ["a.db", name])
        let copy = try Connection(path: folder.file(name), mode: .readOnly)
        #expect(try copy.scalar("select a from t") == 1)
        #expect(try copy.scalar("pragma application_id") == 9)
        #expect(try copy.journalMode() == .delete)
    }

    @Test func copyNeverOverwrites() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table t (a)")
        try folder.write([1, 2, 3], to: "b.db")
        #expect(throws: StoreError.self) { try connection.vacuum(into: folder.file("b.db")) }
        #expect(try Array(folder.bytes("b.db")) == [1, 2, 3])
    }

    @Test func soundDatabasePassesAndABrokenConstraintIsFound() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer check (a > 0)); insert into t values (1)")
        #expect(try connection.quickCheck() == [])
        #expect(try connection.integrityCheck() == [])
        try connection.execute("pragma ignore_check_constraints = on; insert into t values (-1)")
        try connection.execute("pragma ignore_check_constraints = off")
        #expect(try connection.quickCheck().count == 1)
    }

    @Test func orphansAreFound() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table p (id integer primary key);
            create table c (x references p);
            create table w (x primary key references p) without rowid;
            """)
        #expect(try connection.foreignKeyViolations() == [])
        try connection.withoutForeignKeys {
            try connection.execute("insert into c values (5); insert into w values (6)")
        }
        let found = try connection.foreignKeyViolations()
        #expect(found.map(\.table).sorted() == ["c", "w"])
        #expect(found.first { $0.table == "c" }?.rowID == 1)
        #expect(found.first { $0.table == "w" }?.rowID == nil)
        #expect(found.allSatisfy { $0.parent == "p" })
        #expect(try connection.foreignKeyViolations(limit: 1).count == 1)
    }
}
