internal import CSQLite

/// Decides, while a statement runs, whether it may go on: the one mechanism for Ctrl-C, time limits
/// and progress.
///
/// SQLite asks every few thousand steps of its virtual machine, so short statements, such as
/// `rollback`, always come to their end.
final class StatementWatch {
    /// Why the watch stopped a statement.
    enum Stop {
        case cancelled
        case timeLimit(Duration)
        case handler
    }

    private struct TimeLimit {
        let length: Duration
        let end: ContinuousClock.Instant
    }

    static let usualInterval: Int32 = 10_000

    /// Whether the user asked to stop.
    var isCancelled: (() -> Bool)?
    /// What `setProgressHandler` was given.
    var shouldContinue: (() -> Bool)?
    /// Nested calls that must come to their end, whatever the user asks.
    var uncancelledDepth = 0
    /// Since when views of others are being evaluated.
    var evaluationStart: ContinuousClock.Instant?
    private var limits: [TimeLimit] = []
    private var stop: Stop?

    /// Makes SQLite ask `self`; the database's owner keeps it alive.
    func attach(to database: OpaquePointer, every instructions: Int32 = usualInterval) {
        sqlite3_progress_handler(
            database, instructions,
            { context in
                guard let context else { return 0 }
                let watch = Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue()
                return watch.mustStop() ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    /// Why a statement was stopped since the last call.
    func takeStop() -> Stop? {
        defer { stop = nil }
        return stop
    }

    func within<T>(_ limit: Duration?, _ body: () throws -> T) rethrows -> T {
        guard let limit else { return try body() }
        limits.append(TimeLimit(length: limit, end: .now + limit))
        defer { limits.removeLast() }
        return try body()
    }

    /// Whether the user asks to stop, and may.
    var isStopAsked: Bool { uncancelledDepth == 0 && isCancelled?() ?? false }

    /// Why work that is no statement must stop.
    var stopOfWaiting: Stop? {
        if isStopAsked { return .cancelled }
        return expiredLimit().map { .timeLimit($0.length) }
    }

    private func mustStop() -> Bool {
        if let stop = stopOfWaiting {
            self.stop = stop
        } else if let shouldContinue, !shouldContinue() {
            stop = .handler
        } else {
            return false
        }
        return true
    }

    private func expiredLimit() -> TimeLimit? {
        guard !limits.isEmpty else { return nil }
        let now = ContinuousClock.now
        return limits.first { $0.end <= now }
    }
}

extension Connection {
    /// Stops long statements once `isCancelled` says `true`: they fail with `isCancelled`.
    ///
    /// Asked on the thread that runs the statement. `nil` takes the question back.
    public func stopStatements(when isCancelled: (() -> Bool)?) {
        handle.watch.isCancelled = isCancelled
    }

    /// Stops long statements when those of another connection would be stopped.
    public func stopStatements(as other: Connection) {
        handle.watch.isCancelled = other.handle.watch.isCancelled
    }

    /// How long the views of others have been evaluated; `nil` while none are.
    public var evaluationTime: Duration? {
        handle.watch.evaluationStart.map { .now - $0 }
    }

    /// Fails as a statement would that ran on: for work beside the statements, such as waiting for rows
    /// from elsewhere.
    ///
    /// - Throws: `StoreError` with `isCancelled` once the user asks to stop, with `isTimeLimit` once a
    ///   limit of `within` is over.
    public func checkStop() throws(StoreError) {
        if let stop = handle.watch.stopOfWaiting { throw StoreError(stop, sql: nil) }
    }

    /// Runs `body` to its end although the user asks to stop: it writes what is finished.
    @discardableResult
    public func uncancelled<T>(_ body: () throws -> T) rethrows -> T {
        handle.watch.uncancelledDepth += 1
        defer { handle.watch.uncancelledDepth -= 1 }
        return try body()
    }

    /// Runs `body`; statements that run when `limit` is over fail with `isTimeLimit`.
    ///
    /// - Parameter limit: For all statements together; `nil` sets none.
    @discardableResult
    public func within<T>(_ limit: Duration?, _ body: () throws -> T) rethrows -> T {
        try handle.watch.within(limit, body)
    }
}
