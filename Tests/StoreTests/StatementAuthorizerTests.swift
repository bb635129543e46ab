import Store
import Testing

@Suite struct StatementAuthorizerTests {
    @Test(arguments: ["attach 'attached.db' as x", "attach '' as x", "detach main"])
    func noDatabaseIsAttached(_ sql: String) throws {
        let connection = try Connection.inMemory()
        #expect(throws: StoreError.self) { try connection.execute(sql) }
    }

    @Test func aCopyIsStillWritten() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        try connection.vacuum(into: folder.file("copy.db"))
        #expect(throws: StoreError.self) { try connection.execute("attach 'attached.db' as x") }
        #expect(try folder.names == ["copy.db"])
    }

    @Test func triggersDoNotFire() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table t (a);
            create table u (a);
            create view v as select a from t;
            create trigger after_t after insert on t begin insert into u values (new.a); end;
            create trigger on_v instead of insert on v begin insert into u values (new.a); end;
            """)
        try connection.run("insert into t values (1)")
        #expect(throws: StoreError.self) { try connection.run("insert into v values (1)") }
        #expect(try connection.scalar("select count(*) from u") == 0)
        #expect(
            try connection.scalar("select count(*) from sqlite_schema where type = 'trigger'") == 2)
    }

    @Test func foreignKeysStillAct() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table p (a primary key);
            create table c (a references p on delete cascade);
            insert into p values (1);
            insert into c values (1);
            delete from p;
            """)
        #expect(try connection.scalar("select count(*) from c") == 0)
    }

    @Test func aViewCannotAskPragmas() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create view v as select * from pragma_journal_mode")
        #expect(throws: StoreError.self) { try connection.query("select * from v") }
    }
}
