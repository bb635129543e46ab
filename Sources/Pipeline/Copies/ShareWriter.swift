import Store

/// Fills a new file with the chosen rows of another, id for id and text for text as they are shared.
///
/// Nothing that must not go along is ever written there: no page, free or not, holds it.
struct ShareWriter {
    let source: Connection
    let target: Connection
    let request: ShareRequest
    /// `nil` where texts and ids stay as they are.
    let texts: ShareTexts?

    /// Columns whose value is another in the copy, as an expression over the source.
    private static let otherwise = [
        "recommendation_candidate.run_id":
            "iif(run_id in (select run_id from temp.shared_run), run_id, null)"
    ]
    /// The same where no ids go along: attributes of customers.
    private static let withoutIDs = ["customer_segment.channel": "null"]

    /// Copies everything.
    ///
    /// - Precondition: inside a transaction of the source; the lists are made.
    /// - Complexity: O(rows).
    func write() throws {
        if texts != nil { try orderRows() }
        try target.withoutForeignKeys {
            try target.transaction(.immediate) {
                for (table, rule) in ShareRule.order {
                    switch rule {
                    case .whole:
                        try target.execute("delete from \(Identifier.quote(table))")
                        try copy(table, where: "true")
                    case .rows(let condition): try copy(table, where: condition)
                    case .ofCampaigns(let condition) where request.hasCampaigns:
                        try copy(table, where: condition)
                    case .ofCampaigns, .made, .leftOut: break
                    }
                    if table == "snapshot" { try copyValues() }
                    if table == "run" { try copyLabels() }
                }
                try settleDigests()
                try ViewCatalog.describe(target)
            }
        }
    }

    // MARK: Order

    /// Numbers rows by pseudonyms: in their old order, that of ids, each would tell about where its customer stands in a
    /// list of all.
    private func orderRows() throws {
        try reading("snapshot_row") {
            try source.execute(
                """
                insert into temp.shared_row (snapshot_id, row_no, new_row_no)
                select
                    snapshot_id,
                    row_no,
                    row_number() over (partition by snapshot_id order by name, replicate) - 1
                from snapshot_row
                inner join temp.shared_customer using (customer_id)
                where snapshot_id in (select snapshot_id from temp.shared_snapshot)
                """)
        }
    }

    /// The new number of a row as an expression; `nil` where rows keep theirs.
    private func rowNumber(of table: String) -> String? {
        guard texts != nil else { return nil }
        let snapshot =
            switch table {
            case "snapshot_row": "snapshot_id"
            case "run_core": "(select snapshot_id from run where run.run_id = run_core.run_id)"
            default: String(table.dropFirst("snapshot_values_".count))
            }
        let quoted = Identifier.quote(table)
        return """
            (
                select new_row_no
                from temp.shared_row as place
                where place.snapshot_id = \(snapshot) and place.row_no = \(quoted).row_no
            )
            """
    }

    // MARK: Tables

    private struct Column {
        let name: String
        let expression: String
        let isText: Bool
    }

    private func columns(of table: String) throws -> [Column] {
        let number =
            ["snapshot_row", "run_core"].contains(table) || table.hasPrefix("snapshot_values_")
            ? rowNumber(of: table) : nil
        let rows = try source.query(
            "select name, lower(type) from pragma_table_info(?) order by cid", [table])
        return try rows.map { row in
            let (name, type) = (try row.text(0), try row.text(1))
            let quoted = Identifier.quote(table) + "." + Identifier.quote(name)
            if texts != nil, CustomerColumns.isID(name) {
                return Column(
                    name: name,
                    expression:
                        "(select name from temp.shared_customer as shown where shown.customer_id = \(quoted))",
                    isText: false)
            }
            if name == "row_no", let number {
                return Column(name: name, expression: number, isText: false)
            }
            let place = "\(table).\(name)"
            let other = Self.otherwise[place] ?? (texts == nil ? nil : Self.withoutIDs[place])
            return Column(name: name, expression: other ?? quoted, isText: type == "text")
        }
    }

