internal import CSQLite

/// Waits for another connection's lock, but not through an interrupt.
///
/// SQLite's own busy timeout sleeps on after `sqlite3_interrupt`: Ctrl-C would take ten seconds.
final class BusyWait {
    /// Milliseconds of the first waits, then 100 each: SQLite's own rhythm.
    private static let delays: [Int32] = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50]

    private var wasInterrupted = false
    private let interruptHandle: InterruptHandle
    private let watch: StatementWatch
    private let timeout: Int32
    private var interruptsBefore = 0
    private var waited: Int32 = 0

    init(
        _ interruptHandle: InterruptHandle, _ watch: StatementWatch, timeoutMilliseconds: Int32
    ) {
        self.interruptHandle = interruptHandle
        self.watch = watch
        timeout = timeoutMilliseconds
    }

    /// Makes `database` wait in this way; the database's owner keeps `self` alive.
    func attach(to database: OpaquePointer) {
        sqlite3_busy_handler(
            database,
            { context, attempt in
                guard let context else { return 0 }
                let wait = Unmanaged<BusyWait>.fromOpaque(context).takeUnretainedValue()
                return wait.shouldRetry(after: Int(attempt)) ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether an interrupt has cut a wait short since the last call.
    func takeInterrupt() -> Bool {
        defer { wasInterrupted = false }
        return wasInterrupted
    }

    private func shouldRetry(after attempt: Int) -> Bool {
        if attempt == 0 {
            (interruptsBefore, waited, wasInterrupted) = (interruptHandle.count, 0, false)
        }
        wasInterrupted = interruptHandle.count != interruptsBefore || watch.isStopAsked
        guard !wasInterrupted, waited < timeout else { return false }
        let delay = attempt < Self.delays.count ? Self.delays[attempt] : 100
        sqlite3_sleep(min(delay, timeout - waited))
        waited += delay
        return true
    }
}
