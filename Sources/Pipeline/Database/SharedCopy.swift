import Reports
import Store

/// The mark of a file that `share` has made: chosen results without the lines that they came from.
///
/// Nothing is worked out anew in such a file: facts made from its lines would be those of no line
/// (docs/decisions/0116).
public struct SharedCopy: Sendable, Hashable {
    /// When it was made.
    public let madeAt: String
    /// Whether ids of customers are as in the file that it was made of; pseudonyms otherwise.
    public let hasIDs: Bool

    private static let madeKey = "shared_at"
    private static let idsKey = "shared_ids"

    init(madeAt: String, hasIDs: Bool) {
        (self.madeAt, self.hasIDs) = (madeAt, hasIDs)
    }

    /// What a file says of itself; `nil` for one that `share` has not made.
    ///
    /// Of a file that nobody has looked at yet, too.
    public init?(_ connection: Connection) throws {
        let tables = try connection.scalar(
            "select count(*) from sqlite_schema where type = 'table' and name = 'workbench_meta'")
        guard tables == 1 else { return nil }
        let rows = Result { () throws(StoreError) in
            try connection.query(
                "select key, value from workbench_meta where key in (?, ?)",
                [Self.madeKey, Self.idsKey])
        }
        // A table of other columns is none of ours, and is told as that by who compares the catalogue.
        if case .failure(let error) = rows, !error.isOfTheEnvironment, !error.isCorrupt {
            return nil
        }
        var values: [String: String] = [:]
        for row in try rows.get() {
            if let key = try? row.text(0), let value = try? row.text(1) { values[key] = value }
        }
        guard let madeAt = values[Self.madeKey] else { return nil }
        self.init(madeAt: madeAt, hasIDs: values[Self.idsKey] == "original")
    }

    /// Whether a file is one.
    static func isOne(_ connection: Connection) throws -> Bool {
        try connection.scalar(
            "select exists (select 1 from workbench_meta where key = ?)", [madeKey]) == 1
    }

    /// Leaves the mark.
    func store(in connection: Connection) throws {
        for (key, value) in [
            (Self.madeKey, madeAt), (Self.idsKey, hasIDs ? "original" : "pseudonym"),
        ] {
            try connection.run(
                "insert or replace into workbench_meta (key, value) values (?, ?)", [key, value])
        }
    }

    /// Refuses a command that needs the lines.
    ///
    /// - Throws: `SharedCopyError` in a file that `share` has made.
    public static func refuse(_ command: String, in connection: Connection) throws {
        guard let shared = try SharedCopy(connection) else { return }
        throw SharedCopyError(path: connection.path, copy: shared, command: command, needs: .lines)
    }

    /// Refuses a command that speaks of all runs of a file.
    ///
    /// - Throws: `SharedCopyError` in a file that `share` has made.
    public static func refuseOthers(_ command: String, in connection: Connection) throws {
        guard let shared = try SharedCopy(connection) else { return }
        throw SharedCopyError(path: connection.path, copy: shared, command: command, needs: .runs)
    }

    /// Refuses a command that needs rows in the order in which they were clustered.
    ///
    /// - Throws: `SharedCopyError` in a file that `share` has made with pseudonyms.
    public static func refuseOrder(_ command: String, in connection: Connection) throws {
        guard let shared = try SharedCopy(connection), !shared.hasIDs else { return }
        throw SharedCopyError(path: connection.path, copy: shared, command: command, needs: .order)
    }
}

/// A command was asked of a file that `share` has made, and needs what is not in it.
public struct SharedCopyError: UserFacingError, Hashable {
    /// What is missing.
    enum Need: Sendable {
        /// The lines that all began with.
        case lines
        /// All runs, of which only the chosen ones are there.
        case runs
        /// The rows as they were clustered.
        case order
        /// A file that may be written.
        case writing
    }

    let path: String
    let copy: SharedCopy
    /// The command, where it is known.
    public var command: String?
    let needs: Need

    init(path: String, copy: SharedCopy, command: String? = nil, needs: Need) {
        (self.path, self.copy, self.command, self.needs) = (path, copy, command, needs)
    }

    /// The file is not one for this command.
    public var kind: FailureKind { .data }

    /// What failed, where, why, and what to do next.
    public var description: String {
        let name = command ?? "this command"
        let made = "\(path): is a shared copy, made on \(copy.madeAt.prefix(10))"
        let why =
            switch needs {
            case .lines: "it has the results and not the lines, which \(name) needs"
            case .runs: "only the chosen runs are in it, and \(name) is of all"
            case .order:
                "its rows are in the order of pseudonyms, and \(name) needs them as they were clustered"
            case .writing: "it is only read, and \(name) writes"
            }
        return "\(made): \(why). Nothing was done. Ask the file that it was made of."
    }
}
