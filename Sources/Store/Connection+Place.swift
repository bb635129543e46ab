internal import CSQLite

/// Whether the file that is written to is still the one that its path names.
extension Connection {
    /// Whether the file was moved, removed or replaced since it was opened.
    ///
    /// What is written to it then is lost to everyone who looks at the path. Always `false` for a
    /// database in memory.
    /// - Complexity: one system call.
    public var hasMoved: Bool {
        guard let database = handle.database else { return false }
        var moved: Int32 = 0
        let code = sqlite3_file_control(database, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// Refuses to go on in a file that has moved, so that no success is told of it.
    func checkPlace(_ moment: StoreError.Moment) throws(StoreError) {
        guard hasMoved else { return }
        var error = StoreError.moved(moment)
        error.file = handle.path
        throw error
    }

    /// Runs `body`; a lock that another connection holds makes it fail at once, with `isBusy`.
    @discardableResult
    public func withoutWaiting<T>(_ body: () throws -> T) rethrows -> T {
        handle.busyWait.isOff = true
        defer { handle.busyWait.isOff = false }
        return try body()
    }
}
