import Reports
import Store

/// A row of a file's catalogue: a table, index, view or trigger, with the text that made it.
struct SchemaObject: Hashable {
    let kind: String
    let name: String
    /// Table or view that it belongs to; its own name for tables and views.
    let table: String
    let sql: String

    /// The name as SQLite compares it.
    var key: String { Self.key(name) }

    /// What the file says, without the objects that SQLite makes by itself.
    static func all(in connection: Connection) throws -> [SchemaObject] {
        var objects: [SchemaObject] = []
        try connection.forEachRow(
            """
            select type, name, tbl_name, coalesce(sql, '')
            from sqlite_schema
            where name not like 'sqlite\\_%' escape '\\'
            """
        ) { row in
            let name = try storedName(row.text(1), "a name", of: "sqlite_schema")
            objects.append(
                SchemaObject(
                    kind: try row.text(0), name: name, table: try row.text(2),
                    sql: try row.text(3)))
        }
        return objects
    }

    /// A name in the case in which names are compared: SQLite folds ASCII letters only.
    static func key(_ name: String) -> String {
        String(
            decoding: name.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }
}

/// Why a file's catalogue is not trusted.
enum SchemaFault: Error, Equatable {
    /// A table or index of ours that is not there.
    case missing(kind: String, name: String)
    /// Something else under a name of ours.
    case otherKind(String, isReally: String, shouldBe: String)
    /// A table or index of ours with another text than we gave it.
    case changed(kind: String, name: String)
    /// A view of ours with another text than we gave it.
    case changedView(String)
    /// A view of ours that is gone; only readers mind.
    case missingView(String)
    /// An index or trigger of somebody else on a table or view of ours.
    case foreign(kind: String, name: String, table: String)
    /// An object of the owner's with a name that this version needs.
    case nameNeeded(kind: String, name: String)

    /// What is wrong and what to do, after the file's name.
    ///
    /// - Parameter path: The file, for the commands to type.
    func words(_ path: String) -> String {
        func remedy(_ kind: String, _ name: String) -> String {
            "`sqlite3 \(shellWord(path)) \(shellWord("drop \(kind) \(Identifier.quote(name))"))`"
        }
        return switch self {
        case .missing(let kind, let name):
            "its \(kind) \(name) is missing. The file is damaged or was changed by another program: "
                + "take a copy from before."
        case .otherKind(let name, let really, let expected):
            "its \(name) is \(Self.article(really)) \(really) where workbench has \(Self.article(expected)) "
                + "\(expected). The file was changed by another program: take a copy from before, or "
                + "ingest anew."
        case .changed(let kind, let name):
            "its \(kind) \(name) is not as workbench makes it. The file was changed by another "
                + "program: take a copy from before, or ingest anew."
        case .changedView(let name):
            "its view \(name) is not as workbench makes it, so its numbers would be others. Keep yours "
                + "under another name if you need it, and remove it with \(remedy("view", name)): the "
                + "next writing command makes ours again."
        case .missingView(let name):
            "its view \(name) is missing. Any writing command makes it again, for example "
                + "`workbench features --db \(shellWord(path))`."
        case .foreign(let kind, let name, let table):
            "the \(kind) \(name) on \(table) is not of workbench, which keeps its own tables to itself. "
                + "Remove it with \(remedy(kind, name))."
        case .nameNeeded(let kind, let name):
            "your \(kind) \(name) has a name that this version of workbench needs. Make yours again "
                + "under another name, and remove this one with \(remedy(kind, name))."
        }
    }

    private static func article(_ kind: String) -> String { kind == "index" ? "an" : "a" }
}
