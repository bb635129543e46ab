import Foundation
import Store
import Testing

@Suite struct BusyWaitTests {
    @Test func writerWaitsForTheOtherToFinish() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        try Connection(path: path, mode: .create).execute("create table t (a)")
        let failures = Counter()
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            do {
                let connection = try Connection(path: path, mode: .readWrite)
                for _ in 0..<5 {
                    try connection.transaction {
                        try connection.run("insert into t values (?)", [writer])
                        usleep(2000)
                    }
                }
            } catch {
                failures.add(1)
            }
        }
        #expect(failures.value == 0)
        let reader = try Connection(path: path, mode: .readOnly)
        #expect(try reader.scalar("select count(*) from t") == 20)
    }

    @Test func timeoutCanBeSetPerConnection() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        let second = try Connection(path: folder.file("a.db"), mode: .create)
        try second.execute("pragma busy_timeout = 1")
        try first.transaction {
            let error = try #require(throws: StoreError.self) { try second.transaction {} }
            #expect(error.isBusy && !error.isInterrupted && !error.isHeldByReaders)
        }
    }
}
