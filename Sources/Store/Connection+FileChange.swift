internal import CSQLite

/// What a transaction finds of the file as it takes the write lock.
struct FileState {
    /// `Connection.changeCounter`.
    var counter: UInt32?
    /// Whether the file is in WAL mode, where nobody counts.
    var isInWAL = false
    /// Rows that the connection had changed until then.
    var totalChanges: Int64 = 0
}

/// Whether others have written into the file, told by the change counter in its header.
extension Connection {
    /// The file's change counter as the open transaction found it when it took the write lock.
    ///
    /// Whoever commits a change of the file adds one (fileformat2.html, 1.3.7), in rollback-journal mode
    /// also by a program that knows nothing of us. `nil` where nobody counts: in memory, in a file that is not
    /// there yet, in WAL mode.
    /// - Precondition: inside a transaction that has the write lock from its start.
    public var changeCounter: UInt32? { handle.beginning.counter }

    /// The same counter as it stands now, for whoever reads only.
    ///
    /// - Precondition: inside a transaction that has read, so that nobody commits meanwhile.
    /// - Throws: `StoreError` where the file cannot be read.
    public var presentChangeCounter: UInt32? {
        get throws(StoreError) { try fileState().counter }
    }

    /// Whether another connection may have committed since this was last asked, or since the file was opened, and
    /// the change counter cannot tell: in WAL mode, where it stands still.
    ///
    /// The first time the answer is yes: who wrote before the file was opened, nobody knows.
    /// - Throws: `StoreError` where the file cannot be read.
    public func takesUncountedChanges() throws(StoreError) -> Bool {
        guard try fileState().isInWAL else { return false }
        guard let version = try commitsOfOthers() else { return true }
        defer { handle.foreignVersion = version }
        return handle.foreignVersion != version
    }

    /// A number that stays as it is until another connection commits a change of the file, in every journal mode.
    ///
    /// Two answers of one connection can be compared, and nothing else.
    /// - Returns: `nil` where SQLite does not tell.
    /// - Throws: `StoreError` where the file cannot be read.
    public func commitsOfOthers() throws(StoreError) -> Int64? {
        guard case .integer(let version) = try scalar("pragma data_version") else { return nil }
        return version
    }

    /// A change counter that somebody has looked at the file under, and found all as it should be.
    public var settledChangeCounter: UInt32? {
        get { handle.settledCounter }
        set { handle.settledCounter = newValue }
    }

    /// The counter once the open transaction has committed a change.
    public var nextChangeCounter: UInt32? { changeCounter.map { $0 &+ 1 } }

    /// Makes transactions that have changed rows call `body` before they commit, inside the transaction.
    ///
    /// What `body` throws undoes the transaction. `nil` takes it back.
    public func beforeCommit(_ body: ((Connection) throws -> Void)?) {
        handle.beforeCommit = body
    }

    /// - Throws: `StoreError` where the file cannot be read: what is not known must not pass for a file in which nobody counts.
    func fileState() throws(StoreError) -> FileState {
        guard let database = handle.database else { return FileState() }
        var state = FileState(totalChanges: sqlite3_total_changes64(database))
        // Bytes 18 and 19 are 1 in rollback-journal mode, 2 in WAL mode; 24 to 27 are the counter.
        var bytes = [UInt8](repeating: 0, count: 10)
        switch csqlite_read_file(database, &bytes, 10, 18) {
        case SQLITE_OK: break
        // No file, or one that nothing was written into.
        case SQLITE_NOTFOUND, Self.shortRead: return state
        default:
            var error = StoreError(code: SQLITE_IOERR, message: "the disk could not be read")
            error.file = handle.path
            throw error
        }
        if bytes[0] == 1, bytes[1] == 1 {
            state.counter = bytes[6...].reduce(0) { $0 << 8 | UInt32($1) }
        }
        state.isInWAL = bytes[0] == 2 || bytes[1] == 2
        return state
    }

    /// `SQLITE_IOERR_SHORT_READ`, a macro that Swift does not import.
    private static var shortRead: Int32 { SQLITE_IOERR | (2 << 8) }

    /// Whether rows were changed since the open transaction took the write lock.
    var hasWritten: Bool {
        guard let database = handle.database else { return false }
        return sqlite3_total_changes64(database) != handle.beginning.totalChanges
    }
}
