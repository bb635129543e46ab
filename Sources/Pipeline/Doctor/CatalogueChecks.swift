import Reports
import Store

/// Rows that refer to rows that are not there.
struct ReferenceCheck: HealthCheck {
    private static let most = 1000

    let name = "foreign keys"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let broken = try file.connection.foreignKeyViolations(limit: Self.most)
        guard let first = broken.first else {
            return [.ok(name, "every row refers to one that is there")]
        }
        let number = broken.count == Self.most ? "\(Self.most) or more" : "\(broken.count)"
        return [
            .open(
                name, .fault,
                "\(number) \(broken.count == 1 ? "row refers" : "rows refer") to missing ones, the first of \(first.table) to \(first.parent)",
                "another program has taken rows away: take a copy from before")
        ]
    }
}

/// Triggers and indexes of others on tables of ours, and views of the owner's that cannot be read.
struct ForeignObjectCheck: HealthCheck {
    let name = "objects of others"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let ours = try FixedSchema.made(by: EmbeddedSQL.migrations)
        let views = Set(
            (EmbeddedSQL.views.map(\.name) + [ScoredView.name, FrozenView.name])
                .map(SchemaObject.key))
        let sets = Set(
            try file.connection.query("select view_name from feature_set")
                .map { SchemaObject.key(try $0.text(0)) })
        var found: [Diagnosis] = []
        var nOwn = 0
        for object in file.objects where ours.objects[object.key] == nil {
            switch object.kind {
            case "trigger", "index":
                guard ours.objects[SchemaObject.key(object.table)] != nil else { continue }
                let isTrigger = object.kind == "trigger"
                found.append(
                    .open(
                        name, isTrigger ? .fault : .warning,
                        "\(object.kind) \(shown(object.name)) on \(object.table): commands that write refuse the file",
                        "sqlite3 \(shellWord(file.path)) "
                            + shellWord("drop \(object.kind) \(Identifier.quote(object.name))")))
            case "view" where !views.contains(object.key):
                nOwn += 1
                guard let error = try unreadable(object.name, file.connection) else { continue }
                found.append(
                    .open(
                        name, sets.contains(object.key) ? .fault : .warning,
                        "view \(shown(object.name)) cannot be read (\(error)), which breaks lists of tables in some programs",
                        "sqlite3 \(shellWord(file.path)) "
                            + shellWord("drop view \(Identifier.quote(object.name))")))
            default: continue
            }
        }
        guard found.isEmpty else { return found }
        return [
            .ok(
                name,
                nOwn == 0
                    ? "none on tables of workbench"
                    : "none on tables of workbench; \(counted(nOwn, "view")) of your own can be read"
            )
        ]
    }

    private func unreadable(
        _ view: String, _ connection: Connection
    ) throws(StoreError) -> String? {
        do {
            _ = try connection.query("select * from \(Identifier.quote(view)) limit 0")
            return nil
        } catch {
            if error.isOfTheEnvironment { throw error }
            return VisibleText.escaped(error.message)
        }
    }

    private func shown(_ name: String) -> String { VisibleText.escaped(name) }
}

/// Every table, view and column is described, and nothing that is not there.
struct DictionaryCheck: HealthCheck {
    let name = "dictionary"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let expected = try Self.rows(of: Self.new())
        let found = try Self.rows(of: file.connection)
        let missing = expected.filter { found[$0.key] == nil }
        let edited = expected.filter { key, text in found[key].map { $0 != text } ?? false }
        guard missing.isEmpty, edited.isEmpty else {
            let parts = [(missing.count, "missing"), (edited.count, "edited")]
            let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
                .joined(separator: ", ")
            return [
                .fixable(
                    name, .warning,
                    "of \(counted(expected.count, "row")) \(words): what readers are told is not what is meant"
                )
            ]
        }
        let strange = try Self.withoutObject(file.connection)
        guard strange.isEmpty else {
            return [
                .fixable(
                    name, .note,
                    "rows for what is not in the file: \(strange.prefix(3).joined(separator: ", "))"
                )
            ]
        }
        return [.ok(name, "all \(counted(expected.count, "row")) are as they were written")]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        try file.connection.transaction(.immediate) {
            for object in try Self.withoutObject(file.connection) {
                try file.connection.run(
                    "delete from data_dictionary where object = ?", [object])
            }
            try ViewCatalog.describe(file.connection)
        }
        return "data_dictionary written anew"
    }

    private static func new() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return connection
    }

    /// By object and column, all that is said of it.
    private static func rows(of connection: Connection) throws -> [[String]: [String]] {
        let rows = try connection.query(
            "select object, column_name, unit, meaning, role from data_dictionary")
        return try rows.reduce(into: [:]) { result, row in
            result[[try row.text(0), try row.text(1)]] = [
                try row.text(2), try row.text(3), try row.text(4),
            ]
        }
    }

    /// Described objects that are neither in the file nor of this program.
    private static func withoutObject(_ connection: Connection) throws -> [String] {
        let known = Set(try rows(of: new()).keys.compactMap(\.first))
        let rows = try connection.query(
            """
            select distinct object
            from data_dictionary
            where object not in (select name from sqlite_schema)
            """)
        return try rows.map { try $0.text(0) }.filter { !known.contains($0) }
    }
}
