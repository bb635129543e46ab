import Reports
import Store

/// Looks a file over, and does what is safe (docs/decisions/0117).
public struct Doctor {
    private let path: String
    private let progress: (String) -> Void

    /// - Parameters:
    ///   - path: The file, for commands to type.
    ///   - progress: Hears what is looked at next.
    public init(path: String, progress: @escaping (String) -> Void = { _ in }) {
        (self.path, self.progress) = (path, progress)
    }

    /// Looks at everything; writes nothing.
    ///
    /// - Parameter connection: The file, opened for reading.
    /// - Throws: `StoreError`; `DamagedError`.
    /// - Complexity: O(file size): every page is read.
    public func examine(_ connection: Connection) throws -> Examination {
        var diagnoses: [Diagnosis] = []
        // SQLite commits nothing in a file that it found damaged, not even that nothing was written.
        struct IsDamaged: Error {}
        do {
            // One state of the file, whoever writes beside.
            try connection.transaction(.deferred) {
                let file = try ExaminedFile(path: path, connection: connection)
                for check in HealthChecks.all {
                    progress(check.name)
                    let found = try check.look(at: file)
                    diagnoses += found
                    // Nothing that a damaged page says can be told from what is true.
                    if found.contains(where: IntegrityCheck.isOfPages) { throw IsDamaged() }
                }
            }
        } catch is IsDamaged {}
        if try SharedCopy.isOne(connection) { diagnoses = diagnoses.map(\.inCopy) }
        return Examination(diagnoses: diagnoses)
    }

    /// What opening for writing heals before anybody can look at it there.
    ///
    /// - Parameter connection: The file, opened for reading.
    /// - Throws: As `examine`.
    public func examineBeforeWriting(_ connection: Connection) throws -> Examination {
        try connection.transaction(.deferred) {
            let file = try ExaminedFile(path: path, connection: connection)
            return Examination(
                diagnoses: try HealthChecks.all.filter { $0.healed != nil }.flatMap {
                    progress($0.name)
                    return try $0.look(at: file)
                })
        }
    }

    /// Does what is safe, and looks again.
    ///
    /// - Parameters:
    ///   - connection: The file, opened for writing, which has brought views and sums up to date.
    ///   - earlier: What `examineBeforeWriting` found, where somebody has looked.
    /// - Returns: How the file stands then, and what was done, a sentence each.
    /// - Throws: As `examine`; `StoreError` with `isBusy` where another process holds the file.
    public func fix(
        _ connection: Connection, after earlier: Examination? = nil
    ) throws -> (Examination, done: [String]) {
        let before = try examine(connection)
        var done = HealthChecks.all.filter { check in
            earlier?.hasFixable(of: check.name) == true && !before.hasFixable(of: check.name)
        }.compactMap(\.healed)
        if !before.hasFault(of: IntegrityCheck.name) {
            for check in HealthChecks.all
            where before.hasFixable(of: check.name) {
                progress(check.name)
                let file = try ExaminedFile(path: path, connection: connection)
                if let words = try check.fix(file) { done.append(words) }
            }
        }
        return (try examine(connection), done)
    }
}

extension Examination {
    fileprivate func hasFault(of check: String) -> Bool {
        diagnoses.contains { $0.check == check && $0.state == .fault }
    }

    fileprivate func hasFixable(of check: String) -> Bool {
        diagnoses.contains { $0.check == check && $0.isFixable }
    }
}

/// A file that is looked at: open, with its catalogue.
struct ExaminedFile {
    /// As it was named.
    let path: String
    let connection: Connection
    let objects: [SchemaObject]
    /// Names of the published objects.
    let published: [String]

    init(path: String, connection: Connection) throws {
        (self.path, self.connection) = (path, connection)
        objects = try SchemaObject.all(in: connection)
        published = try PublishedObjects.names(in: connection)
    }

    /// The same file for who writes beside it; what is written goes with the connection.
    ///
    /// - Precondition: not in WAL mode, and a transaction has read, so that both see one state of it.
    func beside() throws(StoreError) -> Connection {
        let scratch = try Connection(path: connection.path, mode: .scratch)
        scratch.stopStatements(as: connection)
        return scratch
    }
}

/// Something that `doctor` looks at: a conformer a subject.
protocol HealthCheck: Sendable {
    /// The subject, as it is printed.
    var name: String { get }

    /// What is found; reads only. At least one diagnosis, `ok` where nothing is wrong.
    func look(at file: ExaminedFile) throws -> [Diagnosis]

    /// What has been done of it once the file is open for writing; `nil` where that cures nothing.
    var healed: String? { get }

    /// Cures what was found to be fixable.
    ///
    /// - Returns: What was done, in words.
    func fix(_ file: ExaminedFile) throws -> String?
}

extension HealthCheck {
    var healed: String? { nil }

    func fix(_ file: ExaminedFile) throws -> String? { nil }
}

/// What is looked at, in the order in which it is printed: what all others rest on, first.
enum HealthChecks {
    static let all: [any HealthCheck] = [
        IntegrityCheck(), SchemaVersionCheck(), JournalCheck(), ReferenceCheck(),
        ForeignObjectCheck(), DeclaredTypeCheck(), StorageClassCheck(), DictionaryCheck(),
        OldReaderCheck(), DuckDBCheck(), FoldedIDCheck(), StoredSumsCheck(), PublicationCheck(),
        StatisticsCheck(), FreePageCheck(),
    ]
}
