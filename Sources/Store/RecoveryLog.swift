internal import CSQLite
import Synchronization

/// Which files SQLite has brought back to their last commit: their writer was cut short.
///
/// SQLite says so to its log alone.
enum RecoveryLog {
    /// Paths of the journals and logs that were replayed and not yet asked for.
    private static let replayed = Mutex<Set<String>>([])

    /// Listens; to be touched before a connection is opened.
    ///
    /// The library takes a log before its first use only: a program that uses it beforehand hears of
    /// no recovery.
    static let isListening: Bool =
        csqlite_config_log { _, code, message in
            guard RecoveryLog.isRecovery(code), let message else { return }
            // "recovered 12 pages from /path/of/the-journal", or "… frames from WAL file …"
            let text = String(cString: message)
            guard let path = text.firstIndex(of: "/").map({ String(text[$0...]) }) else { return }
            RecoveryLog.replayed.withLock { _ = $0.insert(path) }
        } == SQLITE_OK

    /// Whether the journal or log at `path` was replayed since the last call.
    static func take(_ path: String) -> Bool {
        replayed.withLock { $0.remove(path) != nil }
    }

    /// `SQLITE_NOTICE_RECOVER_WAL` and `…_ROLLBACK`, macros that Swift does not import.
    private static func isRecovery(_ code: Int32) -> Bool {
        code == SQLITE_NOTICE | (1 << 8) || code == SQLITE_NOTICE | (2 << 8)
    }
}

extension Connection {
    /// Whether SQLite had to bring the file back to its last commit since the connection was opened
    /// or last asked: a process that wrote to it did not come to its end.
    ///
    /// SQLite does it at the first read. Another connection of this process may have had to.
    public func takeRecovery() -> Bool {
        guard let database = handle.database, let name = sqlite3_db_filename(database, "main")
        else { return false }
        let paths = [sqlite3_filename_journal(name), sqlite3_filename_wal(name)]
            .compactMap { $0.map { String(cString: $0) } }
        return paths.map(RecoveryLog.take).contains(true)
    }
}
