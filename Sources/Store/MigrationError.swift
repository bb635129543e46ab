/// Why a file cannot be brought to this program's schema; the file is as it was before.
public enum MigrationError: Error, Sendable, Hashable {
    /// A newer program wrote the file.
    case newerSchema(found: Int, supported: Int)
    /// A database of another program, told by its `application_id`; 0 means it has none.
    case foreignDatabase(applicationID: Int32)
    /// No SQLite database at all.
    case notADatabase
    /// A migration that the file has been through reads differently now.
    case editedMigration(number: Int, name: String)
    /// The file's record of its migrations does not match its version.
    case damagedRecord(version: Int, recorded: Int)
    /// A migration is at fault: its SQL does not run on this file.
    case failed(number: Int, name: String, StoreError)
    /// A migration leaves rows that point nowhere: the first such table.
    case brokenReferences(table: String)
    /// Anything else that SQLite refuses: busy, full, read-only, …
    case store(StoreError)
}

extension MigrationError: CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .newerSchema(let found, let supported):
            "the file has schema version \(found), this program knows up to \(supported);"
                + " use a newer version of the program"
        case .foreignDatabase(let id):
            "the file is a database of another program (application_id \(id)); use another file"
        case .notADatabase:
            "the file is not an SQLite database; use another file"
        case .editedMigration(let number, let name):
            "migration \(number) (\(name)) differs from the one that the file was made with"
        case .damagedRecord(let version, let recorded):
            "the file has schema version \(version), but a record of \(recorded) migrations"
        case .failed(let number, let name, let error):
            "migration \(number) (\(name)) failed: \(error)"
        case .brokenReferences(let table):
            "the migration would leave rows of \(table) that refer to missing rows"
        case .store(let error): error.description
        }
    }
}
