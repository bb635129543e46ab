import Store

/// How far lines and customers have come: equal versions, equal rows.
///
/// Kept in the one row of `data_version`. Our commands raise it in the transaction that changes rows. Every
/// other program shows in the change counter of the file: each of our writing transactions notes the number that
/// it leaves there, and one that finds another raises both versions, whatever was written
/// (docs/decisions/0073).
struct DataVersion: Hashable {
    let lines: Int
    let customers: Int

    /// The version that the open transaction stands on.
    ///
    /// - Returns: `nil` where nobody can tell whether another program has written: in memory, and in
    ///   WAL mode.
    /// - Precondition: inside a transaction that has the write lock from its start.
    static func current(in connection: Connection) throws -> DataVersion? {
        guard let counter = connection.changeCounter else { return nil }
        try connection.run(
            """
            update data_version
            set lines_version = lines_version + 1,
                customers_version = customers_version + 1,
                file_change = ?1
            where file_change <> ?1
            """, [Int(counter)])
        return try reading("data_version") {
            guard
                let row = try connection.query(
                    "select lines_version, customers_version from data_version"
                ).first
            else { return nil }
            return DataVersion(lines: try row.int(0), customers: try row.int(1))
        }
    }

    /// Notes what a writing transaction is going to leave in the file's header: done before each commit.
    static func note(in connection: Connection) throws {
        guard let counter = connection.changeCounter, let next = connection.nextChangeCounter
        else { return }
        try connection.run(
            """
            update data_version
            set lines_version = lines_version + (file_change <> ?1),
                customers_version = customers_version + (file_change <> ?1),
                file_change = ?2
            """, [Int(counter), Int(next)])
    }

    /// To be called in the transaction that changes what `invoice_line` shows.
    static func linesChange(in connection: Connection) throws {
        try connection.run("update data_version set lines_version = lines_version + 1")
    }

    /// To be called in the transaction that changes `customer`.
    static func customersChange(in connection: Connection) throws {
        try connection.run("update data_version set customers_version = customers_version + 1")
    }
}
