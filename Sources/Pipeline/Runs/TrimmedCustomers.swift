import Store

/// Customers whom a snapshot's outlier rule left out, with their frozen features.
///
/// Customers whom the feature set itself has no place for are none of them: they have no features.
struct TrimmedCustomers {
    /// All of them, also those whose features are not stored.
    private(set) var all: Set<String> = []
    /// Those with features, ordered by the bytes of the id.
    private(set) var customerIDs: [String] = []
    /// Row-major, columns as `Snapshot.inputNames`.
    private(set) var values: [Double] = []

    /// Whether all have features; an older workbench did not store them.
    var isComplete: Bool { customerIDs.count == all.count }

    init(of snapshot: Snapshot, from connection: Connection) throws {
        try connection.forEachRow(
            "select customer_id, rule from snapshot_excluded where snapshot_id = ?", [snapshot.id]
        ) { row in
            if OutlierRule.kitFeatures.contains(row.text(1)) { all.insert(row.text(0)) }
        }
        let names = snapshot.inputNames
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        try connection.forEachRow(
            """
            select customer_id, feature, value
            from snapshot_excluded_value
            where snapshot_id = ?
            order by customer_id
            """, [snapshot.id]
        ) { row in
            guard let place = places[row.text(1)] else { return }
            if customerIDs.last != row.text(0) {
                customerIDs.append(row.text(0))
                values += [Double](repeating: 0, count: names.count)
            }
            values[values.count - names.count + place] = row.double(2)
        }
    }
}
