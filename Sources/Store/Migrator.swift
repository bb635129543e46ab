/// Brings a file to the newest schema.
///
/// The record is the table `schema_migration` (number, name, checksum, applied_at), `user_version`
/// (the highest number) and `application_id` (whose file it is).
public struct Migrator: Sendable {
    /// How a file stands to this program's schema.
    public enum Status: Sendable, Hashable {
        /// Nothing in it yet.
        case new
        /// At the newest version.
        case current
        /// At an older version.
        case outdated(version: Int)
    }

    private let migrations: [Migration]
    private let applicationID: Int32
    private let image: SchemaImage?

    /// A migrator for these migrations.
    /// - Parameter image: What they make of an empty file. Not used where it is of others.
    /// - Precondition: numbered 1, 2, 3, …; `applicationID` is not 0, which means "none".
    public init(migrations: [Migration], applicationID: Int32, image: SchemaImage? = nil) {
        precondition(
            migrations.map(\.number) == Array(1..<migrations.count + 1),
            "migrations are numbered 1, 2, 3, … in order")
        precondition(applicationID != 0, "application_id 0 means none")
        self.migrations = migrations
        self.applicationID = applicationID
        self.image = image.flatMap { $0.isOf(migrations) ? $0 : nil }
    }

    /// The newest version.
    public var version: Int { migrations.count }

    /// How the file stands, without writing; enough for commands that only read.
    /// - Throws: `MigrationError` if the file is foreign, newer, or no database.
    public func status(of connection: Connection) throws(MigrationError) -> Status {
        do {
            return try connection.transaction(.deferred) { try readStatus(connection) }
        } catch {
            throw Self.typed(error)
        }
    }

    /// Applies what is missing, in one transaction: all of it or nothing.
    ///
    /// Several processes may start on one file at once: the write lock lets one work, the others
    /// wait (up to the busy timeout), look again and find it done. A current file is only read.
    /// Foreign keys are not enforced meanwhile, so that a table can be rebuilt; they are checked
    /// before the commit.
    /// - Parameters:
    ///   - observer: Hears of the upgrade of an older file, and may refuse it.
    ///   - finish: What belongs to the new schema beside its tables, such as views: done in the
    ///     same transaction, so that no file is ever between two versions.
    /// - Throws: `MigrationError`, or what `finish` and `observer` throw; the file is then unchanged.
    /// - Precondition: no transaction is open.
    public func migrate(
        _ connection: Connection, observer: (any MigrationObserver)? = nil,
        finish: (Connection) throws -> Void = { _ in }
    ) throws {
        precondition(!connection.isInTransaction, "migrate inside a transaction")
        // A read suffices for the usual case and keeps foreign files free of any journal.
        guard try status(of: connection) != .current else { return }
        do {
            try connection.withoutForeignKeys {
                try connection.transaction(.immediate) {
                    try bringUp(connection, observer, finish)
                }
            }
        } catch let error as StoreError {
            throw Self.typed(error)
        }
    }

    private func bringUp(
        _ connection: Connection, _ observer: (any MigrationObserver)?,
        _ finish: (Connection) throws -> Void
    ) throws {
        // Another process may have been here between the first look and the lock.
        switch try readStatus(connection) {
        case .current: return
        case .new:
            try connection.execute(Self.recordTable)
            try connection.execute("pragma application_id = \(applicationID)")
            if let image {
                try connection.execute(image.text)
                for migration in migrations { try record(migration, in: connection) }
                try connection.execute("pragma user_version = \(version)")
            } else {
                try apply(migrations[...], to: connection, nil)
            }
        case .outdated(let version):
            let missing = migrations.dropFirst(version)
            guard let observer else {
                try upgrade(connection, by: missing, nil)
                break
            }
            let plan = MigrationPlan(
                fromVersion: version, migrations: Array(missing),
                fileBytes: try connection.fileBytes())
            try observer.willMigrate(plan)
            let course = try MigrationCourse(plan, observer, in: connection)
            try course.during { try upgrade(connection, by: missing, course) }
        }
        try finish(connection)
    }

