internal import CSQLite

/// Decides what statements may do, asked by SQLite while it compiles them.
///
/// The texts that a connection compiles are ours, but views stand in the file, and a file comes from
/// anywhere: what a view names is judged more strictly than what our statement names itself.
final class StatementAuthorizer {
    /// What is allowed to the statements compiled from now on.
    enum Rule: Equatable {
        /// Our own statements; views in them may only read.
        case own
        /// Views of others are being read: nothing but reading.
        case reading
        /// The text of a view is being run: nothing but making this view.
        case creatingView(String)
    }

    private(set) var rule = Rule.own
    /// Whether `vacuum into` may attach its copy.
    var allowsAttaching = false
    /// Whether the view of `creatingView` was really made.
    private(set) var hasMadeView = false
    /// Names of tables and views that compiled statements read; `nil` while nobody wants them.
    var namesRead: Set<String>?

    /// Functions that reach outside the database.
    private static let refusedFunctions: Set<String> = ["load_extension", "fts3_tokenizer"]

    /// Pragmas that only tell; `data_version` is what FTS5 asks itself.
    private static let tellingPragmas: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
        "foreign_key_list", "data_version",
    ]

    /// Pragmas that tell where nothing is given to them.
    private static let pragmasWithoutValue: Set<String> = ["page_count", "page_size"]

    /// Sets the rule and makes SQLite compile every statement anew, as compiled ones are not asked.
    func set(_ rule: Rule, on database: OpaquePointer) {
        self.rule = rule
        hasMadeView = false
        sqlite3_set_authorizer(
            database,
            { context, action, first, second, _, origin in
                guard let context else { return SQLITE_DENY }
                let authorizer =
                    Unmanaged<StatementAuthorizer>.fromOpaque(context).takeUnretainedValue()
                return authorizer.allows(action, first, second, isInView: origin != nil)
                    ? SQLITE_OK : SQLITE_DENY
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    private func allows(
        _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
        isInView: Bool
    ) -> Bool {
        if case .creatingView(let name) = rule { return allowsMaking(name, action, first) }
        if action == SQLITE_READ, namesRead != nil, let first {
            namesRead?.insert(String(cString: first))
        }
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
            return true
        case SQLITE_FUNCTION:
            return !Self.holds(Self.refusedFunctions, second)
        case SQLITE_ATTACH, SQLITE_DETACH:
            return allowsAttaching
        case _ where isInView:
            return false
        case _ where rule == .own:
            return true
        case SQLITE_PRAGMA:
            return Self.holds(Self.tellingPragmas, first)
                || second == nil && Self.holds(Self.pragmasWithoutValue, first)
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            // Some virtual tables compile their writes before they read; `query_only` keeps them
            // from running.
            return true
        default:
            return false
        }
    }

    /// SQLite notes a view by writing a row of its own catalogue.
    private func allowsMaking(
        _ name: String, _ action: Int32, _ first: UnsafePointer<CChar>?
    ) -> Bool {
        let object = first.map { String(cString: $0) }
        switch action {
        case SQLITE_CREATE_VIEW:
            hasMadeView = object == name
            return hasMadeView
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_READ:
            return object == "sqlite_master"
        default:
            return false
        }
    }

    private static func holds(_ names: Set<String>, _ name: UnsafePointer<CChar>?) -> Bool {
        guard let name else { return false }
        return names.contains(String(cString: name).lowercased())
    }
}
