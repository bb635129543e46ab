internal import CSQLite

/// What an upgrade of a file is going to do.
public struct MigrationPlan: Sendable, Hashable {
    /// Version of the file as it is.
    public let fromVersion: Int
    /// What is missing, in order.
    public let migrations: [Migration]
    /// Size of the file.
    public let fileBytes: Int

    package init(fromVersion: Int, migrations: [Migration], fileBytes: Int) {
        self.fromVersion = fromVersion
        self.migrations = migrations
        self.fileBytes = fileBytes
    }

    /// Version that it will have.
    public var version: Int { migrations.last?.number ?? fromVersion }
    /// Steps that are told: the migrations, and the look at all references behind them.
    public var nSteps: Int { migrations.count + 1 }
    /// Bytes that will be read and written, about; the look at the references reads all.
    public var movedBytes: Int {
        Int(Double(fileBytes) * migrations.reduce(1) { $0 + $1.load.moved })
    }
    /// Bytes that it may take on the disk beside the file as it is, until it is done.
    public var addedBytes: Int {
        Int(Double(fileBytes) * migrations.reduce(0) { $0 + $1.load.added })
    }
}

/// Where an upgrade stands.
public struct MigrationProgress: Sendable, Hashable {
    /// The step at hand, from 1.
    public let step: Int
    /// `MigrationPlan.nSteps`.
    public let nSteps: Int
    /// Name of the migration, or what is done instead.
    public let name: String
    /// Share of all that is to be done, by the pages that have been moved; below 1.
    public let fraction: Double
}

/// Hears of an upgrade while it goes on, on the thread that does it.
///
/// It is stopped as every statement is (`Connection.stopStatements`). An observer must leave the connection alone.
public protocol MigrationObserver {
    /// What is going to be done, before anything is.
    ///
    /// A new file is none to upgrade: nothing is told of it.
    /// - Throws: Whatever is against it; the file stays as it is then.
    func willMigrate(_ plan: MigrationPlan) throws
    /// At the begin of each step, and many times a second in long ones.
    func migrates(_ progress: MigrationProgress)
}

/// Counts the steps of one upgrade for its observer.
final class MigrationCourse {
    private let plan: MigrationPlan
    private let observer: any MigrationObserver
    private let connection: Connection
    private let moved: Int
    private let pageBytes: Int
    private var step = 0
    private var name = ""

    init(
        _ plan: MigrationPlan, _ observer: any MigrationObserver, in connection: Connection
    ) throws(StoreError) {
        self.plan = plan
        self.observer = observer
        self.connection = connection
        pageBytes = try connection.query("pragma page_size").first?.int(0) ?? 0
        moved = connection.pagesMoved
    }

    /// Tells of `body` while it runs.
    func during<T>(_ body: () throws -> T) throws -> T {
        try connection.setProgressHandler { [self] in
            tell()
            return true
        }
        // Fails on a closed connection only, which asks nobody any more.
        defer { try? connection.setProgressHandler(nil) }
        return try body()
    }

    /// Goes on to the next step.
    ///
    /// - Throws: `StoreError` with `isCancelled` once the user asks to stop.
    func begin(_ name: String) throws(StoreError) {
        try connection.checkStop()
        step += 1
        self.name = name
        tell()
    }

    private func tell() {
        let bytes = Double(connection.pagesMoved - moved) * Double(pageBytes)
        // What is left cannot be known to be nothing before the commit.
        let fraction = min(bytes / Double(max(plan.movedBytes, 1)), 0.99)
        observer.migrates(
            MigrationProgress(step: step, nSteps: plan.nSteps, name: name, fraction: fraction))
    }
}

extension Connection {
    /// Pages that were read from the file or written to it since the connection was opened.
    var pagesMoved: Int {
        guard let database = handle.database else { return 0 }
        return [SQLITE_DBSTATUS_CACHE_MISS, SQLITE_DBSTATUS_CACHE_WRITE].reduce(0) { sum, kind in
            var (now, most): (Int32, Int32) = (0, 0)
            sqlite3_db_status(database, kind, &now, &most, 0)
            return sum + Int(UInt32(bitPattern: now))
        }
    }
}
