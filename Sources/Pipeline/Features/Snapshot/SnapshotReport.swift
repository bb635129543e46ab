import Reports
import Store

/// Feature sets and snapshots as tables to print.
public enum SnapshotReport {
    /// The columns of `featureSets` that a table shows unless others are asked for.
    public static let briefSetColumns = [
        "feature_set", "n_features", "default_transform", "default_scaling", "default_outliers",
        "description",
    ]

    /// The registered feature sets.
    public static func featureSets(in connection: Connection) throws -> ResultTable {
        try ResultTable(
            connection,
            """
            select
                feature_set.feature_set,
                feature_set.view_name,
                feature_set.outlier_rule,
                count(feature.feature) as n_features,
                feature_set.description,
                feature_set.default_transform,
                feature_set.default_scaling,
                feature_set.default_outliers,
                feature_set.excluded_view
            from feature_set
            left join feature on feature.feature_set = feature_set.feature_set
            group by feature_set.feature_set
            order by feature_set.feature_set <> 'standard', feature_set.feature_set
            """)
    }

    /// The columns of a registered set in its owner's words.
    public static func features(
        of set: FeatureSet, in connection: Connection
    ) throws -> ResultTable {
        let table = try ResultTable(
            connection,
            """
            select
                position,
                feature,
                display_name,
                unit,
                definition
            from feature
            where feature_set = ?
            order by position
            """, [set.name])
        return Money(of: connection).told(in: table)
    }

    /// What a person's table of a snapshot's columns is cut down to.
    public static func briefColumns(of snapshot: Snapshot) -> [String] {
        let own = snapshot.scaler.isPlain ? [] : ["transform", "low", "high"]
        let weight = snapshot.scaler.columns.allSatisfy { $0.weight == 1 } ? [] : ["weight"]
        return ["position", "feature"] + own + ["mean", "scale"] + weight + ["unit", "definition"]
    }

    /// The columns of a snapshot with scaler and meaning.
    public static func features(
        of snapshot: Snapshot, in connection: Connection
    ) throws -> ResultTable {
        let table = try ResultTable(
            connection,
            """
            select
                snapshot_feature.position,
                snapshot_feature.feature,
                snapshot_feature.transform,
                snapshot_feature.low,
                snapshot_feature.high,
                snapshot_feature.mean,
                snapshot_feature.scale,
                snapshot_feature.weight,
                feature.unit,
                feature.definition
            from snapshot_feature
            join snapshot on snapshot.snapshot_id = snapshot_feature.snapshot_id
            left join feature on feature.feature_set = snapshot.feature_set
                and feature.feature = snapshot_feature.feature
            where snapshot_feature.snapshot_id = ?
            order by snapshot_feature.position
            """, [snapshot.id])
        return Money(of: connection).told(in: table)
    }
}
