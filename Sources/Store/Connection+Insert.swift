internal import CSQLite

extension Connection {
    /// Writes the rows of a source with one statement such as
    /// `insert into t (a, b) select a, b from source_name`.
    ///
    /// The source is a virtual table of its own name while the call lasts: SQLite pulls the values
    /// from memory, three to four times faster than bind-and-step. The statement may compute and
    /// filter row by row; it can read the source once and gets the rows in order. All or nothing:
    /// it runs in a transaction, or in a savepoint of the open one.
    /// - Returns: Number of rows inserted.
    /// - Throws: What the source throws, or `StoreError`; nothing is inserted then.
    @discardableResult
    public func insert(_ source: some RowSource, with sql: String) throws -> Int {
        defer { source.stop() }
        return try transaction {
            try checkNameIsFree(source.name)
            let context = RowSourceContext(source)
            return try withExtendedLifetime(context) {
                try register(RowSourceModule.module, context, as: source.name)
                // Removing a module cannot fail in a way that matters: nothing uses it any more.
                defer { try? register(nil, nil, as: source.name) }
                do {
                    try runUncached(sql)
                } catch {
                    throw context.failure ?? error
                }
                return changes
            }
        }
    }

    private func register(
        _ module: UnsafePointer<sqlite3_module>?, _ context: RowSourceContext?, as name: String
    ) throws(StoreError) {
        let database = try handle.opened()
        let code = sqlite3_create_module_v2(
            database, name, module,
            context.map { Unmanaged.passUnretained($0).toOpaque() }, nil)
        guard code == SQLITE_OK else { throw handle.error(code, sql: nil) }
    }

    /// Not from the cache: a cached statement would hold on to the module.
    private func runUncached(_ sql: String) throws(StoreError) {
        var count = 0
        try handle.compile(sql) { statement throws(StoreError) in
            defer { sqlite3_finalize(statement) }
            count += 1
            guard count == 1 else { throw .misuse("more than one statement", sql: sql) }
            handle.willRun(statement)
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW { code = sqlite3_step(statement) }
            guard code == SQLITE_DONE else { throw handle.error(code, sql: sql) }
        }
    }

    /// A table of the file would be read instead of the source; another module would be replaced.
    private func checkNameIsFree(_ name: String) throws(StoreError) {
        let taken = try scalar(
            """
            select exists (select 1 from sqlite_schema where lower(name) = lower(?1))
                or exists (select 1 from sqlite_temp_schema where lower(name) = lower(?1))
                or exists (select 1 from pragma_module_list where lower(name) = lower(?1))
            """, [name])
        guard taken == .integer(0) else {
            throw .misuse("the name \(name) of a row source is taken in this database")
        }
    }
}