    private func copy(_ table: String, where condition: String) throws {
        let columns = try columns(of: table)
        let quoted = Identifier.quote(table)
        // Whoever comes first by number must not be whoever came first by id.
        let isOrdered =
            texts != nil
            && columns.contains { CustomerColumns.isID($0.name) || $0.name == "row_no" }
        let order =
            isOrdered
            ? " order by "
                + columns.indices.filter {
                    columns[$0].name == "row_no" || CustomerColumns.isID(columns[$0].name)
                }.map { String($0 + 1) }.joined(separator: ", ") : ""
        // A new file has the sets of the program already.
        let verb = ["feature_set", "feature"].contains(table) ? "insert or replace" : "insert"
        let insert = try target.prepare(
            """
            \(verb) into \(quoted) (\(columns.map { Identifier.quote($0.name) }.joined(separator: ", ")))
            values (\(columns.map { _ in "?" }.joined(separator: ", ")))
            """)
        try reading(table) {
            try source.forEachRow(
                """
                select \(columns.map(\.expression).joined(separator: ", "))
                from \(quoted)
                where \(condition)\(order)
                """
            ) { row in
                for (place, column) in columns.enumerated() {
                    try insert.bind(try value(row, place, column, of: table), at: place + 1)
                }
                try insert.run()
            }
        }
    }

    private func value(
        _ row: borrowing RowCursor, _ place: Int, _ column: Column, of table: String
    ) throws -> Value {
        guard let texts, column.isText, case .text(let text) = row.value(place) else {
            return row.value(place)
        }
        return .text(
            try texts.shared(text, of: CustomerColumns.Column(table: table, name: column.name)))
    }

    /// The values of snapshots stand in a table each.
    private func copyValues() throws {
        for row in try source.query(
            "select values_table from snapshot where snapshot_id in (select snapshot_id from temp.shared_snapshot)"
        ) {
            let table = try row.text(0)
            guard case .rows(let condition)? = ShareRule.of(table) else {
                throw DamagedError("snapshot", "one names the table \(table)")
            }
            let made = try source.query(
                "select sql from sqlite_schema where type = 'table' and name = ?", [table])
            guard let sql = try made.first?.text(0) else {
                throw DamagedError(table, "it is missing")
            }
            // As `SchemaCheck` has found it to be made.
            try target.execute(sql)
            try copy(table, where: condition)
        }
    }

    // MARK: Labels and digests

    /// The labels of each chosen run as a whole: in the file it may share most of them with one that stays behind.
    private func copyLabels() throws {
        var families: [Int: LabelFamilies] = [:]
        for row in try source.query(
            """
            select run_id, run.snapshot_id, snapshot.n_rows
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where run_id in (select run_id from temp.shared_run)
            order by run_id
            """)
        {
            let (runID, snapshotID, nRows) = (try row.int(0), try row.int(1), try row.int(2))
            var labels = try RunLabels.load(runID, from: source)
            if texts != nil {
                labels = try reordered(labels, of: snapshotID)
                try target.run(
                    "update run set label_digest = ?, partition_digest = ? where run_id = ?",
                    [labelDigest(labels), RunPartitions.digest(of: labels), runID])
            }
            let family =
                families[snapshotID]
                ?? LabelFamilies(ofSnapshot: snapshotID, nRows: nRows, in: target)
            families[snapshotID] = family
            try family.insert(labels, runID: runID)
        }
    }

    private func reordered(_ labels: [Int32], of snapshotID: Int) throws -> [Int32] {
        var other = labels
        var count = 0
        try source.forEachRow(
            "select row_no, new_row_no from temp.shared_row where snapshot_id = ?", [snapshotID]
        ) { row in
            let (old, new) = (try row.int(0), try row.int(1))
            guard labels.indices.contains(old), labels.indices.contains(new) else {
                throw DamagedError("snapshot_row", "row \(old) has no label")
            }
            other[new] = labels[old]
            count += 1
        }
        guard count == labels.count else {
            throw DamagedError("snapshot_row", "\(count) of \(labels.count) rows are stored")
        }
        return other
    }

    /// Matrices are held against what they are in the copy; in the source they were looked at before.
    private func settleDigests() throws {
        let rows = try source.query("select snapshot_id from temp.shared_snapshot order by 1")
        var newest: Int?
        for row in rows {
            let id = try row.int(0)
            newest = id
            guard texts != nil else { continue }
            try Snapshot.load(id, from: source).verify(from: source)
            // Tokens are ids like others, and their digest is of another order.
            try target.run("delete from snapshot_forgotten where snapshot_id = ?", [id])
            let digest = try Snapshot.load(id, from: target).presentDigest(from: target)
            try target.run(
                "update snapshot set fingerprint = ? where snapshot_id = ?", [digest, id])
        }
        if let newest {
            let table = "snapshot_values_\(newest)"
            let columns = try target.columns(ofTable: table).map(\.name).dropFirst(3)
            try FrozenView(connection: target).point(at: table, columns: Array(columns))
        }
    }
}
