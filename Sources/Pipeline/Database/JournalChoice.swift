import Store

/// How a file keeps its changes undoable, as the analyst chooses it: `config journal`.
///
/// With a rollback journal (`delete`, how every file of ours begins) the file is one file, opens in a folder that may only be
/// read, and a commit waits until nobody reads. With a write-ahead log (`wal`) readers and one writer go on beside each
/// other, at a price: two more files stand beside it while it is open, and behind a reader until the next writer is done
/// (who only reads may not remove them), readers have to be able to write there, it works on no network drive, and as nobody counts who has written, each command compares the sums of customers with the lines first.
/// Source: wal.html of SQLite.
public struct JournalChoice {
    private let connection: Connection

    /// - Parameter connection: Opened for writing.
    public init(of connection: Connection) { self.connection = connection }

    /// The mode that the file is in.
    ///
    /// - Throws: `StoreError` where it cannot be read.
    public func mode() throws -> JournalMode? { try connection.journalMode() }

    /// Puts the file into a mode; rows, and what is known of them, stay as they are.
    ///
    /// - Returns: The mode that it is in then: another where the place cannot have the one asked for.
    /// - Throws: `StoreError` with `isBusy` where somebody else has the file open and uses it.
    public func set(_ mode: JournalMode) throws -> JournalMode? {
        let others = try connection.commitsOfOthers()
        let found = try connection.setJournalMode(mode)
        try connection.transaction(.immediate) {
            // Who has written meanwhile is found out as ever.
            guard try connection.commitsOfOthers() == others else { return }
            try DataVersion.countOn(in: connection)
        }
        return found
    }
}
