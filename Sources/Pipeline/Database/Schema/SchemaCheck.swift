import Store

/// Compares a file's catalogue with what this program, or the one that wrote the file, makes.
///
/// A file comes from anywhere: under the name of a table may stand an endless view, a trigger may
/// delete what is inserted. What is not ours and touches nothing of ours is the owner's.
struct SchemaCheck {
    let connection: Connection
    let access: Database.Access

    /// Checks a file whose header says that it is ours and of this version.
    ///
    /// - Throws: `SchemaFault`, or `StoreError` with `isTimeLimit` for a catalogue without end.
    /// - Complexity: O(catalogue); below a millisecond for a file without objects of the owner's.
    func check(version: Int) throws {
        var found: [String: SchemaObject] = [:]
        let objects = try SchemaObject.all(in: connection)
        for object in objects { found[object.key] = object }
        var owned = try checkFixed(found, version: version)
        // The tables that are read from here on are plain tables of ours.
        if found["snapshot"] != nil {
            owned.formUnion(try GeneratedSchema(connection: connection, found: found).check())
        }
        if found["workbench_meta"] != nil {
            let views = ViewCheck(connection: connection, access: access, tables: owned)
            owned.formUnion(try views.check(found))
        }
        // Indexes and triggers change nothing for who only reads; no trigger of a file ever fires.
        guard access != .reading else { return }
        try checkForeign(objects, owned: owned)
    }

    /// - Returns: Keys of our tables and indexes.
    private func checkFixed(
        _ found: [String: SchemaObject], version: Int
    ) throws -> Set<String> {
        if version == Database.schemaVersion, FixedSchema.isCurrent(found) {
            return Set(FixedSchema.currentNames)
        }
        let migrations = EmbeddedSQL.migrations
        let schema = try FixedSchema.made(by: migrations.prefix(version))
        try schema.check(found)
        guard version < migrations.count else { return Set(schema.objects.keys) }
        let next = try FixedSchema.made(by: migrations)
        for key in next.objects.keys.sorted() where schema.objects[key] == nil {
            if let theirs = found[key] {
                throw SchemaFault.nameNeeded(kind: theirs.kind, name: theirs.name)
            }
        }
        return Set(schema.objects.keys)
    }

    private func checkForeign(
        _ objects: [SchemaObject], owned: Set<String>
    ) throws(SchemaFault) {
        for object in objects where object.kind == "index" || object.kind == "trigger" {
            guard owned.contains(SchemaObject.key(object.table)), !owned.contains(object.key)
            else { continue }
            throw .foreign(kind: object.kind, name: object.name, table: object.table)
        }
    }
}

/// The part of the check that is about views of ours.
struct ViewCheck {
    let connection: Connection
    let access: Database.Access
    /// Keys of our tables in a file of its version: a later one may have a view in the place of one.
    let tables: Set<String>

    /// - Returns: Keys of the views of ours that the file has.
    func check(_ found: [String: SchemaObject]) throws -> Set<String> {
        let note = try BuiltInViews.Note.read(from: connection)
        var owned: Set<String> = []
        if note.textDigest == ViewCatalog.textDigest {
            // Written by this program: its own texts decide, not what the file says of them.
            for view in BuiltInViews.current {
                guard let object = try ours(view.name, in: found) else { continue }
                guard object.sql == view.text else { throw SchemaFault.changedView(view.name) }
                owned.insert(object.key)
            }
            return owned
        }
        for (name, digest) in note.digests.sorted(by: { $0.key < $1.key }) {
            guard let object = try ours(name, in: found) else { continue }
            if let digest, BuiltInViews.digest(object.sql) != digest {
                throw SchemaFault.changedView(name)
            }
            owned.insert(object.key)
        }
        for view in BuiltInViews.current where note.digests[view.name] == nil {
            if let object = found[view.name], !tables.contains(object.key) {
                // A view of ours that the note does not have is no view of the owner's.
                guard object.sql != view.text else { throw BuiltInViews.Note.damaged }
                throw SchemaFault.nameNeeded(kind: object.kind, name: object.name)
            }
            if access == .reading { throw SchemaFault.missingView(view.name) }
        }
        return owned
    }

    private func ours(
        _ name: String, in found: [String: SchemaObject]
    ) throws(SchemaFault) -> SchemaObject? {
        guard let object = found[SchemaObject.key(name)] else {
            guard access == .reading else { return nil }
            throw .missingView(name)
        }
        guard object.kind == "view" else {
            throw .nameNeeded(kind: object.kind, name: object.name)
        }
        return object
    }
}
