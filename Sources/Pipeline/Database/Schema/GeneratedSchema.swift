import Store

/// The objects whose shape follows from rows: `customer`, the values of snapshots, the frozen view, the scores.
///
/// Derived from the rows again, never believed.
struct GeneratedSchema {
    let connection: Connection
    /// The file's objects by `SchemaObject.key`.
    let found: [String: SchemaObject]

    /// Checks all of them.
    /// - Precondition: The tables that are read for it have been checked.
    /// - Returns: Their keys.
    func check() throws -> Set<String> {
        var keys = try checkValues()
        if found["customer"] != nil || found["customer_attribute"] != nil {
            try checkCustomer()
            keys.insert("customer")
        }
        try checkScores()
        keys.insert(ScoredView.name)
        return keys
    }

    // MARK: Customers

    /// Names, types and order; the `check`s of the columns are not compared: an older program may
    /// have worded them otherwise.
    private func checkCustomer() throws {
        guard let object = found["customer"] else {
            throw SchemaFault.missing(kind: "table", name: "customer")
        }
        guard object.kind == "table" else {
            throw SchemaFault.otherKind("customer", isReally: object.kind, shouldBe: "table")
        }
        var expected = [
            "create", "table", "customer", "(", "customer_id", "text", "not", "null", "primary",
            "key",
        ]
        let attributes = try connection.query(
            "select column_name, value_type from customer_attribute order by position")
        for row in attributes { expected += [",", try row.text(0), try row.text(1)] }
        expected.append(")")
        guard SQLTokens.withoutChecks(object.sql) == expected else {
            throw SchemaFault.changed(kind: "table", name: "customer")
        }
    }

    // MARK: Scores

    /// The view of another program's version has that one's text until the next writing command makes it anew.
    private func checkScores() throws {
        guard let object = found[ScoredView.name] else { return }
        guard found["live_score"] != nil else {
            throw SchemaFault.nameNeeded(kind: object.kind, name: object.name)
        }
        guard object.kind == "view" else {
            throw SchemaFault.otherKind(object.name, isReally: object.kind, shouldBe: "view")
        }
        guard try ViewCatalog.isOfThisProgram(connection) else { return }
        let text = try ScoredView.text(of: ScoredView.load(from: connection))
        guard object.sql == ScoredView.stored(text) else {
            throw SchemaFault.changedView(object.name)
        }
    }

    // MARK: Snapshots

    private func checkValues() throws -> Set<String> {
        var keys: Set<String> = []
        var tables: [(name: String, columns: [String])] = []
        let columns = try inputColumns()
        for row in try connection.query(
            "select snapshot_id, values_table from snapshot order by snapshot_id")
        {
            let (id, table) = (try row.int(0), try row.text(1))
            // The name goes into statements, and must not lead to another table.
            guard table == "snapshot_values_\(id)" else {
                throw DamagedSnapshotError(id, reason: "it names the values of another")
            }
            let names = columns[id] ?? []
            try checkValues(table, columns: names)
            keys.insert(SchemaObject.key(table))
            tables.append((table, names))
        }
        if let stray = found.values.filter({ Self.isValuesName($0.key) && !keys.contains($0.key) })
            .min(by: { $0.key < $1.key })
        {
            throw SchemaFault.nameNeeded(kind: stray.kind, name: stray.name)
        }
        try checkFrozen(tables)
        keys.insert(FrozenView.name)
        return keys
    }

    private static func isValuesName(_ key: String) -> Bool {
        let prefix = "snapshot_values_"
        let rest = key.utf8.dropFirst(prefix.utf8.count)
        return key.hasPrefix(prefix) && !rest.isEmpty && rest.allSatisfy { (48...57).contains($0) }
    }

    /// Raw columns of each snapshot in the order of its table: the clustered ones fill the places that
    /// the dropped ones leave.
    private func inputColumns() throws -> [Int: [String]] {
        var columns: [Int: [String]] = [:]
        for row in try connection.query(
            "select snapshot_id, feature from snapshot_feature order by snapshot_id, position")
        {
            let name = try storedName(row.text(1), "feature", of: "snapshot_feature")
            columns[try row.int(0), default: []].append(name)
        }
        guard found["snapshot_dropped"] != nil else { return columns }
        for row in try connection.query(
            "select snapshot_id, position, feature from snapshot_dropped order by 1, 2")
        {
            let (id, place) = (try row.int(0), try row.int(1))
            guard (0...(columns[id]?.count ?? 0)).contains(place) else {
                throw DamagedSnapshotError(id, reason: "a dropped feature has no place")
            }
            let name = try storedName(row.text(2), "feature", of: "snapshot_dropped")
            columns[id, default: []].insert(name, at: place)
        }
        return columns
    }

    private func checkValues(_ table: String, columns: [String]) throws(SchemaFault) {
        guard let object = found[SchemaObject.key(table)] else {
            throw .missing(kind: "table", name: table)
        }
        guard object.kind == "table" else {
            throw .otherKind(table, isReally: object.kind, shouldBe: "table")
        }
        guard ValuesTable(name: table, columns: columns).isMade(by: object.sql) else {
            throw .changed(kind: "table", name: table)
        }
    }

    private func checkFrozen(_ tables: [(name: String, columns: [String])]) throws(SchemaFault) {
        guard let object = found[FrozenView.name] else { return }
        guard !tables.isEmpty else { throw .nameNeeded(kind: object.kind, name: object.name) }
        guard object.kind == "view" else {
            throw .otherKind(object.name, isReally: object.kind, shouldBe: "view")
        }
        // Matrices that only a comparison needed do not move it.
        let isOfOne = tables.reversed().contains {
            object.sql == "CREATE VIEW " + FrozenView.text(on: $0.name, columns: $0.columns)
        }
        guard isOfOne else { throw .changedView(object.name) }
    }
}
