import Store

/// The texts of the views that make a matrix, with all that they read, each after those that it reads.
package struct ViewTexts: Hashable {
    package struct View: Hashable {
        package let name: String
        package let sql: String

        package init(name: String, sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    /// What stored texts stand on, beside the owner's own tables: it is not stored with them.
    ///
    /// The columns that v0.1.0 gave them stay, under the same names and with the same meaning;
    /// `invoice_line` was a table then and is a view now (docs/decisions/0053-stored-view-texts.md).
    package static let interface: Set<String> = [
        "invoice_line", "invoice", "product", "sold_line", "observation_window", "non_product_code",
        "fixed_cut_point", "customer", "customer_fact", "customer_year", "shop_convention",
    ]

    package let views: [View]

    package init(views: [View]) { self.views = views }

    /// The texts behind some views as a database holds them; names that are no views are left out.
    ///
    /// - Throws: `FeatureError` for a view that does not compile.
    package static func of(_ names: [String], in connection: Connection) throws -> ViewTexts {
        var texts: [String: String] = [:]
        for row in try connection.query("select name, sql from sqlite_schema where type = 'view'") {
            texts[try row.text(0)] = try row.text(1)
        }
        var depths: [String: Int] = [:]
        var waiting = names.filter { texts[$0] != nil }
        while let name = waiting.popLast() {
            guard depths[name] == nil else { continue }
            let read = try viewsRead(by: name, in: connection).subtracting(interface)
                .filter { texts[$0] != nil }
            // Whoever reads a view reads all that it reads, and itself: more of them.
            depths[name] = read.count
            waiting += read
        }
        let order = depths.keys.sorted { (depths[$0] ?? 0, $0) < (depths[$1] ?? 0, $1) }
        return ViewTexts(views: order.map { View(name: $0, sql: texts[$0] ?? "") })
    }

    private static func viewsRead(by view: String, in connection: Connection) throws -> Set<String>
    {
        do {
            return try connection.objectsRead(by: "select * from \(Identifier.quote(view))")
                .subtracting([view])
        } catch {
            guard !error.isOfTheEnvironment else { throw error }
            throw FeatureError.brokenView(view, reason: error.message)
        }
    }

    /// SHA-256 over names and texts, with their lengths.
    package var digest: String {
        var digest = SHA256Digest()
        for part in views.flatMap({ [$0.name, $0.sql] }) {
            digest.update(UInt64(part.utf8.count))
            digest.update(part)
        }
        return digest.hex()
    }
}

extension ViewTexts {
    /// Stores the texts with a snapshot.
    package func write(_ snapshotID: Int, to connection: Connection) throws {
        for (position, view) in views.enumerated() {
            try connection.run(
                """
                insert into snapshot_view (snapshot_id, position, view_name, sql)
                values (?, ?, ?, ?)
                """, [snapshotID, position, view.name, view.sql])
        }
    }

    /// The texts behind a set; `nil` where it is a table: nothing can be evaluated again then.
    static func behind(_ set: FeatureSet, in connection: Connection) throws -> ViewTexts? {
        let names =
            [set.untrimmedViewName, set.viewName, set.cutPointView, set.excludedView]
            + (set.outlierRule == .kit ? ["customer_outlier"] : [])
        let texts = try ViewTexts.of(names.compactMap { $0 }, in: connection)
        return texts.views.contains { $0.name == set.untrimmedViewName } ? texts : nil
    }

    /// Stores the texts behind a set with the snapshot that it was frozen as.
    ///
    /// A later program predicts with the views that made the matrix, not with its own.
    func write(_ set: FeatureSet, of snapshotID: Int, to connection: Connection) throws {
        try write(snapshotID, to: connection)
        try connection.run(
            "update snapshot set views_digest = ?, untrimmed_view = ? where snapshot_id = ?",
            [digest, set.untrimmedViewName, snapshotID])
    }

    /// The texts of a snapshot; `nil` for one that an older workbench made.
    ///
    /// - Throws: `DamagedError` where they are not those of the digest.
    package static func load(_ snapshotID: Int, from connection: Connection) throws -> ViewTexts? {
        let place = "snapshot_view of snapshot \(snapshotID)"
        return try reading(place) {
            let digest = try connection.query(
                "select views_digest from snapshot where snapshot_id = ?", [snapshotID]
            ).first?.optionalText(0)
            let rows = try connection.query(
                "select view_name, sql from snapshot_view where snapshot_id = ? order by position",
                [snapshotID])
            if digest == nil, rows.isEmpty { return nil }
            let texts = ViewTexts(
                views: try rows.map { View(name: try $0.text(0), sql: try $0.text(1)) })
            guard texts.digest == digest else {
                throw DamagedError(place, "the texts are not those of views_digest")
            }
            return texts
        }
    }
}
