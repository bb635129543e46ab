import Foundation
import Reports
import Store

/// Every page and index, by SQLite's own look.
struct IntegrityCheck: HealthCheck {
    static let name = "integrity"
    private static let most = 3
    private static let damaged = "damaged: "

    /// Whether nothing that the file says can be told from what is true.
    static func isOfPages(_ diagnosis: Diagnosis) -> Bool {
        diagnosis.check == name && diagnosis.finding.hasPrefix(damaged)
    }

    /// Whether SQLite speaks of a value that a column may not have; all pages are as they should be.
    private static func isOfRows(_ finding: String) -> Bool {
        finding.hasPrefix("CHECK constraint failed in ") || finding.hasPrefix("NULL value in ")
    }

    var name: String { Self.name }

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let found: [String]
        let look = Result { () throws(StoreError) in
            guard let writable = try Self.withConstraints(file) else {
                return try file.connection.integrityCheck(limit: Self.most)
            }
            defer { writable.close() }
            return try writable.integrityCheck(limit: Self.most)
        }
        switch look {
        case .success(let faults): found = faults
        case .failure(let error) where error.isCorrupt: found = [error.message]
        case .failure(let error): throw error
        }
        guard let first = found.first else {
            guard try file.connection.mode != .readOnly || file.connection.journalMode() != .wal
            else {
                return [
                    .ok(
                        name,
                        "every page and index is sound; check constraints are looked at outside of WAL mode only"
                    )
                ]
            }
            return [.ok(name, "every page, index and constraint is sound")]
        }
        let breaks = found.filter(Self.isOfRows)
        guard breaks.count < found.count else {
            return [
                .open(
                    name, .fault, "rows that no command writes: \(first)",
                    "another program has written them: take a copy from before")
            ]
        }
        let more = found.count > 1 ? ", and \(found.count == Self.most ? "more" : "one more")" : ""
        return [
            .open(
                name, .fault, "\(Self.damaged)\(first.replacing("\n", with: " "))\(more)",
                "take a copy from before, or ingest anew")
        ]
    }

    /// The file as somebody sees it who may write beside it: SQLite holds no row against its constraints for who may only read.
    ///
    /// - Returns: `nil` where the open connection does as well, and in WAL mode, where nobody writes beside a file.
    private static func withConstraints(
        _ file: ExaminedFile
    ) throws(StoreError) -> Connection? {
        guard file.connection.mode == .readOnly, try file.connection.journalMode() != .wal else {
            return nil
        }
        return try file.beside()
    }
}

/// Whether tables and views are those of this program.
///
/// A file of another version is not opened at all.
struct SchemaVersionCheck: HealthCheck {
    let name = "schema"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let version = "schema \(Database.schemaVersion)"
        guard try ViewCatalog.isOfThisProgram(file.connection) else {
            return [.fixable(name, .warning, "\(version), with the views of another build")]
        }
        return [.ok(name, "\(version), with the views of this program")]
    }

    var healed: String? { "the views are those of this program" }
}

/// How transactions are kept undoable, and what stands beside the file.
struct JournalCheck: HealthCheck {
    let name = "journal"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        guard try file.connection.journalMode() != .wal else {
            return [
                .fixable(
                    name, .warning,
                    "in WAL mode: readers in a read-only folder or on a network drive cannot open it"
                )
            ]
        }
        let place = DatabaseFile(path: file.path).path
        let left = DatabaseFiles.sidecars.filter {
            FileManager.default.fileExists(atPath: place + $0)
        }
        guard left.isEmpty else {
            return [
                .open(
                    name, .note, "\(left.joined(separator: " and ")) stands beside it",
                    "nothing while a program writes; else any writing command settles it, as workbench "
                        + "features --db \(shellWord(file.path))")
            ]
        }
        return [.ok(name, "a rollback journal; nothing stands beside the file")]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        guard try JournalChoice(of: file.connection).set(.delete) == .delete else { return nil }
        return "left WAL mode"
    }
}

/// Pages that no table uses.
struct FreePageCheck: HealthCheck {
    /// Shares from which on packing is worth its time, and bytes below which nobody cares.
    private static let least = (share: 0.1, bytes: 1 << 20)

    let name = "free pages"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let (free, all) = (try file.connection.freeBytes(), try file.connection.fileBytes())
        let share = all > 0 ? Double(free) / Double(all) : 0
        let words = "\(megabytes(Double(free))) of \(megabytes(Double(all))) are free"
        if let since = try PrivacyRecord.load(from: file.connection)?.unpackedSince {
            return [
                .fixable(
                    name, .fault,
                    "a forget of \(since) was cut short before the file was packed: old bytes of people may be in it"
                )
            ]
        }
        guard share > Self.least.share, free > Self.least.bytes else { return [.ok(name, words)] }
        return [.fixable(name, .note, "\(words): more than a tenth")]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        let before = try file.connection.fileBytes()
        try Forgetter(in: file.connection).pack()
        let after = try file.connection.fileBytes()
        return "packed: \(megabytes(Double(before))) became \(megabytes(Double(after)))"
    }
}

/// What SQLite's planner knows of sizes: other programs plan by it.
struct StatisticsCheck: HealthCheck {
    let name = "statistics"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let isThere =
            try file.connection.scalar(
                "select count(*) from sqlite_schema where name = 'sqlite_stat1'") == 1
        guard isThere else {
            return [.fixable(name, .note, "none: other programs plan their queries without sizes")]
        }
        // The first number of stat is the number of rows as it was.
        let old = try file.connection.query(
            """
            select count(*)
            from (
                select cast(max(stat) as integer) as known,
                    (select count(*) from sold_line) as lines
                from sqlite_stat1
                where tbl = 'sold_line'
            )
            where abs(coalesce(known, 0) - lines) > 0.2 * lines
            """)[0].int(0)
        guard old == 0 else { return [.fixable(name, .note, "of other sizes than today's")] }
        return [.ok(name, "as large as the tables are")]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        try file.connection.transaction(.immediate) {
            try file.connection.execute("analyze")
            try DataVersion.countCommit(in: file.connection)
        }
        return "statistics made anew"
    }
}
