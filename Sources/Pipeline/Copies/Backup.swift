import Reports
import Store

/// A copy of a whole database that others may be writing to, made by SQLite's own way to copy.
///
/// Of any version: nothing in the file is looked at but its pages. The copy stands in rollback-journal mode.
public struct Backup {
    /// What came of it.
    public struct Outcome: Sendable {
        /// Size of the copy.
        public let nBytes: Int
        /// How the copying went.
        public let course: BackupProgress
        /// What must be known beside it, a sentence each.
        public let notes: [String]
    }

    private let path: String
    private let terms: OutputTerms

    /// - Parameters:
    ///   - path: The database.
    ///   - terms: Of the file that is written.
    public init(of path: String, on terms: OutputTerms) {
        (self.path, self.terms) = (path, terms)
    }

    /// Copies it.
    ///
    /// - Parameters:
    ///   - out: The file.
    ///   - pages: Copied at a time.
    ///   - progress: Hears of it after each step.
    /// - Throws: `DatabaseError` for what is no database of ours and for a damaged one; `OutputFileError`;
    ///   `StoreError`. Nothing is in the place then but what was.
    /// - Complexity: O(file).
    public func write(
        to out: String, pages: Int = Connection.backupStep,
        progress: (BackupProgress) throws -> Void = { _ in }
    ) throws -> Outcome {
        let source = try Database.openToCopy(path, isCancelled: terms.isCancelled)
        defer { source.close() }
        let place = try CopyPlace(out, of: path, on: terms)
        let course = try copy(source, to: place, pages, progress)
        let nBytes = try place.check(as: path, isCancelled: terms.isCancelled)
        // First: a copy that is listed and not there misleads nobody.
        let notes = note(out)
        // A copy of a file that is not at its path any more would be taken for one of what stands there.
        try source.checkPlace()
        try place.file.commit()
        try source.checkPlace()
        return Outcome(
            nBytes: nBytes, course: course, notes: notes + Self.words(course) + place.words)
    }

    private func copy(
        _ source: Connection, to place: CopyPlace, _ pages: Int,
        _ progress: (BackupProgress) throws -> Void
    ) throws -> BackupProgress {
        let copy = try Connection(path: place.file.unfinishedPath, mode: .readWrite)
        defer { copy.close() }
        copy.nameInMessages = place.path
        copy.stopStatements(as: source)
        // Nobody sees the file before it is whole and on the disk.
        try copy.setJournalMode(.memory)
        try copy.execute("pragma synchronous = off")
        let course = try source.backUp(to: copy, pages: pages, progress: progress)
        // The copy of a file in WAL mode asks for a log.
        try copy.setJournalMode(.delete)
        let settled = Result { try settle(copy, as: source) }
        if case .failure(let error as StoreError) = settled, !error.isOfTheEnvironment {
            // Tables that somebody has changed are copied as they are.
            return course
        }
        try settled.get()
        return course
    }

    /// The copy has a change counter of its own, which no other program has written.
    ///
    /// Only where the source has had none of another program's changes up to now.
    private func settle(_ copy: Connection, as source: Connection) throws {
        let noted = "select file_change from data_version"
        func hasTable(_ connection: Connection) throws -> Bool {
            try connection.scalar(
                "select exists (select 1 from sqlite_schema where type = 'table' and name = 'data_version')"
            ) == 1
        }
        let isKnown = try source.transaction(.deferred) {
            guard try hasTable(source), try hasTable(copy), try SharedCopy(copy) == nil
            else { return false }
            let stored = try source.scalar(noted)
            guard let counter = try source.presentChangeCounter, stored == .integer(Int64(counter))
            else { return false }
            return try copy.scalar(noted) == stored
        }
        guard isKnown else { return }
        try copy.transaction(.immediate) {
            guard let next = copy.nextChangeCounter else { return }
            // The number of the source may be this one by chance: SQLite leaves a row as it is that would not change, and
            // then counts nothing.
            for number in [0, Int(next)] {
                try copy.run("update data_version set file_change = ?", [number])
            }
        }
    }

    /// Notes the copy in the file it was made of, where that may be written now.
    private func note(_ out: String) -> [String] {
        let unknown =
            "forget will not name this backup: the list of copies in \(path) could not be written"
        do {
            let connection = try Database.openNoted(path, isCancelled: terms.isCancelled)
            defer { connection?.close() }
            guard let connection else { return [unknown + ", as it is of another version"] }
            let isAllowed = Result { try TypedTexts.refuse(["backup", out], in: connection) }
            if case .failure(let error) = isAllowed, error is TypedTextError {
                return [unknown + ", as its name is that of somebody who was forgotten"]
            }
            try isAllowed.get()
            try connection.transaction(.immediate) {
                try CopyRecord(kind: .backup, hasIDs: true).store(out, in: connection)
            }
            return []
        } catch is SharedCopyError {
            return [unknown + ", as it is a copy that share has made"]
        } catch let error as any UserFacingError {
            return ["\(unknown) (\(error))"]
        } catch {
            let isBusy = (error as? StoreError)?.isBusy ?? false
            return [unknown + (isBusy ? ", as another process is writing" : "")]
        }
    }

    private static func words(_ course: BackupProgress) -> [String] {
        guard course.nRestarts > 0 else { return [] }
        return [
            "another process wrote meanwhile: the copy was begun anew "
                + (course.nRestarts == 1 ? "once" : "\(grouped(course.nRestarts)) times")
                + (course.isHolding ? ", and in the end writers waited for it" : "")
        ]
    }
}
