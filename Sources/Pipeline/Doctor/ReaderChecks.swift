import Reports
import Store

/// Objects that SQLite before 3.35, or a build without optional parts, cannot read: one of them blocks the whole file there.
struct OldReaderCheck: HealthCheck {
    /// Functions and words by what they need.
    ///
    /// From sqlite.org/changes.html and lang_mathfunc.html.
    private static let needs: [(String, Set<String>)] = [
        (
            "the math functions, which many builds lack",
            [
                "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling",
                "cos",
                "cosh", "degrees", "exp", "floor", "ln", "log", "log10", "log2", "mod", "pi", "pow",
                "power", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
            ]
        ),
        ("SQLite 3.38", ["unixepoch", "format", "json_error_position"]),
        ("SQLite 3.43", ["timediff"]),
        (
            "SQLite 3.38, or a build with its JSON functions",
            [
                "json", "json_array", "json_array_length", "json_each", "json_extract",
                "json_group_array", "json_group_object", "json_insert", "json_object", "json_patch",
                "json_quote", "json_remove", "json_replace", "json_set", "json_tree", "json_type",
                "json_valid",
            ]
        ),
        ("SQLite 3.44", ["concat", "concat_ws", "string_agg", "octet_length"]),
        ("SQLite 3.45", ["jsonb", "jsonb_extract", "jsonb_object", "jsonb_array"]),
        ("an extension", ["regexp", "median", "stddev", "uuid"]),
    ]

    /// Words and signs in their order, by what they need.
    private static let sequences: [(need: String, pieces: [[String]])] = [
        ("SQLite 3.38", [["-", ">"]]),
        (
            "SQLite 3.39",
            [
                ["full", "join"], ["full", "outer", "join"], ["right", "join"],
                ["right", "outer", "join"], ["is", "distinct", "from"],
                ["is", "not", "distinct", "from"],
            ]
        ),
    ]

    let name = "older readers"

    private static let advice =
        "store what it computes in a table, or leave it out of what others get"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        var found: [Diagnosis] = []
        for object in file.objects where object.kind == "view" || object.kind == "trigger" {
            let called = SQLTokens.calls(object.sql)
            for (need, functions) in Self.needs {
                guard let function = functions.intersection(called).min() else { continue }
                found.append(
                    .open(
                        name, .warning,
                        "\(object.kind) \(VisibleText.escaped(object.name)) calls \(function)(), so it needs \(need)",
                        Self.advice))
            }
            let pieces = SQLTokens.pieces(object.sql)
            for (need, sequences) in Self.sequences {
                guard let sequence = sequences.first(where: { pieces.contains($0) })
                else { continue }
                let words = sequence.joined(separator: sequence[0] == "-" ? "" : " ")
                found.append(
                    .open(
                        name, .warning,
                        "\(object.kind) \(VisibleText.escaped(object.name)) says \(words), so it needs \(need)",
                        Self.advice))
            }
        }
        for object in file.objects where object.kind == "table" {
            let words = SQLTokens.words(object.sql)
            if SQLTokens.tableOptions(object.sql).contains("strict") {
                found.append(
                    .open(
                        name, .warning,
                        "table \(VisibleText.escaped(object.name)) is STRICT: readers before SQLite 3.37 cannot open any table of the file",
                        "make it again without STRICT"))
            }
            if words.starts(with: ["create", "virtual"]) {
                found.append(
                    .open(
                        name, .warning,
                        "table \(VisibleText.escaped(object.name)) is virtual: readers without its module cannot open it",
                        "copy it into a plain table, or leave it out of what others get"))
            }
        }
        return found.isEmpty
            ? [.ok(name, "SQLite 3.35 without optional parts reads every object")] : found
    }
}

/// Views that DuckDB hands on in other words than they have (CONVENTIONS §1.16).
struct DuckDBCheck: HealthCheck {
    let name = "duckdb"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        var found: [Diagnosis] = []
        for object in file.objects where object.kind == "view" {
            guard let words = Self.rewritten(object.sql) else { continue }
            found.append(
                .open(
                    name, .warning,
                    "view \(VisibleText.escaped(object.name)) has \(words), which DuckDB rewrites: wrong rows or none",
                    "ask SQLite for it, or store it in a table"))
        }
        for name in file.published {
            let isWithoutRowID = file.objects.contains {
                $0.key == SchemaObject.key(name) && $0.kind == "table"
                    && SQLTokens.tableOptions($0.sql).contains("without")
            }
            if isWithoutRowID {
                found.append(
                    .open(
                        self.name, .warning,
                        "table \(name) has no rowid: count(*) fails on it there", "count a column"))
            }
        }
        return found.isEmpty ? [.ok(name, "no view has words that it rewrites")] : found
    }

    /// What of a text becomes something else; `nil` where nothing does.
    static func rewritten(_ sql: String) -> String? {
        let pieces = SQLTokens.pieces(sql)
        let count = ["count", "(", "*", ")"]
        // A window's count stays as it is.
        if pieces.ranges(of: count).contains(where: { place in
            !pieces[place.upperBound...].starts(with: ["over"])
        }) {
            return "count(*)"
        }
        if SQLTokens.calls(sql).contains("date") { return "date(…)" }
        if SQLTokens.calls(sql).contains("char") { return "char(…)" }
        let rewritten = [["is", "true"], ["is", "not", "true"], ["is", "(", "select"]]
        return rewritten.first { pieces.contains($0) }.map { words in
            "\"\(words.joined(separator: " ").replacing("( ", with: "("))\""
        }
    }
}
