import Store

/// What a snapshot is made from, as far as it can be known without evaluating a view.
///
/// Equal keys, equal matrices: the data version, the small tables, the window, the texts of all views, and what
/// the analyst asks for. Only views that read nothing but tables of ours, and call nothing that varies, have one
/// (docs/decisions/0073).
struct SnapshotSource {
    /// Large tables of ours, whose rows the data version counts.
    private static let counted: Set<String> = {
        // Lines stand in the first or, as a star, in the three behind it; an owner's table of such a
        // name is none of ours.
        let lines = ["invoice_line", "invoice", "product", "sold_line"]
        return Set(lines.filter(FixedSchema.currentNames.contains) + ["customer"])
    }()
    /// Small tables of ours: their rows go into the key.
    private static let whole = [
        "non_product_code", "fixed_cut_point", "observation_window", "shop_convention",
    ]

    private let connection: Connection
    private let version: DataVersion
    let key: String

    /// - Returns: `nil` where the views have to be evaluated to know.
    /// - Precondition: inside a transaction that has the write lock from its start; the window of the
    ///   options is not set yet.
    init?(
        _ options: SnapshotOptions, set: FeatureSet, plan: PreparationPlan,
        in connection: Connection
    ) throws {
        guard let version = try DataVersion.current(in: connection),
            let closure = try Closure(of: set, in: connection),
            closure.tables.isSubset(of: Self.counted.union(Self.whole))
        else { return nil }
        self.connection = connection
        self.version = version
        var groups = [["workbench source 1", Connection.sqliteVersion, "\(version.lines)"]]
        let population = options.population?.text
        groups.append(
            closure.tables.contains("customer") || population != nil
                ? ["\(version.customers)"] : [])
        if let population { groups.append(["population", population]) }
        for table in Self.whole { groups.append(try Self.rows(of: table, in: connection)) }
        groups.append([options.window.asOf ?? "", options.window.days.map { "\($0)" } ?? ""])
        groups.append(closure.views.flatMap { [$0.name, $0.sql] })
        groups += Self.identity(of: set) + Self.identity(of: plan)
        // One copy has no noise, so its seed means nothing.
        groups.append(["\(options.repeats)", options.repeats > 1 ? "\(options.jitterSeed)" : ""])
        key = Self.digest(groups)
    }

    /// The snapshot that was made from the same, as making it again would tell of it; `nil` if there is none.
    ///
    /// - Throws: As `Snapshot.load`.
    func snapshot(dropsRedundant: Bool) throws -> Snapshot? {
        try reading("snapshot_source") {
            guard
                let row = try connection.query(
                    """
                    select snapshot_id, revenue_share, n_saturday_lines, newest_line_at,
                        days_after_newest
                    from snapshot_source
                    where source_key = ?
                    """, [key]
                ).first
            else { return nil }
            let snapshot = try Snapshot.load(try row.int(0), from: connection)
            let aside = SetAside(
                customersByRule: snapshot.setAside.customersByRule,
                revenueShare: try row.optionalDouble(1), nSaturdayLines: try row.optionalInt(2),
                lateEnd: try row.optionalText(3).map {
                    LateEnd(days: try row.int(4), newest: $0)
                })
            return snapshot.with(
                aside, remarks: snapshot.remarks(dropsRedundant: dropsRedundant))
        }
    }

    /// Notes what came of it, and forgets what was made of earlier data.
    ///
    /// Not where the stored snapshot leaves out others than today's data would: equal matrices may.
    func note(_ snapshot: Snapshot) throws {
        let aside = snapshot.setAside
        try connection.run(
            "delete from snapshot_source where lines_version <> ? or customers_version <> ?",
            [version.lines, version.customers])
        guard aside.revenueShare?.isFinite ?? true,
            try SetAside.load(snapshot.id, from: connection).customersByRule
                == aside.customersByRule
        else { return }
        try connection.run(
            """
            insert or replace into snapshot_source (
                source_key, snapshot_id, lines_version, customers_version, revenue_share,
                n_saturday_lines, newest_line_at, days_after_newest)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key, snapshot.id, version.lines, version.customers, aside.revenueShare,
                aside.nSaturdayLines, aside.lateEnd?.newest,
                aside.lateEnd?.days,
            ])
    }

    private static func identity(of set: FeatureSet) -> [[String]] {
        [
            [
                set.name, set.viewName, set.outlierRule.rawValue, "\(set.isInOutlierView)",
                set.excludedView ?? "", set.cutPointView ?? "",
            ], set.featureNames,
        ]
    }

    private static func identity(of plan: PreparationPlan) -> [[String]] {
        [
            [
                plan.transform.rawValue, plan.scaling.rawValue,
                "\((plan.winsor ?? 0).bitPattern)", "\(plan.dropsRedundant)",
            ], plan.transforms.map(\.rawValue), plan.weights.map { "\($0.bitPattern)" },
        ]
    }

    /// Texts go in with their lengths, so that no two lists give the same bytes.
    private static func digest(_ groups: [[String]]) -> String {
        var digest = SHA256Digest()
        for group in groups {
            digest.update(UInt64(group.count))
            for part in group {
                digest.update(UInt64(part.utf8.count))
                digest.update(part)
            }
        }
        return digest.hex()
    }

    /// All values of a small table, as SQL writes them.
    private static func rows(
        of table: String, in connection: Connection
    ) throws -> [String] {
        let columns = try connection.columns(ofTable: table).map { Identifier.quote($0.name) }
        let list = columns.map { "quote(\($0))" }.joined(separator: " || ',' || ")
        return try connection.query(
            "select \(list) from \(Identifier.quote(table)) order by 1"
        ).map { try $0.text(0) }
    }
}

/// All that the rows of a set are read from.
private struct Closure {
    let views: [ViewTexts.View]
    /// Keys of the tables.
    let tables: Set<String>

    /// - Returns: `nil` where a view of the owner's may give other rows of the same tables.
    init?(of set: FeatureSet, in connection: Connection) throws {
        var texts: [String: ViewTexts.View] = [:]
        for row in try connection.query("select name, sql from sqlite_schema where type = 'view'") {
            let view = ViewTexts.View(name: try row.text(0), sql: try row.text(1))
            texts[SchemaObject.key(view.name)] = view
        }
        // Beside its own views, reading a set asks for the newest line and for the types of all lines.
        var names = [set.untrimmedViewName, set.viewName, "observation_end", "invoice_line"]
        names += [set.cutPointView, set.excludedView].compactMap { $0 }
        if set.excludedView != nil { names.append("sale_line") }
        if set.outlierRule == .kit { names.append("customer_outlier") }
        var read = Set(names.map(SchemaObject.key))
        for name in Set(names) {
            let objects = try connection.objectsRead(
                by: "select * from \(Identifier.quote(name))")
            read.formUnion(objects.map(SchemaObject.key))
        }
        views = read.compactMap { texts[$0] }.sorted { $0.name < $1.name }
        tables = read.filter { texts[$0] == nil }
        let ours = Dictionary(uniqueKeysWithValues: BuiltInViews.current.map { ($0.name, $0.text) })
        guard views.allSatisfy({ ours[$0.name] == $0.sql || SQLTokens.isPure($0.sql) }) else {
            return nil
        }
    }
}
