import Store
import Testing

@Suite struct ConnectionInsertTests {
    private static let insert = "insert into t (i, r, t) select i, r, t from rows_in_memory"

    private func table() throws -> Connection {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (id integer primary key, i integer, r real, t text)")
        return connection
    }

    private func source(_ rows: [TestRow], batch: Int) -> BatchSource {
        let batches = stride(from: 0, to: rows.count, by: batch).map {
            TestColumns(rows[$0..<min($0 + batch, rows.count)]).batch
        }
        return BatchSource(name: "rows_in_memory", columns: TestRow.columns, batches: batches)
    }

    @Test(arguments: [1, 2, 7, 64, 1000])
    func rowsEqualThoseOfBindAndStep(batch: Int) throws {
        let rows = TestRow.random(500, seed: 3)
        let (bulk, stepped) = (try table(), try table())
        #expect(try bulk.insert(source(rows, batch: batch), with: Self.insert) == rows.count)
        for row in rows {
            try stepped.run(
                "insert into t (i, r, t) values (?, ?, ?)", [row.integer, row.real, row.text])
        }
        let all = "select id, i, r, t, typeof(i), typeof(r), typeof(t) from t order by id"
        #expect(try bulk.query(all).map(\.values) == stepped.query(all).map(\.values))
    }

