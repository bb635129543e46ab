import Store

/// The feature sets of a database: the built-in ones and any view of the user's.
public struct FeatureCatalog {
    private let connection: Connection

    /// The catalog of an open database.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// All registered sets, `standard` first, then by name.
    public func sets() throws -> [FeatureSet] {
        let names = try connection.query(
            "select feature_set from feature_set order by feature_set <> 'standard', feature_set")
        return try names.map { try registered(try $0.text(0)) }.compactMap { $0 }
    }

    /// The set of a name, or else the view or table of that name as a set without outlier rule.
    ///
    /// Checks the columns' names, not their values: `FeatureIntake` checks those as they come.
    /// - Throws: `FeatureError` when there is no such set or view, the view does not compile, has no
    ///   `customer_id`, no other column, or a column name that a snapshot cannot use.
    public func resolve(_ name: String) throws -> FeatureSet {
        // A user's view may have changed since it was registered, so its columns are read anew.
        let own = try registered(name)
        if let own, own.viewName != name {
            try checkViews(of: own)
            return own
        }
        guard let view = try objectName(name) else {
            guard own == nil else { throw FeatureError.removedView(name) }
            let known = try sets().map(\.name)
            throw FeatureError.unknownSet(
                name, known: known, nearest: nearestName(to: name, among: known + (try viewNames()))
            )
        }
        return try userSet(view)
    }

    /// Registers a user's view, after reading all of it: it must be a matrix as it is now.
    ///
    /// - Parameters:
    ///   - view: View or table with `customer_id` and numeric columns.
    ///   - displayNames: Names for headings by column; columns without one keep theirs.
    ///   - description: What the set is good for; `nil` keeps what there is.
    ///   - timeLimit: How long the view may take to be read; `nil`: as long as it needs.
    /// - Returns: The set as registered.
    /// - Throws: `FeatureError` for what cannot be a matrix; `EvaluationError` at the time limit; nothing is
    ///   written then.
    public func add(
        _ view: String, displayNames: [String: String] = [:], description: String? = nil,
        timeLimit: Duration? = nil
    ) throws -> FeatureSet {
        // No write lock while the view is read, which may take long.
        let set = try connection.transaction(.deferred) {
            if let builtIn = try registered(view), builtIn.viewName != view {
                throw FeatureError.builtInSet(view, view: builtIn.viewName)
            }
            guard let name = try objectName(view) else {
                throw FeatureError.unknownView(
                    view, nearest: nearestName(to: view, among: try viewNames()))
            }
            let set = try userSet(name).with(displayNames, description: description)
            _ = try LiveMatrix.read(
                ViewFeatureSource(set, in: connection, timeLimit: timeLimit))
            return set
        }
        try register(set)
        return set
    }

