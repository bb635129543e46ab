import Foundation
import Store
import Testing

@Suite struct InterruptHandleTests {
    private static let endless =
        "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n"

    @Test func interruptStopsAStatementFromAnotherThread() throws {
        let connection = try Connection.inMemory()
        let handle = connection.interruptHandle
        try connection.execute("create table t (a)")
        // Repeats until it is told to stop: an interrupt before the statement runs has no effect.
        let stopper = Thread {
            while !Thread.current.isCancelled {
                handle.interrupt()
                usleep(1000)
            }
        }
        stopper.start()
        defer { stopper.cancel() }
        let error = try #require(throws: StoreError.self) {
            _ = try connection.query(Self.endless)
        }
        #expect(error.isInterrupted)
    }

    @Test func interruptEndsAWaitForALock() throws {
        let folder = try TemporaryFolder()
        let holder = try Connection(path: folder.file("a.db"), mode: .create)
        let waiter = try Connection(path: folder.file("a.db"), mode: .create)
        let handle = waiter.interruptHandle
        let stopper = Thread {
            while !Thread.current.isCancelled {
                handle.interrupt()
                usleep(1000)
            }
        }
        try holder.transaction {
            stopper.start()
            defer { stopper.cancel() }
            let error = try #require(throws: StoreError.self) { try waiter.transaction {} }
            #expect(error.isInterrupted)
        }
    }

    @Test func interruptAfterCloseDoesNothing() throws {
        let connection = try Connection.inMemory()
        let handle = connection.interruptHandle
        connection.close()
        handle.interrupt()
    }

    @Test func progressHandlerStopsAStatementAndItsTransaction() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a)")
        var asked = 0
        try connection.setProgressHandler(every: 1000) {
            asked += 1
            return asked < 5
        }
        let error = try #require(throws: StoreError.self) {
            try connection.transaction {
                try connection.execute("insert into t \(Self.endless)")
            }
        }
        #expect(error.isInterrupted)
        #expect(asked == 5)
        #expect(!connection.isInTransaction)
        try connection.setProgressHandler(nil)
        #expect(try connection.scalar("select count(*) from t") == 0)
        #expect(asked == 5)
    }
}
