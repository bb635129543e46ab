import Foundation
import Store
import Testing

@Suite struct StreamingSourceTests {
    private static let insert = "insert into t (i, r, t) select i, r, t from stream"

    private func table() throws -> Connection {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (id integer primary key, i integer, r real, t text)")
        return connection
    }

    private func source(capacity: Int = 2) -> StreamingSource {
        StreamingSource(name: "stream", columns: TestRow.columns, capacity: capacity)
    }

    /// Runs a producer on a thread of its own; the semaphore tells when it is done.
    private func produce(_ body: @escaping @Sendable () -> Void) -> DispatchSemaphore {
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            body()
            done.signal()
        }
        return done
    }

    @Test(arguments: [1, 2, 3, 10, 1000], [1, 3])
    func rowsArriveInOrder(batch: Int, capacity: Int) throws {
        let rows = TestRow.random(300, seed: 7)
        let (connection, source) = (try table(), source(capacity: capacity))
        let done = produce {
            for start in stride(from: 0, to: rows.count, by: batch) {
                let columns = TestColumns(rows[start..<min(start + batch, rows.count)])
                guard source.send(columns.batch) else { return }
            }
            source.finish()
        }
        #expect(try connection.insert(source, with: Self.insert) == rows.count)
        done.wait()
        let stored = try connection.query("select i, r, t from t order by id").map(\.values)
        #expect(stored == rows.map { [Value($0.integer), Value($0.real), Value($0.text)] })
    }

    @Test func failureOfTheProducerSurfacesAndRollsBack() throws {
        let (connection, source) = (try table(), source())
        let done = produce {
            _ = source.send(TestColumns(TestRow.random(10, seed: 1)[...]).batch)
            source.fail(Failure(name: "line 11"))
            source.finish()
        }
        try connection.transaction {
            try connection.run("insert into t (i) values (1)")
            #expect(throws: Failure(name: "line 11")) {
                try connection.insert(source, with: Self.insert)
            }
            #expect(try connection.scalar("select count(*) from t") == 1)
        }
        done.wait()
        #expect(try connection.scalar("select count(*) from t") == 1)
    }

    @Test func failureBeforeTheFirstBatchSurfaces() throws {
        let (connection, source) = (try table(), source())
        source.fail(Failure(name: "no header"))
        #expect(throws: Failure(name: "no header")) {
            try connection.insert(source, with: Self.insert)
        }
    }

    @Test func failedInsertLetsTheProducerGo() throws {
        let (connection, source) = (try table(), source(capacity: 1))
        try connection.execute("create unique index u on t (i)")
        let alive = Counter()
        let done = produce {
            let rows = [TestRow(integer: 1, real: nil, text: "same")]
            // Ends only because `send` says so.
            repeat {
                alive.add(1)
            } while source.send(
                TestColumns(rows[...]) { alive.add(-1) }.batch)
        }
        let error = try #require(throws: StoreError.self) {
            try connection.insert(source, with: Self.insert)
        }
        #expect(error.isConstraint)
        done.wait()
        #expect(alive.value == 0)
        #expect(!source.send(TestColumns(TestRow.random(1, seed: 1)[...]).batch))
    }

    @Test func wrongSQLLetsTheProducerGo() throws {
        let (connection, source) = (try table(), source(capacity: 1))
        let done = produce {
            while source.send(TestColumns(TestRow.random(1, seed: 1)[...]).batch) {}
        }
        #expect(throws: StoreError.self) {
            try connection.insert(source, with: "insert into nosuch")
        }
        done.wait()
    }

    @Test func queueIsBounded() throws {
        let (connection, source) = (try table(), source(capacity: 3))
        let (alive, most) = (Counter(), Counter())
        let done = produce {
            for _ in 0..<200 {
                alive.add(1)
                most.add(max(0, alive.value - most.value))
                _ = source.send(
                    TestColumns(TestRow.random(1, seed: 1)[...]) { alive.add(-1) }.batch)
            }
            source.finish()
        }
        try connection.insert(source, with: Self.insert)
        done.wait()
        // Three waiting, one being read, one being made.
        #expect(most.value <= 5)
        #expect(alive.value == 0)
    }
}