    private func upgrade(
        _ connection: Connection, by missing: ArraySlice<Migration>, _ course: MigrationCourse?
    ) throws {
        try apply(missing, to: connection, course)
        // A new file has no rows that could point nowhere.
        try course?.begin("references")
        if let broken = try connection.query("pragma foreign_key_check").first {
            throw MigrationError.brokenReferences(table: try broken.text(0))
        }
    }

    private func apply(
        _ missing: ArraySlice<Migration>, to connection: Connection, _ course: MigrationCourse?
    ) throws {
        for migration in missing {
            try course?.begin(migration.name)
            try apply(migration, to: connection)
        }
        try connection.execute("pragma user_version = \(version)")
    }

    private func apply(_ migration: Migration, to connection: Connection) throws {
        do {
            try connection.execute(migration.sql)
            guard connection.isInTransaction else {
                throw StoreError.misuse("the migration ends the transaction", sql: migration.sql)
            }
        } catch let error as StoreError where !error.isOfTheEnvironment && !error.isCorrupt {
            throw MigrationError.failed(
                number: migration.number, name: migration.name, error)
        }
        try record(migration, in: connection)
    }

    private func record(
        _ migration: Migration, in connection: Connection
    ) throws(StoreError) {
        try connection.run(
            """
            insert into schema_migration (number, name, checksum, applied_at)
            values (?, ?, ?, datetime('now'))
            """,
            [migration.number, migration.name, migration.checksum])
    }

    private func readStatus(_ connection: Connection) throws -> Status {
        let id = try connection.pragma("application_id")
        let version = try connection.pragma("user_version")
        guard id == Int64(applicationID) else {
            let isEmpty = try connection.scalar("select count(*) from sqlite_schema") == 0
            guard id == 0, version == 0, isEmpty else {
                try connection.leaveLogAlone()
                throw MigrationError.foreignDatabase(applicationID: Int32(truncatingIfNeeded: id))
            }
            return .new
        }
        guard version <= Int64(self.version) else {
            throw MigrationError.newerSchema(found: Int(version), supported: self.version)
        }
        try checkRecord(connection, version: Int(version))
        return version == Int64(self.version) ? .current : .outdated(version: Int(version))
    }

    private func checkRecord(_ connection: Connection, version: Int) throws {
        // A view of this name could be anything, and end never.
        let isOurs = try connection.scalar(
            """
            select exists (
                select 1 from sqlite_schema
                where name = 'schema_migration' and type = 'table' and sql = ?)
            """, ["CREATE TABLE" + Self.recordTable.dropFirst("create table".count)])
        guard isOurs == 1 else {
            throw MigrationError.damagedRecord(version: version, recorded: 0)
        }
        let recorded = try connection.query(
            "select number, checksum from schema_migration order by number")
        let numbers = try recorded.map { row in try row.int("number") }
        guard version > 0, numbers == Array(1...version) else {
            throw MigrationError.damagedRecord(version: version, recorded: recorded.count)
        }
        for (migration, row) in zip(migrations, recorded) {
            guard try row.text("checksum") == migration.checksum else {
                throw MigrationError.editedMigration(
                    number: migration.number, name: migration.name)
            }
        }
    }

    private static let recordTable = """
        create table schema_migration (
            number integer not null primary key,
            name text not null check (typeof(name) = 'text'),
            checksum text not null check (typeof(checksum) = 'text'),
            applied_at datetime not null check (applied_at is datetime(applied_at))
        )
        """

    private static func typed(_ error: any Error) -> MigrationError {
        switch error {
        case let error as MigrationError: return error
        case let error as StoreError:
            return error.isNotADatabase ? .notADatabase : .store(error)
        default:
            preconditionFailure("a migration throws store and migration errors only: \(error)")
        }
    }
}

extension Connection {
    /// Value of a pragma that is an integer in the file's header.
    fileprivate func pragma(_ name: String) throws(StoreError) -> Int64 {
        guard case .integer(let value) = try scalar("pragma \(name)") else { return 0 }
        return value
    }
}