    @Test func everyColumnKindArrives() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a, b, c, d, e, f)")
        let (small, large, reals): ([Int32], [Int64], [Double]) = (
            [.min, .max], [.min, .max], [0.5, .nan]
        )
        let bytes = Array("xéy".utf8)
        try small.withUnsafeBufferPointer { small in
            try large.withUnsafeBufferPointer { large in
                try reals.withUnsafeBufferPointer { reals in
                    try bytes.withUnsafeBytes { bytes in
                        try [UInt32(1), 4].withUnsafeBufferPointer { starts in
                            try [Int32(2), 0].withUnsafeBufferPointer { lengths in
                                let batch = ColumnBatch(
                                    rowCount: 2,
                                    values: [
                                        .int32(small), .int64(large), .double(reals), .constant(-7),
                                        .rowNumber(start: 40),
                                        .text(bytes: bytes, starts: starts, lengths: lengths),
                                    ])
                                let names = ["a", "b", "c", "d", "e"].map { name in
                                    SourceColumn(name, name == "c" ? .real : .integer)
                                }
                                let source = BatchSource(
                                    name: "s", columns: names + [SourceColumn("f", .text)],
                                    batches: [batch])
                                try connection.insert(
                                    source, with: "insert into t select a, b, c, d, e, f from s")
                            }
                        }
                    }
                }
            }
        }
        #expect(
            try connection.query("select * from t").map(\.values) == [
                [.integer(-2_147_483_648), .integer(.min), 0.5, -7, 40, "é"],
                [.integer(2_147_483_647), .integer(.max), nil, -7, 41, ""],
            ])
    }

    @Test func noRowsAndEmptyBatchesAreFine() throws {
        let connection = try table()
        let none = BatchSource(name: "rows_in_memory", columns: TestRow.columns, batches: [])
        #expect(try connection.insert(none, with: Self.insert) == 0)
        let rows = TestRow.random(3, seed: 1)
        let batches = [rows[0..<0], rows[0..<2], rows[2..<2], rows[2..<3], rows[3..<3]]
        let gaps = BatchSource(
            name: "rows_in_memory", columns: TestRow.columns,
            batches: batches.map { TestColumns($0).batch })
        #expect(try connection.insert(gaps, with: Self.insert) == 3)
    }

    @Test func statementMayComputeAndFilter() throws {
        let connection = try table()
        let rows = (1...10).map { TestRow(integer: $0, real: 0.5, text: "x") }
        let count = try connection.insert(
            source(rows, batch: 4),
            with: "insert into t (i, r) select i * 2, i + r from rows_in_memory where i > 7")
        #expect(count == 3)
        #expect(
            try connection.query("select i, r from t").map(\.values) == [
                [16, 8.5], [18, 9.5], [20, 10.5],
            ])
    }

    @Test func rowIDsCountOnOverBatches() throws {
        let connection = try table()
        try connection.insert(
            source(TestRow.random(10, seed: 1), batch: 3),
            with: "insert into t (i) select rowid from rows_in_memory")
        #expect(try connection.query("select i from t").map { $0[0] } == (0..<10).map { Value($0) })
    }

    @Test func brokenConstraintLeavesNothingAndKeepsTheOuterTransaction() throws {
        let connection = try table()
        try connection.execute("create unique index u on t (i)")
        let rows = [1, 2, 3, 2].map { TestRow(integer: $0, real: nil, text: nil) }
        try connection.transaction {
            try connection.run("insert into t (i) values (99)")
            let error = try #require(throws: StoreError.self) {
                try connection.insert(source(rows, batch: 1), with: Self.insert)
            }
            #expect(error.code == 2067)
            #expect(error.sql == Self.insert)
        }
        #expect(try connection.query("select i from t").map { $0[0] } == [99])
    }

    @Test func rowsAreReadOnce() throws {
        let connection = try table()
        let rows = TestRow.random(4, seed: 1)
        #expect(throws: StoreError.self) {
            try connection.insert(
                source(rows, batch: 2),
                with: "insert into t (i) select a.i from rows_in_memory a, rows_in_memory b")
        }
        #expect(try connection.scalar("select count(*) from t") == 0)
    }

    @Test(arguments: ["t", "T", "json_each", "dbstat", "scratch"])
    func takenNameIsRefused(_ name: String) throws {
        let connection = try table()
        try connection.execute("create temp table scratch (i)")
        let source = BatchSource(name: name, columns: TestRow.columns, batches: [])
        #expect(throws: StoreError.self) { try connection.insert(source, with: Self.insert) }
    }

    @Test func sourceIsGoneAfterwards() throws {
        let connection = try table()
        for _ in 0..<3 {
            try connection.insert(source(TestRow.random(5, seed: 2), batch: 2), with: Self.insert)
            #expect(throws: StoreError.self) {
                try connection.query("select * from rows_in_memory")
            }
        }
        #expect(throws: StoreError.self) {
            try connection.insert(
                source([], batch: 1), with: "insert into nosuch select 1 from rows_in_memory")
        }
        #expect(throws: StoreError.self) { try connection.query("select * from rows_in_memory") }
        #expect(try connection.scalar("select count(*) from t") == 15)
    }

    @Test func noViewCanReachTheSource() throws {
        let connection = try table()
        try connection.execute("create view v as select i from rows_in_memory")
        #expect(throws: StoreError.self) {
            try connection.insert(
                source(TestRow.random(2, seed: 1), batch: 2),
                with: "insert into t (i) select i from v")
        }
    }

    @Test func batchesAreReleasedOneByOne() throws {
        let connection = try table()
        let source = CountingSource(rows: TestRow.random(20, seed: 5))
        try connection.insert(source, with: Self.insert)
        #expect(source.mostAliveAtOnce == 1)
        #expect(source.alive.value == 0)
        #expect(source.stops == 1)
    }
}

/// Counts the batches whose memory is alive.
private final class CountingSource: RowSource {
    let name = "rows_in_memory"
    let columns = TestRow.columns
    let alive = Counter()
    private(set) var mostAliveAtOnce = 0
    private(set) var stops = 0
    private var rest: ArraySlice<TestRow>

    init(rows: [TestRow]) { rest = rows[...] }

    func next() -> ColumnBatch? {
        guard let row = rest.popFirst() else { return nil }
        alive.add(1)
        mostAliveAtOnce = max(mostAliveAtOnce, alive.value)
        return TestColumns([row]) { [alive] in alive.add(-1) }.batch
    }

    func stop() { stops += 1 }
}
