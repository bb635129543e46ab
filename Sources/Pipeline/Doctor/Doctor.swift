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
                let file = ExaminedFile(
                    path: path, connection: connection,
                    objects: try SchemaObject.all(in: connection),
                    published: try PublishedObjects.names(in: connection))
                for check in HealthChecks.all {
                    progress(check.name)
                    let found = try check.look(at: file)
                    diagnoses += found
                    // Nothing that a damaged page says can be told from what is true.
                    if check is IntegrityCheck, found.contains(where: { $0.state == .fault }) {
                        throw IsDamaged()
                    }
                }
            }
        } catch is IsDamaged {}
        return Examination(diagnoses: diagnoses)
    }

    /// Does what is safe, and looks again.
    ///
    /// - Parameter connection: The file, opened for writing, which has brought schema and views up to date.
    /// - Returns: How the file stands then, and what was done, a sentence each.
    /// - Throws: As `examine`; `StoreError` with `isBusy` where another process holds the file.
    public func fix(_ connection: Connection) throws -> (Examination, done: [String]) {
        let before = try examine(connection)
        var done: [String] = []
        if !before.hasFault(of: IntegrityCheck.name) {
            for check in HealthChecks.all
            where before.diagnoses.contains(where: { $0.check == check.name && $0.isFixable }) {
                progress(check.name)
                let file = ExaminedFile(
                    path: path, connection: connection,
                    objects: try SchemaObject.all(in: connection),
                    published: try PublishedObjects.names(in: connection))
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
}

/// A file that is looked at: open, with its catalogue.
struct ExaminedFile {
    /// As it was named.
    let path: String
    let connection: Connection
    let objects: [SchemaObject]
    /// Names of the published objects.
    let published: [String]
}

/// Something that `doctor` looks at: a conformer a subject.
protocol HealthCheck: Sendable {
    /// The subject, as it is printed.
    var name: String { get }

    /// What is found; reads only. At least one diagnosis, `ok` where nothing is wrong.
    func look(at file: ExaminedFile) throws -> [Diagnosis]

    /// Cures what was found to be fixable.
    ///
    /// - Returns: What was done, in words.
    func fix(_ file: ExaminedFile) throws -> String?
}

extension HealthCheck {
    func fix(_ file: ExaminedFile) throws -> String? { nil }
}

/// What is looked at, in the order in which it is printed: what all others rest on, first.
enum HealthChecks {
    static let all: [any HealthCheck] = [
        IntegrityCheck(), SchemaVersionCheck(), JournalCheck(), ReferenceCheck(),
        ForeignObjectCheck(), DeclaredTypeCheck(), StorageClassCheck(), DictionaryCheck(),
        OldReaderCheck(), DuckDBCheck(), FoldedIDCheck(), PublicationCheck(), StatisticsCheck(),
        FreePageCheck(),
    ]
}
