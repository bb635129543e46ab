import Store

/// The published views and the rows that describe them, refreshed together.
///
/// Views are derived, so they are dropped and recreated whenever the program carries other texts
/// than the file; `workbench_meta` notes which texts the file has, and which views are ours: one that
/// the program has no more leaves the file, and one of the owner's is never dropped.
enum ViewCatalog {
    static let metaKey = "views_sha256"

    /// Brings the views, `feature_set`, `feature` and `data_dictionary` up to date.
    ///
    /// One transaction; a file that has these texts already is only read.
    /// - Precondition: `SchemaCheck` has found the views of ours as they were made.
    static func refresh(_ connection: Connection) throws {
        guard try !isCurrent(connection) else { return }
        try connection.transaction(.immediate) {
            // Another process may have been here before the lock.
            guard try !isCurrent(connection) else { return }
            let before = try BuiltInViews.Note.read(from: connection).digests.keys.sorted()
            for name in before {
                try connection.execute("drop view if exists \(Identifier.quote(name))")
            }
            try make(EmbeddedSQL.views, in: connection)
            try ScoredView.make(in: connection)
            try describe(connection, without: before)
            for (key, value) in [
                (metaKey, textDigest), (BuiltInViews.Note.key, BuiltInViews.Note.current),
                ("time_zone", "UTC"),
            ] {
                try connection.run(
                    "insert or replace into workbench_meta (key, value) values (?, ?)",
                    [key, value])
            }
        }
    }

    /// Writes `feature_set`, `feature` and `data_dictionary` anew, also what it says of columns that
    /// `ingest --customers` has added.
    ///
    /// Rows for objects of the owner's stay as they are.
    /// - Parameter gone: Views of ours that are not among those that the program has any more.
    static func describe(_ connection: Connection, without gone: [String] = []) throws {
        let columns = "object, column_name, position, unit, meaning, since, role"
        let before = try connection.query(
            "select \(columns) from data_dictionary order by object, position, column_name")
        let rows = EmbeddedSQL.rows.map(\.sql)
        let ofViews = EmbeddedSQL.views.map { String($0.parts.rows) }
        try connection.execute(
            (rows.prefix(1) + ofViews + rows.dropFirst()).joined(separator: "\n;"))
        // All that is left now speaks of objects of ours.
        let described = try connection.query("select distinct object from data_dictionary")
            .map { try $0.text(0) }
        let ours = Set((described + gone).map(SchemaObject.key))
        for row in before {
            guard case .text(let object) = row.values[0], !ours.contains(SchemaObject.key(object))
            else { continue }
            try connection.run(
                "insert into data_dictionary (\(columns)) values (?, ?, ?, ?, ?, ?, ?)",
                row.values)
        }
    }

    private static func make(_ views: [EmbeddedSQL.File], in connection: Connection) throws {
        let sql = views.map { $0.parts.statement + "\n;" }.joined(separator: "\n")
        let result: Result<Void, any Error> = Result { try connection.execute(sql) }
        if case .failure(let error as StoreError) = result, !error.isOfTheEnvironment,
            !error.isCorrupt
        {
            // Our texts run on our tables: what is in the way was not noted as ours.
            throw BuiltInViews.Note.damaged
        }
        try result.get()
    }

    /// Whether the file has these texts and its notes on them, and every view: the owner may have
    /// removed one that somebody had changed.
    private static func isCurrent(_ connection: Connection) throws -> Bool {
        for (key, value) in [
            (metaKey, textDigest), (BuiltInViews.Note.key, BuiltInViews.Note.current),
        ] {
            let stored = try connection.scalar(
                "select value from workbench_meta where key = ?", [key])
            guard stored == .text(value) else { return false }
        }
        let names = try connection.query("select name from sqlite_schema where type = 'view'")
            .map { try $0.text(0) }
        return Set(names).isSuperset(of: EmbeddedSQL.views.map(\.name) + [ScoredView.name])
    }

    /// Whether the views of a file are those of this program.
    static func isOfThisProgram(_ connection: Connection) throws -> Bool {
        try connection.scalar("select value from workbench_meta where key = ?", [metaKey])
            == .text(textDigest)
    }

    /// SHA-256 over the texts that this program carries, and over one that it would make.
    static let textDigest: String = {
        var digest = SHA256Digest()
        for file in EmbeddedSQL.views + EmbeddedSQL.rows {
            digest.update(file.name)
            digest.update(file.sql)
        }
        digest.update(ScoredView.specimen)
        return digest.hex()
    }()
}

extension EmbeddedSQL.File {
    /// A view's file: its rows of `data_dictionary`, and the statement that makes it.
    ///
    /// The statement is the line that begins with `create view` and all below it.
    var parts: (rows: Substring, statement: Substring) {
        // Bytes, not characters: every command asks this of every view.
        let bytes = sql.utf8
        var line = bytes[...]
        while !line.starts(with: "create view ".utf8) {
            guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else { return ("", sql[...]) }
            line = line[bytes.index(after: end)...]
        }
        return (sql[..<line.startIndex], sql[line.startIndex...])
    }
}
