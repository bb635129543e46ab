internal import CSQLite

extension Connection {
    /// Writes a compact copy of the database to a new file, in rollback-journal mode.
    ///
    /// A consistent snapshot, also while others write. The path is a literal file name, as in
    /// `init(path:mode:)`.
    /// - Throws: `StoreError` if the file exists and is not empty, or inside a transaction.
    public func vacuum(into path: String) throws(StoreError) {
        try runAttaching("vacuum main into ?", [Self.literalName(path)])
    }

    /// Packs the database into as few pages as it takes.
    /// - Throws: `StoreError` inside a transaction.
    public func vacuum() throws(StoreError) {
        try runAttaching("vacuum main", [])
    }

    /// SQLite attaches the copy under a name of its own.
    private func runAttaching(_ sql: String, _ bindings: [any Bindable]) throws(StoreError) {
        let limit = sqlite3_limit(try handle.opened(), SQLITE_LIMIT_ATTACHED, 1)
        handle.authorizer.allowsAttaching = true
        defer {
            handle.authorizer.allowsAttaching = false
            if let database = handle.database {
                sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, limit)
            }
        }
        try run(sql, bindings)
    }

    /// What `pragma quick_check` finds; empty for a sound file.
    ///
    /// Structure of every page, `not null` and `check` constraints; not the agreement of indexes. SQLite passes over
    /// `check` on a connection that only reads.
    /// - Complexity: O(file size)
    public func quickCheck(limit: Int = 100) throws(StoreError) -> [String] {
        try checkMessages("quick_check", limit)
    }

    /// What `pragma integrity_check` finds; empty for a sound file.
    ///
    /// Slower than `quickCheck`, as it compares indexes with their tables. It passes over the same.
    public func integrityCheck(limit: Int = 100) throws(StoreError) -> [String] {
        try checkMessages("integrity_check", limit)
    }

    /// Size of the file as the open transaction sees it.
    public func fileBytes() throws(StoreError) -> Int {
        let pages = try query("pragma page_count").first?.int(0) ?? 0
        return try pages * (query("pragma page_size").first?.int(0) ?? 0)
    }

    /// What of it no table uses.
    public func freeBytes() throws(StoreError) -> Int {
        let pages = try query("pragma freelist_count").first?.int(0) ?? 0
        return try pages * (query("pragma page_size").first?.int(0) ?? 0)
    }

    private func checkMessages(_ pragma: String, _ limit: Int) throws(StoreError) -> [String] {
        var messages: [String] = []
        for row in try query("pragma \(pragma)(\(limit))") {
            messages.append(try row.text(0))
        }
        return messages == ["ok"] ? [] : messages
    }

    /// A row that refers to a missing row.
    public struct ForeignKeyViolation: Sendable, Hashable {
        /// The table of the row.
        public let table: String
        /// Its row id; `nil` in a table without row ids.
        public let rowID: Int?
        /// The table that lacks the row referred to.
        public let parent: String
    }

    /// Rows that refer to missing rows, at most `limit` of them.
    public func foreignKeyViolations(limit: Int = 100) throws(StoreError) -> [ForeignKeyViolation] {
        var violations: [ForeignKeyViolation] = []
        let rows = try query(
            "select \"table\", rowid, parent from pragma_foreign_key_check limit ?", [limit])
        for row in rows {
            violations.append(
                ForeignKeyViolation(
                    table: try row.text(0), rowID: try row.optionalInt(1),
                    parent: try row.text(2)))
        }
        return violations
    }
}
