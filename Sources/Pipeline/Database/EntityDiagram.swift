import Store

/// How the published objects belong together, from the file itself.
///
/// A column refers to the object whose key has its name, where it is declared to refer to something, is part of a key
/// itself, or belongs to a view.
struct EntityDiagram {
    private struct Column {
        let name: String
        let type: String
        let isKey: Bool
        /// Whether it may refer to another object.
        let refers: Bool
    }

    private struct Entity {
        let name: String
        let columns: [Column]

        /// The one column that tells its rows apart: of a view, the id that it begins with.
        var key: String? {
            let keys = columns.filter(\.isKey).map(\.name)
            if keys.isEmpty {
                return columns.first.map(\.name).flatMap { $0.hasSuffix("_id") ? $0 : nil }
            }
            return keys.count == 1 ? keys[0] : nil
        }

        var isView: Bool { !columns.contains(where: \.isKey) }
    }

    private struct Relation {
        let parent: String
        let child: String
        let column: String
        let isOne: Bool
    }

    private let entities: [Entity]
    private let relations: [Relation]

    /// - Parameter names: Tables and views of the file.
    init(of names: [String], in connection: Connection) throws {
        let entities = try names.map { try Self.entity($0, in: connection) }
        // A table is what its key is about; a view is only where no table has that key.
        let keyed = entities.filter { !$0.isView } + entities.filter(\.isView)
        relations = entities.flatMap { child in
            child.columns.filter(\.refers).compactMap { column in
                guard let parent = keyed.first(where: { $0.key == column.name }),
                    parent.name != child.name
                else { return nil }
                return Relation(
                    parent: parent.name, child: child.name, column: column.name,
                    isOne: !child.isView && child.key == column.name)
            }
        }
        self.entities = entities
    }

    private static func entity(_ name: String, in connection: Connection) throws -> Entity {
        let declared = Set(
            try connection.query("select \"from\" from pragma_foreign_key_list(?)", [name])
                .map { try $0.text(0) })
        let rows = try connection.query(
            """
            select name, type, pk, not exists (select 1 from pragma_table_info(?1) where pk > 0)
            from pragma_table_info(?1)
            order by cid
            """, [name])
        return Entity(
            name: name,
            columns: try rows.map { row in
                let (column, isKey) = (try row.text(0), try row.int(2) > 0)
                return Column(
                    name: column, type: try row.text(1).lowercased(), isKey: isKey,
                    refers: try isKey || declared.contains(column) || row.int(3) == 1)
            })
    }

    /// A block of Mermaid, which GitHub and most viewers of Markdown draw; keys and references only, the rest stands below.
    var mermaid: String {
        var lines = ["```mermaid", "erDiagram"]
        for relation in relations {
            let (parent, child) = (Self.word(relation.parent), Self.word(relation.child))
            lines.append(
                "    \(parent) \(relation.isOne ? "||--o|" : "||--o{") \(child) : \(Self.word(relation.column))"
            )
        }
        let references = Set(relations.map { [$0.child, $0.column] })
        for entity in entities {
            lines.append("    \(Self.word(entity.name)) {")
            for column in entity.columns {
                let marks = [
                    column.isKey ? "PK" : nil,
                    references.contains([entity.name, column.name]) ? "FK" : nil,
                ].compactMap(\.self)
                guard !marks.isEmpty else { continue }
                let type = column.type.isEmpty ? "none" : Self.word(column.type)
                lines.append(
                    "        \(type) \(Self.word(column.name)) \(marks.joined(separator: ", "))")
            }
            lines.append("    }")
        }
        return (lines + ["```"]).joined(separator: "\n")
    }

    /// Names of the owner's may hold anything.
    private static func word(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
