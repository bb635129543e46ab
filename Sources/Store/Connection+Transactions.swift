internal import CSQLite

/// When a transaction takes its locks.
public enum TransactionKind: String, Sendable {
    /// At the first read or write. A later upgrade to writing can fail at once with `isBusy`.
    case deferred
    /// The write lock, at the start.
    case immediate
    /// The write lock at the start; readers are kept out too.
    case exclusive
}

extension Connection {
    /// Runs `body` in a transaction: all of it or nothing.
    ///
    /// Inside another transaction it is a savepoint (`kind` does not matter then), so an inner
    /// failure that is caught undoes the inner part only.
    /// - Throws: What `body` throws, after rolling back; a failure of the rollback never hides it.
    ///   A transaction that writes fails with `isMoved` where the path names another file by now.
    ///   `StoreError` if the transaction cannot begin or commit.
    public func transaction<T>(
        _ kind: TransactionKind = .immediate, _ body: () throws -> T
    ) throws -> T {
        let scope = handle.isInTransaction ? Scope.savepoint : .transaction(kind)
        try execute(scope.begin)
        handle.transactionDepth += 1
        defer { handle.transactionDepth -= 1 }
        let result: T
        do {
            if scope.takesWriteLock {
                try checkPlace()
                handle.beginning = try fileState()
                handle.hasRunWriter = false
            }
            result = try body()
            if scope.takesWriteLock {
                if hasWritten { try handle.beforeCommit?(self) }
                try checkPlace()
            }
            // SQLite locks all readers out at the commit of whoever took the write lock, also where nothing was
            // written: a dashboard that reads would be waited for in vain.
            try execute(
                scope.takesWriteLock && !handle.hasRunWriter ? scope.rollback : scope.commit)
        } catch {
            rollBack(scope)
            throw error
        }
        // In between it may still have gone: then this is no success either.
        if scope.takesWriteLock {
            try checkPlace()
            if handle.hasRunWriter, let database = handle.database {
                handle.commitPlace.record(database, name: handle.path)
            }
        }
        return result
    }

    /// What `look` finds by reading alone; where it finds nothing, what `make` gives in a transaction that writes.
    ///
    /// Who asks for what stands in the file waits for no writer then. `look` is asked again under the write lock, since
    /// another process may have been here before it; inside another transaction only so.
    /// - Parameters:
    ///   - look: Writes nothing.
    ///   - make: Part of the transaction that `look` was asked in last.
    /// - Throws: As `transaction`.
    public func stored<T>(
        _ look: () throws -> T?, or make: () throws -> T
    ) throws -> T {
        if !isInTransaction, let found = try transaction(.deferred, look) { return found }
        return try transaction(.immediate) { try look() ?? make() }
    }

    /// Whether the open transaction has the write lock.
    public var hasWriteLock: Bool {
        handle.database.map { sqlite3_txn_state($0, "main") == SQLITE_TXN_WRITE } ?? false
    }

    private enum Scope {
        case transaction(TransactionKind)
        case savepoint

        /// A transaction that only reads may end in a file that has moved.
        var takesWriteLock: Bool {
            switch self {
            case .transaction(let kind): kind != .deferred
            case .savepoint: false
            }
        }

        var begin: String {
            switch self {
            case .transaction(let kind): "begin \(kind.rawValue)"
            // A name may be used again: `release` and `rollback to` mean the newest.
            case .savepoint: "savepoint workbench_scope"
            }
        }

        var commit: String {
            switch self {
            case .transaction: "commit"
            case .savepoint: "release workbench_scope"
            }
        }

        var rollback: String {
            switch self {
            case .transaction: "rollback"
            case .savepoint: "rollback to workbench_scope; release workbench_scope"
            }
        }
    }

    private func rollBack(_ scope: Scope) {
        // On a full disk or an I/O error SQLite has rolled back already.
        guard handle.isInTransaction else { return }
        // The first error is the one to report; a rollback that fails leaves a hot journal, which
        // the next open rolls back.
        try? execute(scope.rollback)
    }
}
