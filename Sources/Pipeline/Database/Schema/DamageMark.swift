import Store

/// A note in a file that was found damaged after a crash: with the journal rolled back, nothing else
/// tells the next process to look.
enum DamageMark {
    private static let key = "damaged"

    /// Whether the file is to be looked at as a whole; also asked before its catalogue is checked.
    static func isSet(in connection: Connection) throws(StoreError) -> Bool {
        let tables = try connection.scalar(
            "select count(*) from sqlite_schema where type = 'table' and name = 'workbench_meta'")
        guard tables == 1 else { return false }
        return try connection.scalar(
            "select exists (select 1 from workbench_meta where key = ?)", [key]) == 1
    }

    /// Leaves the mark, where the damage and the rights of the file allow it.
    static func set(in connection: Connection, _ finding: String) {
        let writer =
            connection.isReadOnlyDatabase
            ? try? Connection(path: connection.path, mode: .readWrite) : connection
        _ = try? writer?.run(
            "insert or replace into workbench_meta (key, value) values (?, ?)", [key, finding])
    }

    /// Takes the mark away from a file that was found sound.
    static func remove(from connection: Connection) throws(StoreError) {
        guard try isSet(in: connection) else { return }
        try connection.run("delete from workbench_meta where key = ?", [key])
    }
}
