internal import CSQLite
import Synchronization

/// Stops the statement that a connection is running, from any thread.
///
/// Keep one beside a signal source. It outlives its connection safely: after `close()` it does
/// nothing. Do not call it inside a signal handler proper: it takes a lock.
public final class InterruptHandle: Sendable {
    /// Address of the `sqlite3` object, 0 once it is closed.
    ///
    /// The lock keeps `close` from freeing the object while `sqlite3_interrupt` looks at it.
    private let address: Mutex<UInt>
    private let calls = Atomic(0)

    init(_ database: OpaquePointer) {
        address = Mutex(UInt(bitPattern: database))
    }

    /// Makes the running statement fail with `isInterrupted`, also if it waits for a lock.
    ///
    /// Without a running statement it has no effect.
    public func interrupt() {
        calls.add(1, ordering: .relaxed)
        address.withLock { address in
            guard let database = OpaquePointer(bitPattern: address) else { return }
            sqlite3_interrupt(database)
        }
    }

    /// Calls so far, for a wait to notice a new one.
    var count: Int { calls.load(ordering: .relaxed) }

    func invalidate() {
        address.withLock { $0 = 0 }
    }
}
