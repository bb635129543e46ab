import Store

/// Writes one snapshot into its tables, inside the caller's transaction.
struct SnapshotWriter {
    let connection: Connection
    let matrix: RepeatedMatrix
    let source: any FeatureSource
    let plan: PreparationPlan
    let fitted: FittedScaler
    let fingerprint: String
    let options: SnapshotOptions
    /// `customer_features_frozen` stays where it points.
    let isHelper: Bool

    private var set: FeatureSet { source.set }

    /// - Returns: The new `snapshot_id`.
    func write() throws -> Int {
        let id = try StoredID.after(
            try Snapshot.newestID(in: connection), in: "snapshot")
        let table = "snapshot_values_\(id)"
        try writeSnapshot(id, table: table)
        try writeValues(into: table)
        try connection.run(
            """
            insert into snapshot_row (snapshot_id, row_no, customer_id, replicate)
            select ?, row_no, customer_id, replicate
            from \(Identifier.quote(table))
            order by row_no
            """, [id])
        try writeFeatures(id)
        try writeExcluded(id)
        try writeBounds(id)
        try writeCutPoints(id)
        try writeConventions(id)
        try source.texts()?.write(set, of: id, to: connection)
        try describe([(table, "Raw values of one snapshot: see snapshot.values_table.")])
        if !isHelper {
            try FrozenView(connection: connection).point(at: table, columns: set.featureNames)
            try connection.run(
                "delete from data_dictionary where object = ?", [FrozenView.name])
            try describe([
                (
                    FrozenView.name,
                    "The newest matrix that was asked for, unscaled, with declared column types."
                )
            ])
        }
        return id
    }

    private func writeSnapshot(_ id: Int, table: String) throws {
        try connection.run(
            """
            insert into snapshot (
                snapshot_id, feature_set, view_name, values_table, n_rows, n_features, n_excluded,
                fingerprint, as_of, window_start, transform, scaling, outlier_rule, repeats,
                jitter_seed, created_at, winsor, pseudo_count, scaler_digest, population)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, set.name, set.viewName, table, matrix.nRows, fitted.scaler.columns.count,
                leftOut.count, fingerprint,
                matrix.base.facts.asOf, matrix.base.facts.windowStart, plan.transform.rawValue,
                plan.scaling.rawValue, set.outlierRule.rawValue, matrix.repeats,
                options.jitterSeed, Timestamp.now(), plan.winsor,
                fitted.scaler.transforms.pseudoCount, fitted.scaler.digest,
                options.population?.text,
            ])
    }

    private func writeValues(into table: String) throws {
        try connection.execute(
            ValuesTable(name: table, columns: set.featureNames)
                .creation(isInteger: matrix.base.isInteger))
        let source = RepeatedMatrixSource(matrix)
        try connection.insert(
            source, with: "insert into \(Identifier.quote(table)) select * from \(source.name)")
    }

    private func writeFeatures(_ id: Int) throws {
        let (scaler, moments) = (fitted.scaler, fitted.moments)
        let transforms = scaler.transforms.transforms
        for (position, column) in scaler.columns.enumerated() {
            let mean = moments.means[column.input]
            try connection.run(
                """
                insert into snapshot_feature (
                    snapshot_id, position, feature, mean, scale, is_constant, transform, low, high,
                    weight, transformed_mean, transformed_deviation, overall_mean)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id, position, column.name, column.mean, column.scale, column.isConstant,
                    transforms[column.input].rawValue, column.limits?.lowerBound,
                    column.limits?.upperBound, column.weight, mean,
                    column.isConstant ? 0 : moments.deviations[column.input],
                    scaler.original(mean, position: position),
                ])
        }
        for dropped in scaler.dropped {
            try connection.run(
                """
                insert into snapshot_dropped
                    (snapshot_id, position, feature, transform, reason, weight)
                values (?, ?, ?, ?, ?, ?)
                """,
                [
                    id, dropped.input, dropped.name, transforms[dropped.input].rawValue,
                    dropped.reason, dropped.weight,
                ])
        }
    }

    /// Everybody who has a line and is in no row.
    private var leftOut: [LiveMatrix.Excluded] {
        matrix.base.excluded + matrix.base.outside + matrix.base.outsidePopulation
    }

    private func writeExcluded(_ id: Int) throws {
        for customer in leftOut {
            try connection.run(
                """
                insert into snapshot_excluded (snapshot_id, customer_id, rule, value)
                values (?, ?, ?, ?)
                """, [id, customer.customerID, customer.why.rule, customer.why.value])
            for (feature, value) in zip(set.featureNames, customer.features) {
                try connection.run(
                    """
                    insert into snapshot_excluded_value (snapshot_id, customer_id, feature, value)
                    values (?, ?, ?, ?)
                    """, [id, customer.customerID, feature, value])
            }
        }
    }

    /// Nobody can tell later who is unusual in what the matrix does not have.
    private func writeBounds(_ id: Int) throws {
        for (rule, usual) in matrix.base.facts.outlierBounds.sorted(by: { $0.key < $1.key }) {
            try connection.run(
                """
                insert into snapshot_outlier_bound (snapshot_id, rule, low, high)
                values (?, ?, ?, ?)
                """, [id, rule, usual.lowerBound, usual.upperBound])
        }
    }

    /// Scores mean nothing without the values at which they change.
    private func writeCutPoints(_ id: Int) throws {
        for point in try source.cutPoints() {
            try connection.run(
                """
                insert into snapshot_cut_point (snapshot_id, feature, cut_no, value)
                values (?, ?, ?, ?)
                """, [id, point.feature, point.number, point.value])
        }
    }

    /// What the shop meant by its invoice numbers and stock codes when the matrix was made.
    private func writeConventions(_ id: Int) throws {
        try connection.run(
            """
            insert into snapshot_convention (snapshot_id, convention, value)
            select ?1, 'cancellation_rule', cancellation_rule
            from shop_convention
            union all
            select ?1, 'non_product_code', lower(code)
            from non_product_code
            """, [id])
    }

    /// Dictionary rows of the new table, or of the view on it.
    private func describe(_ objects: [(String, String)]) throws {
        for (object, meaning) in objects {
            var rows: [(column: String, unit: String, meaning: String)] = [
                ("*", "", meaning),
                ("row_no", "", "Row of the matrix, from 0: by customer_id bytes, then replicate."),
                ("customer_id", "", "Customer."),
                ("replicate", "", "0 for real data; the copy's number where rows are repeated."),
            ]
            rows += set.features.map { ($0.name, $0.unit, $0.definition) }
            for (position, row) in rows.enumerated() {
                try connection.run(
                    """
                    insert into data_dictionary
                        (object, column_name, position, unit, meaning, since)
                    values (?, ?, ?, ?, ?, '0.1.0')
                    """, [object, row.column, position, row.unit, row.meaning])
            }
        }
    }
}
