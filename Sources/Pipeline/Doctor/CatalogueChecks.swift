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
                        "\(object.kind) \(shown(object.name)) on \(object.table): commands that write refuse the file, --fix among them",
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

    /// Why a view cannot be read by any program; `nil` where it can.
    private func unreadable(
        _ view: String, _ connection: Connection
    ) throws(StoreError) -> String? {
        do {
            _ = try connection.query("select * from \(Identifier.quote(view)) limit 0")
            return nil
        } catch {
            if error.isOfTheEnvironment { throw error }
            // A rule of our connections alone (`trusted_schema`): json_extract and its kind are read elsewhere.
            if error.message.hasPrefix("unsafe use of ") { return nil }
            return VisibleText.escaped(error.message)
        }
    }

    private func shown(_ name: String) -> String { VisibleText.escaped(name) }
}

/// Every table, view and column of this program is described as it was written, and nothing that is not there.
struct DictionaryCheck: HealthCheck {
    let name = "dictionary"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let expected = try Self.rows(of: Self.new())
        let found = try Self.rows(of: file.connection)
        let missing = expected.filter { found[$0.key] == nil }
        let edited = expected.filter { key, text in found[key].map { $0 != text } ?? false }
        let strange = try Self.withoutColumn(found.keys.filter { expected[$0] == nil }, in: file)
        let ours = Set(expected.keys.map { SchemaObject.key($0[0]) })
        let added = strange.filter { ours.contains(SchemaObject.key($0[0])) }
        guard missing.isEmpty, edited.isEmpty, added.isEmpty else {
            let parts = [
                (missing.count, "missing"), (edited.count, "edited"), (added.count, "added"),
            ]
            let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
                .joined(separator: ", ")
            return [
                .fixable(
                    name, .warning,
                    "of \(counted(expected.count, "row")) \(words): what readers are told is not what is meant"
                )
            ]
        }
        return try ghosts(strange, file) ?? [
            .ok(name, "all \(counted(expected.count, "row")) are as they were written")
        ]
    }

    /// Rows for what is not there; `nil` where none are.
    private func ghosts(_ strange: [[String]], _ file: ExaminedFile) throws -> [Diagnosis]? {
        let gone = try Self.withoutObject(file.connection).map(VisibleText.escaped)
        guard gone.isEmpty else {
            return [
                .fixable(
                    name, .note,
                    "rows for what is not in the file: \(gone.prefix(3).joined(separator: ", "))")
            ]
        }
        guard let first = strange.first else { return nil }
        let names = strange.prefix(3).map { VisibleText.escaped($0.joined(separator: ".")) }
        let condition = zip(["object", "column_name"], first).map { column, value in
            "\(column) = '\(value.replacingScalar("'", with: "''"))'"
        }
        return [
            .open(
                name, .note,
                "rows of your own for columns that are not there: \(names.joined(separator: ", "))",
                "sqlite3 \(shellWord(file.path)) "
                    + shellWord(
                        "delete from data_dictionary where "
                            + condition.joined(separator: " and ")))
        ]
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

    /// Those of some rows whose object is in the file and has no such column.
    private static func withoutColumn(
        _ rows: [[String]], in file: ExaminedFile
    ) throws -> [[String]] {
        let names = Dictionary(
            file.objects.filter { ["table", "view"].contains($0.kind) }.map { ($0.key, $0.name) },
            uniquingKeysWith: { first, _ in first })
        var columns: [String: Set<String>] = [:]
        var strange: [[String]] = []
        for row in rows.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let key = SchemaObject.key(row[0])
            guard let name = names[key] else { continue }
            if columns[key] == nil {
                // A view that cannot be read is told elsewhere.
                let found = try? file.connection.query(
                    "select name from pragma_table_info(?)", [name])
                columns[key] = Set(try (found ?? []).map { SchemaObject.key(try $0.text(0)) })
            }
            guard let known = columns[key], !known.isEmpty, row[1] != "*" else { continue }
            if !known.contains(SchemaObject.key(row[1])) { strange.append(row) }
        }
        return strange
    }

    /// Described objects that are neither in the file nor of this program.
    private static func withoutObject(_ connection: Connection) throws -> [String] {
        let known = Set(try rows(of: new()).keys.map { SchemaObject.key($0[0]) })
        let rows = try connection.query(
            """
            select distinct object
            from data_dictionary
            where object collate nocase not in (select name from sqlite_schema)
            """)
        return try rows.map { try $0.text(0) }
            .filter { !known.contains(SchemaObject.key($0)) }
    }
}
