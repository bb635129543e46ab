import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Two connections of one file, of which the other writes between what one reads and the lock that it takes.
@Suite struct ReadBeforeLockTests {
    private struct HalfSeen: Error {}

    private let folder: TemporaryFolder
    private let (own, other): (Connection, Connection)

    init() throws {
        folder = try TemporaryFolder()
        own = try Connection(path: folder.file("a.db"), mode: .create)
        try own.execute("create table item (value integer); insert into item values (1)")
        other = try Connection(path: folder.file("a.db"), mode: .readWrite)
    }

    private func sum() throws -> Value? { try own.scalar("select sum(value) from item") }

    @Test func whatNobodyChangesIsReadOnce() throws {
        var nReads = 0
        let read = try ReadBeforeLock(in: own) {
            nReads += 1
            return try sum()
        }
        // Its own writing is none of others.
        try own.execute("insert into item values (2)")
        let value = try own.transaction(.immediate) { try read.current() }
        #expect(value == 1)
        #expect(nReads == 1)
    }

    @Test func whatAnotherChangesIsReadAgain() throws {
        let read = try ReadBeforeLock(in: own) { try sum() }
        try other.execute("insert into item values (5)")
        let value = try own.transaction(.immediate) { try read.current() }
        #expect(value == 6)
    }

    /// Half of what was read may have been older than the rest: that is no damage.
    @Test func aFailureWhileAnotherWritesIsNone() throws {
        var isFirst = true
        let read = try ReadBeforeLock(in: own) { () -> Value? in
            guard isFirst else { return try sum() }
            isFirst = false
            try other.execute("insert into item values (5)")
            throw HalfSeen()
        }
        let value = try own.transaction(.immediate) { try read.current() }
        #expect(value == 6)
        #expect(throws: HalfSeen.self) {
            _ = try ReadBeforeLock(in: own) { () -> Int in throw HalfSeen() }
        }
    }

    /// Runs `body` while the other connection holds the write lock with a change that it commits once `body` waits.
    private func beside(
        _ change: String, _ path: String, _ body: @escaping () throws -> Void
    ) throws -> (any Error)? {
        let other = try Connection(path: path, mode: .readWrite)
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var failure: (any Error)?
        nonisolated(unsafe) let run = body
        try other.execute("begin immediate")
        try other.execute(change)
        Thread.detachNewThread {
            do { try run() } catch { failure = error }
            done.signal()
        }
        // What is read takes milliseconds; then the lock is waited for, ten seconds at most.
        Thread.sleep(forTimeInterval: 2)
        try other.execute("commit")
        done.wait()
        return failure
    }

    /// A matrix that another process writes into after it was held against its fingerprint, and before it is published.
    @Test func aMatrixThatIsWrittenIntoIsNotPublished() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("p.db")
        nonisolated(unsafe) let connection = try PublisherTests.shop(in: folder)
        let run = try PublisherTests.sweep(connection)
        let failure = try beside(
            "update snapshot_values_1 set x = x + 1 where row_no = 3", path
        ) {
            try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        }
        #expect("\(failure.map { "\($0)" } ?? "published")".contains("fingerprint"))
        #expect(try connection.scalar("select count(*) from publication") == 0)
        #expect(try connection.scalar("select count(*) from live_score") == 0)
    }

    /// What stands under a name is looked at behind the lock.
    @Test func whatIsGoneIsNotRefreshed() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("p.db")
        nonisolated(unsafe) let connection = try PublisherTests.shop(in: folder)
        _ = try SegmentShop.publishRules(connection)
        let failure = try beside(
            """
            update publication set is_default = 0, replaced_at = '2012-01-01 00:00:00'
            """, path
        ) {
            _ = try Refresher(in: connection).refresh()
        }
        #expect("\(failure.map { "\($0)" } ?? "refreshed")".contains("published no more"))
    }
}
