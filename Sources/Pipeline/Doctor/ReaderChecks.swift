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
        ("SQLite 3.44", ["concat", "concat_ws", "string_agg", "octet_length"]),
        ("SQLite 3.45", ["jsonb", "jsonb_extract", "jsonb_object", "jsonb_array"]),
        ("an extension", ["regexp", "median", "stddev", "uuid"]),
    ]

    let name = "older readers"

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
                        "store what it computes in a table, or leave it out of what others get"))
            }
        }
        for object in file.objects where object.kind == "table" {
            let words = SQLTokens.words(object.sql)
            if words.last == "strict" {
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
                    && SQLTokens.words($0.sql).suffix(2) == ["without", "rowid"]
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
        let text = sql.lowercased()
        if text.replacing("count(*) over", with: "").contains("count(*)") { return "count(*)" }
        if SQLTokens.calls(sql).contains("date") { return "date(…)" }
        if SQLTokens.calls(sql).contains("char") { return "char(…)" }
        return [" is true", " is not true", "is (select"].first { text.contains($0) }
            .map { "\"\($0.trimmingPrefix(" "))\"" }
    }
}
