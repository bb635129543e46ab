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

    /// Where its commits went, to be asked after the work, also when the connection is closed.
    public var commitPlace: CommitPlace { handle.commitPlace }

    /// What messages call the file: the path as it was given, unless the file will go elsewhere.
    public var nameInMessages: String {
        get { handle.path }
        set { handle.path = newValue }
    }

    /// Refuses to go on in a file that has moved, so that no success is told of it.
    ///
    /// - Throws: `StoreError` with `isMoved`.
    /// - Complexity: one system call.
    public func checkPlace() throws(StoreError) {
        guard hasMoved else { return }
        throw .fileMoved(handle.path)
    }
}
