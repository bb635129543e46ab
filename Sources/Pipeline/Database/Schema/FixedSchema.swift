import Store

/// The tables and indexes that migrations make, as a file's catalogue shows them.
///
/// `customer` is none of them: its columns are those of the customers' files.
package struct FixedSchema {
    /// By `SchemaObject.key`.
    let objects: [String: SchemaObject]

    /// What a file of a version holds, made by its migrations in memory.
    ///
    /// Some milliseconds: `isCurrent` answers the usual question faster.
    static func made(by migrations: some Collection<Migration>) throws -> FixedSchema {
        let scratch = try Connection.inMemory()
        try Migrator(
            migrations: Array(migrations), applicationID: Database.applicationID
        ).migrate(scratch)
        return FixedSchema(
            objects: Dictionary(
                try SchemaObject.all(in: scratch).filter { $0.key != "customer" }.map {
                    ($0.key, $0)
                }, uniquingKeysWith: { $1 }))
    }

    /// Whether a file's objects of these names are those of this version, to the letter.
    static func isCurrent(_ found: [String: SchemaObject]) -> Bool {
        let objects = currentNames.compactMap { found[$0] }
        return objects.count == currentNames.count && digest(of: objects) == currentDigest
    }

    /// SHA-256 over kinds, names, tables and texts, in order of name.
    static func digest(of objects: some Sequence<SchemaObject>) -> String {
        var digest = SHA256Digest()
        for object in objects.sorted(by: { $0.key < $1.key }) {
            for part in [object.kind, object.name, object.table, object.sql] {
                digest.update(UInt64(part.utf8.count))
                digest.update(part)
            }
        }
        return digest.hex()
    }

    /// The first object that is not as it should be.
    func check(_ found: [String: SchemaObject]) throws(SchemaFault) {
        for (key, expected) in objects.sorted(by: { $0.key < $1.key }) {
            guard let object = found[key] else {
                throw .missing(kind: expected.kind, name: expected.name)
            }
            guard object.kind == expected.kind else {
                throw .otherKind(object.name, isReally: object.kind, shouldBe: expected.kind)
            }
            guard object == expected else {
                throw .changed(kind: expected.kind, name: expected.name)
            }
        }
    }
}

extension FixedSchema {
    /// The text of `FixedSchema+Current.swift` for these migrations.
    package static func currentSource() throws -> String {
        let schema = try made(by: EmbeddedSQL.migrations)
        let names = schema.objects.keys.sorted().map { "        \"\($0)\",\n" }.joined()
        return """
            // Generated: FixedSchemaTests says where to copy it from after a migration. Until then files are
            // compared by the slower way, with the same answers.

            extension FixedSchema {
                /// Tables and indexes of this version.
                static let currentNames: [String] = [
            \(names)    ]

                /// `digest(of:)` of them.
                static let currentDigest =
                    "\(digest(of: schema.objects.values))"
            }

            """
    }
}
