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
    ///   WAL mode; also where one has, and the transaction only reads.
    /// - Precondition: inside a transaction that has the write lock from its start, or only reads.
    static func current(in connection: Connection) throws -> DataVersion? {
        if connection.hasWriteLock {
            try settle(in: connection)
            guard try connection.changeCounter != nil || SharedCopy.isOne(connection) else {
                return nil
            }
        } else {
            let stored = try storedChange(in: connection)
            guard let counter = try connection.presentChangeCounter, stored == Int(counter) else {
                return nil
            }
        }
        return try reading("data_version") {
            guard
                let row = try connection.query(
                    "select lines_version, customers_version from data_version"
                ).first
            else { return nil }
            return DataVersion(lines: try row.int(0), customers: try row.int(1))
        }
    }

    /// Whether another program has written since the last command of ours; nobody can tell in WAL mode.
    ///
    /// - Precondition: inside a transaction that has read.
    static func isWrittenByOthers(_ connection: Connection) throws -> Bool {
        guard try !SharedCopy.isOne(connection), let counter = try connection.presentChangeCounter
        else { return false }
        let stored = try storedChange(in: connection)
        return stored != Int(counter) && stored != neverNoted
    }

    /// Version of the lines that the open transaction stands on, also where another program cannot be told.
    ///
    /// - Returns: `nil` where somebody has emptied the table.
    /// - Precondition: inside a transaction that has the write lock from its start.
    static func lines(in connection: Connection) throws -> Int? {
        try settle(in: connection)
        return try reading("data_version") {
            try connection.query("select lines_version from data_version").first?.int(0)
        }
    }

    /// Takes the commit before for one of ours, if nobody else has written since the one that we noted: that of `vacuum`, which
    /// changes no row.
    ///
    /// - Precondition: inside a transaction that has the write lock from its start.
    static func takePacking(in connection: Connection) throws {
        guard let counter = connection.changeCounter,
            try storedChange(in: connection) == Int(counter &- 1)
        else { return }
        try connection.run("update data_version set file_change = ?", [Int(counter)])
    }

    /// Counts on from the header as it stands: a change of the journal mode was no change of rows.
    ///
    /// - Precondition: inside a transaction that has the write lock from its start; nobody else has committed since the facts
    ///   were settled.
    static func countOn(in connection: Connection) throws {
        guard let counter = connection.changeCounter else { return }
        try connection.run("update data_version set file_change = ?", [Int(counter)])
    }

    /// Makes the open transaction one that is noted as ours though it changes no row that SQLite counts: that of `analyze`.
    ///
    /// - Precondition: inside a transaction that has the write lock from its start.
    static func countCommit(in connection: Connection) throws {
        try connection.run("update data_version set file_change = file_change")
    }

    /// Brings the facts of a file up to date that another program has written to; otherwise only looks.
    ///
    /// One transaction, and none where the facts are what the lines come to: a command that is refused later has
    /// written nothing then. What nobody can tell (`Connection.takesUncountedChanges`) counts as written.
    static func settleAtOpening(_ connection: Connection) throws {
        guard try !SharedCopy.isOne(connection) else { return }
        let isKnown = try connection.transaction(.deferred) {
            let stored = try storedChange(in: connection)
            guard let counter = try connection.presentChangeCounter else {
                return try !connection.takesUncountedChanges()
            }
            return stored == Int(counter) || stored == neverNoted
        }
        guard !isKnown else { return }
        struct AreCurrent: Error {}
        do {
            try connection.transaction(.immediate) {
                guard try CustomerFacts(connection).makeAnewWhereTheyDiffer() else {
                    throw AreCurrent()
                }
                try rowsChangeUncounted(in: connection)
                connection.settledChangeCounter = connection.changeCounter
            }
        } catch is AreCurrent {
            connection.settledChangeCounter = connection.changeCounter
        }
    }

    /// Notes what a writing transaction is going to leave in the file's header: done before each commit.
    static func note(in connection: Connection) throws {
        try settle(in: connection)
        guard let next = connection.nextChangeCounter else { return }
        try connection.run("update data_version set file_change = ?", [Int(next)])
    }

    /// Where another program has written since our last transaction: raises both versions and makes all facts
    /// anew, since it may have changed lines and has left the sums over them as they were.
    ///
    /// - Precondition: inside a transaction that has the write lock from its start.
    private static func settle(in connection: Connection) throws {
        // A copy without lines stays what it was made as.
        guard try !SharedCopy.isOne(connection) else { return }
        guard let counter = connection.changeCounter else {
            if try connection.takesUncountedChanges(),
                try CustomerFacts(connection).makeAnewWhereTheyDiffer()
            {
                try rowsChangeUncounted(in: connection)
            }
            return
        }
        let stored = try storedChange(in: connection)
        guard stored != Int(counter) else { return }
        try connection.run(
            """
            update data_version
            set lines_version = lines_version + 1,
                customers_version = customers_version + 1,
                file_change = ?
            """, [Int(counter)])
        guard stored != neverNoted, counter != connection.settledChangeCounter else { return }
        try CustomerFacts(connection).makeAnew()
    }

    /// Raises both versions where nobody counts who writes and the facts were not those of the lines.
    private static func rowsChangeUncounted(in connection: Connection) throws {
        guard connection.changeCounter == nil else { return }
        try linesChange(in: connection)
        try customersChange(in: connection)
    }

    /// As the migration leaves it, that has made the facts itself.
    private static let neverNoted = -1

    private static func storedChange(in connection: Connection) throws -> Int? {
        try reading("data_version") {
            try connection.query("select file_change from data_version").first?.int(0)
        }
    }

    /// To be called in the transaction that changes what `invoice_line` shows.
    static func linesChange(in connection: Connection) throws {
        try connection.run("update data_version set lines_version = lines_version + 1")
    }

    /// To be called behind `linesChange` where the places of customers in publications are what they were: what was filled by the
    /// lines before counts as filled by those of now.
    static func publicationsStay(in connection: Connection) throws {
        try connection.run(
            """
            update publication
            set lines_version = lines_version + 1
            where lines_version = (select lines_version - 1 from data_version)
            """)
    }

    /// To be called in the transaction that changes `customer`.
    static func customersChange(in connection: Connection) throws {
        try connection.run("update data_version set customers_version = customers_version + 1")
    }
}