    /// Notes a user's view as a feature set.
    ///
    /// Does nothing for a built-in one.
    public func register(_ set: FeatureSet) throws {
        guard set.viewName == set.name else { return }
        try connection.transaction {
            try connection.run("delete from feature where feature_set = ?", [set.name])
            try connection.run(
                """
                insert into feature_set (feature_set, view_name, outlier_rule, description)
                values (?, ?, ?, ?)
                on conflict (feature_set) do update set
                    view_name = excluded.view_name,
                    outlier_rule = excluded.outlier_rule,
                    description = excluded.description
                """, [set.name, set.viewName, set.outlierRule.rawValue, set.description])
            for (position, feature) in set.features.enumerated() {
                try connection.run(
                    """
                    insert into feature
                        (feature_set, feature, position, display_name, unit, definition)
                    values (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        set.name, feature.name, position, feature.displayName, feature.unit,
                        feature.definition,
                    ])
            }
        }
    }

    /// The view of a snapshot's set before any outlier rule: everybody, such as new customers.
    public func untrimmedView(of snapshot: Snapshot) throws -> String {
        guard let set = try registered(snapshot.featureSet), set.isInOutlierView else {
            return snapshot.viewName
        }
        return set.untrimmedViewName
    }

    private func registered(_ name: String) throws -> FeatureSet? {
        let rows = try connection.query(
            """
            select view_name, outlier_rule, excluded_view, cut_point_view, description
            from feature_set
            where feature_set = ?
            """, [name])
        guard let row = rows.first else { return nil }
        let features = try connection.query(
            """
            select feature, display_name, unit, definition
            from feature
            where feature_set = ?
            order by position
            """, [name])
        let place = "feature_set \(name)"
        let rule = try stored(
            OutlierRule.self, try row.text("outlier_rule"), "outlier_rule", of: place)
        func view(_ column: String) throws -> String? {
            try row.optionalText(column).map { try storedName($0, column, of: place) }
        }
        return FeatureSet(
            name: name,
            viewName: try storedName(row.text("view_name"), "view_name", of: place),
            outlierRule: rule,
            isInOutlierView: rule == .kit,
            defaults: try defaults(of: name),
            excludedView: try view("excluded_view"),
            cutPointView: try view("cut_point_view"),
            description: try row.text("description"),
            features: try features.map {
                Feature(
                    name: try storedName($0.text("feature"), "feature", of: place),
                    displayName: try $0.text("display_name"),
                    unit: try $0.text("unit"), definition: try $0.text("definition"))
            })
    }

    /// Holds what the catalogue says of a built-in set against the file.
    ///
    /// - Throws: `DamagedError` for a set without features, or a view that is not there.
    private func checkViews(of set: FeatureSet) throws {
        let place = "feature_set \(set.name)"
        guard !set.features.isEmpty else { throw DamagedError(place, "it has no features") }
        for view in [set.viewName, set.excludedView, set.cutPointView].compactMap({ $0 }) {
            guard try objectName(view) != nil else {
                throw DamagedError(place, "its view \"\(view.prefix(40))\" is not in the file")
            }
        }
    }

    /// How a registered set is prepared by default; another as it is, scaled to deviations.
    private func defaults(of name: String) throws -> FeatureDefaults {
        let rows = try connection.query(
            """
            select default_transform, default_scaling, default_outliers
            from feature_set
            where feature_set = ?
            """, [name])
        guard let row = rows.first else { return FeatureDefaults() }
        let usual: Preparation
        do {
            usual = try Preparation(
                transforms: [try row.optionalText(0)].compactMap { $0 },
                scale: try row.optionalText(1), outliers: try row.optionalText(2))
        } catch is PreparationError {
            throw DamagedError("feature_set \(name)", "its defaults mean nothing here")
        }
        return FeatureDefaults(
            transform: usual.transform ?? .none, featureTransforms: usual.featureTransforms,
            scaling: usual.scaling ?? .zscore, outliers: usual.outliers)
    }

    /// The exact spelling of a table or view: SQL ignores the case of ASCII letters.
    private func objectName(_ name: String) throws -> String? {
        try connection.query(
            """
            select name from sqlite_schema
            where type in ('table', 'view') and name = ? collate nocase
            """, [name]
        ).first?.text(0)
    }

    /// Views and tables that may be meant where a name is unknown.
    private func viewNames() throws -> [String] {
        try connection.query(
            """
            select name from sqlite_schema
            where type in ('table', 'view')
                and name not like 'sqlite\\_%' escape '\\'
            order by type desc, name
            """
        ).map { try $0.text(0) }
    }

    private func userSet(_ view: String) throws -> FeatureSet {
        let quoted = Identifier.quote(view)
        let columns: [String]
        do {
            // Compiles the view anew; asking for its columns does not say why it fails.
            _ = try connection.query("select * from \(quoted) limit 0")
            columns = try connection.query("select name from pragma_table_info(?)", [view])
                .map { row throws(StoreError) in try row.text(0) }
        } catch {
            guard !error.isOfTheEnvironment else { throw error }
            throw FeatureError.brokenView(view, reason: error.message)
        }
        guard columns.contains("customer_id") else {
            throw FeatureError.noCustomerID(view, columns: columns)
        }
        let names = columns.filter { $0 != "customer_id" }
        guard !names.isEmpty else { throw FeatureError.noFeatures(view) }
        try checkNames(names, of: view)
        // What the owner once said about a column stays true.
        let before = try registered(view)
        let known = Dictionary(
            (before?.features ?? []).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        return FeatureSet(
            name: view, viewName: view, outlierRule: .none, isInOutlierView: false,
            defaults: try defaults(of: view), excludedView: nil, cutPointView: nil,
            description: before?.description ?? "A view of this database's owner.",
            features: names.map { name in
                known[name]
                    ?? Feature(
                        name: name, displayName: name, unit: "as in the view",
                        definition: "Column \(name) of \(view).")
            })
    }

    /// The columns stand beside the snapshot's own in one table.
    private func checkNames(_ names: [String], of view: String) throws {
        var seen: Set<String> = ["customer_id", "row_no", "replicate"]
        for name in names {
            let folded = name.lowercased()
            guard seen.insert(folded).inserted else {
                let reason =
                    ["customer_id", "row_no", "replicate"].contains(folded)
                    ? "has a name that every snapshot uses itself" : "occurs twice"
                throw FeatureError.badColumnName(view, column: name, reason: reason)
            }
        }
    }
}
