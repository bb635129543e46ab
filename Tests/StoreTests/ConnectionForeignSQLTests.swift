import Store
import Testing

@Suite struct ConnectionForeignSQLTests {
    @Test(arguments: [
        "CREATE VIEW wanted as select a from t",
        "create view wanted as select a from t;  ",
        "-- a comment\ncreate view wanted (b) as select a from t -- the end",
        "create view \"wanted\" as with r (n) as (select 1) select n, abs(n) from r",
    ])
    func aStoredViewIsMade(_ sql: String) throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        try connection.createView("wanted", fromStoredText: sql)
        #expect(try connection.query("select * from wanted").count <= 1)
        // Everything is allowed again.
        try connection.execute("drop view wanted; drop table t")
    }

    @Test(arguments: [
        "create view wanted as select 1; drop table t",
        "create view wanted as select 1; create view other as select 2",
        "create view wanted as select 1; create view wanted as select 2",
        "create view other as select 1",
        "create temp view wanted as select 1",
        "create view temp.wanted as select 1",
        "create table wanted (a)",
        "create table wanted as select a from t",
        "create trigger wanted after insert on t begin delete from t; end",
        "create virtual table wanted using fts5(a)",
        "explain create view wanted as select 1",
        "explain query plan create view wanted as select 1",
        "drop table t",
        "select 1",
        "attach 'attached.db' as x",
        "pragma writable_schema = on",
        "begin",
        "vacuum",
        "-- nothing",
        "",
    ])
    func anyOtherStoredTextIsRefused(_ sql: String) throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a); insert into t values (1)")
        let before = try texts(connection)
        let error = try #require(throws: StoreError.self) {
            try connection.createView("wanted", fromStoredText: sql)
        }
        #expect(error.isRefused)
        #expect(error.sql == nil)
        #expect(error.message == "its text is not one statement `create view wanted`")
        #expect(try texts(connection) == before)
        #expect(try connection.query("select * from sqlite_temp_schema").isEmpty)
        #expect(try connection.scalar("select count(*) from t") == 1)
        #expect(!connection.isInTransaction)
    }

    @Test func aTakenNameIsNotReplaced() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create view Wanted as select 1 as a")
        for sql in [
            "create view wanted as select 2", "create view if not exists wanted as select 2",
        ] {
            #expect(throws: StoreError.self) {
                try connection.createView("wanted", fromStoredText: sql)
            }
        }
        #expect(try connection.scalar("select a from wanted") == 1)
    }

    @Test func aTextThatSQLiteDoesNotUnderstandIsItsError() throws {
        let connection = try Connection.inMemory()
        let error = try #require(throws: StoreError.self) {
            try connection.createView("wanted", fromStoredText: "create view wanted as selekt 1")
        }
        #expect(!error.isRefused)
        #expect(error.message.contains("syntax error"))
    }

    @Test(arguments: [
        "insert into t values (2)", "delete from t", "update t set a = 2", "drop table t",
        "create table u (a)", "create temp table u (a)", "create view u as select 1",
        "attach 'attached.db' as x", "pragma query_only = off", "pragma writable_schema = on",
        "pragma user_version = 7", "alter table t add column b", "vacuum", "reindex t", "analyze",
        "select load_extension('x')", "select * from pragma_query_only",
    ])
    func whileForeignSQLIsEvaluatedNothingIsWritten(_ sql: String) throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            "create table t (a); create index t_a on t (a); insert into t values (1)")
        let before = try texts(connection)
        try connection.evaluatingForeignSQL { () throws in
            #expect(throws: StoreError.self) { try connection.execute(sql) }
            #expect(try connection.query("select * from t").count == 1)
            #expect(try connection.query("select name from pragma_table_info('t')").count == 1)
        }
        #expect(try texts(connection) == before)
        #expect(try connection.query("select * from t").map { try $0.int(0) } == [1])
        #expect(try connection.scalar("pragma user_version") == 0)
        try connection.run("insert into t values (3)")
    }

    @Test func statementsCompiledBeforeAreJudgedAnew() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        try connection.run("insert into t values (1)")
        try connection.run("delete from t where a = 9")
        try connection.evaluatingForeignSQL { () throws in
            #expect(throws: StoreError.self) { try connection.run("insert into t values (1)") }
        }
        try connection.run("insert into t values (1)")
        #expect(try connection.scalar("select count(*) from t") == 2)
    }

    @Test func evaluationsNestAndEndAlsoAfterAnError() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        #expect(throws: Failure()) {
            try connection.evaluatingForeignSQL { () throws in
                try connection.evaluatingForeignSQL { () throws in
                    #expect(throws: StoreError.self) { try connection.execute("drop table t") }
                }
                #expect(throws: StoreError.self) { try connection.execute("drop table t") }
                throw Failure()
            }
        }
        try connection.execute("drop table t")
    }

    @Test func evaluationKeepsTheOpenTransaction() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        try connection.transaction {
            try connection.run("insert into t values (1)")
            try connection.evaluatingForeignSQL { () throws in
                #expect(try connection.scalar("select count(*) from t") == 1)
                #expect(throws: StoreError.self) { try connection.run("delete from t") }
            }
            try connection.run("insert into t values (2)")
        }
        #expect(try connection.scalar("select count(*) from t") == 2)
    }

    @Test func anEndlessViewEndsAtTheTimeLimit() throws {
        let connection = try Connection.inMemory()
        try connection.execute(endlessView)
        let error = try #require(throws: StoreError.self) {
            try connection.evaluatingForeignSQL(timeLimit: .milliseconds(50)) {
                _ = try connection.scalar("select count(*) from endless")
            }
        }
        #expect(error.isTimeLimit)
        #expect(error.isInterrupted)
    }

    /// In a process of its own: the bound is one for all connections of a process.
    @Test func aViewCannotTakeAllMemory() async {
        await #expect(processExitsWith: .success) {
            let connection = try Connection.inMemory()
            let many = (1...8).map { "randomblob(40000000) as x\($0)" }.joined(separator: ", ")
            try connection.execute(
                """
                create view long as select zeroblob(100000000) as x1;
                create view many as select \(many);
                """)
            for view in ["long", "many"] {
                #expect(throws: StoreError.self, "\(view)") {
                    try connection.evaluatingForeignSQL(memory: 200 << 20) {
                        try connection.forEachRow("select * from \(view) order by 1") { _ in }
                    }
                }
            }
            #expect(try connection.scalar("select length(x1) from long") == 100_000_000)
        }
    }

    @Test func virtualTablesOfTheOwnerAreRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        let maker = try Connection(path: path, mode: .create)
        try maker.execute(
            """
            create virtual table note using fts5(customer_id, text);
            insert into note values ('1', 'red mug'), ('2', 'blue mug'), ('3', 'red bag');
            create virtual table box using rtree(id, low, high);
            insert into box values (1, 2, 3);
            """)
        maker.close()
        // A fresh connection compiles what the virtual tables need inside.
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.evaluatingForeignSQL { () throws in
            let red =
                "select customer_id, highlight(note, 1, '[', ']') from note where note match 'red'"
            #expect(try connection.query(red).count == 2)
            #expect(try connection.query("select high - low from box where high > 1").count == 1)
        }
    }
}

/// The catalogue's texts.
private func texts(_ connection: Connection) throws -> [String] {
    try connection.query("select sql from sqlite_schema").map { try $0.text(0) }
}

/// A view that never ends.
let endlessView = """
    create view endless as
    with recursive n (i) as (select 1 union all select i + 1 from n)
    select i from n
    """
