internal import CSQLite
import Synchronization

/// Which files SQLite has brought back to their last commit: their writer was cut short.
///
/// SQLite says so to its log alone.
enum RecoveryLog {
    /// The path of a journal or log as a message has it.
    private struct Logged: Hashable {
        let path: [UInt8]
        /// Whether the message was too long for SQLite, so that the path is the beginning of one.
        let isCut: Bool

        func means(_ path: String) -> Bool {
            isCut ? path.utf8.starts(with: self.path) : path.utf8.elementsEqual(self.path)
        }
    }

    /// Journals and logs that were replayed and not yet asked for.
    private static let replayed = Mutex<Set<Logged>>([])

    /// Bytes of the longest message: SQLite cuts them (`renderLogMsg`, 3 · `SQLITE_PRINT_BUF_SIZE`).
    private static let longestMessage = 3 * 70 - 1

    /// Listens; to be touched before a connection is opened.
    ///
    /// The library takes a log before its first use only: a program that uses it beforehand hears of
    /// no recovery.
    static let isListening: Bool =
        csqlite_config_log { _, code, message in
            guard RecoveryLog.isRecovery(code), let message else { return }
            // "recovered 12 pages from /path/of/the-journal", or "… frames from WAL file …"
            // Bytes, as a cut may go through a character.
            var length = 0
            while message[length] != 0 { length += 1 }
            let bytes = UnsafeBufferPointer(start: message, count: length)
                .map { UInt8(bitPattern: $0) }
            guard let start = bytes.firstIndex(of: UInt8(ascii: "/")) else { return }
            let logged = Logged(
                path: Array(bytes[start...]), isCut: bytes.count >= RecoveryLog.longestMessage)
            RecoveryLog.replayed.withLock { _ = $0.insert(logged) }
        } == SQLITE_OK

    /// Whether the journal or log at `path` was replayed since the last call.
    static func take(_ path: String) -> Bool {
        replayed.withLock { replayed in
            let found = replayed.filter { $0.means(path) }
            replayed.subtract(found)
            return !found.isEmpty
        }
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
