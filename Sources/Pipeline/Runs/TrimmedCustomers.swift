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
        try reading("snapshot_excluded of snapshot \(snapshot.id)") {
            try connection.forEachRow(
                "select customer_id, rule from snapshot_excluded where snapshot_id = ?",
                [snapshot.id]
            ) { row in
                if OutlierRule.kitFeatures.contains(try row.text(1)) {
                    all.insert(try row.text(0))
                }
            }
        }
        try readValues(of: snapshot, from: connection)
    }

    private mutating func readValues(of snapshot: Snapshot, from connection: Connection) throws {
        let place = "snapshot_excluded_value of snapshot \(snapshot.id)"
        let names = snapshot.inputNames
        let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
        var isMissing: [Bool] = []
        func checkLast() throws {
            guard let last = customerIDs.last else { return }
            if let place = isMissing.firstIndex(of: true) {
                throw DamagedError(
                    "snapshot_excluded_value of snapshot \(snapshot.id)",
                    "customer \(last) has no \(names[place])")
            }
            guard all.contains(last) else {
                throw DamagedError(
                    "snapshot_excluded_value of snapshot \(snapshot.id)",
                    "customer \(last) was not left out")
            }
        }
        try reading(place) {
            try connection.forEachRow(
                """
                select customer_id, feature, value
                from snapshot_excluded_value
                where snapshot_id = ?
                order by customer_id
                """, [snapshot.id]
            ) { row in
                let (id, feature, value) = (try row.text(0), try row.text(1), try row.double(2))
                guard let column = places[feature], value.isFinite else {
                    throw DamagedError(place, "customer \(id) has \(value) as \(feature)")
                }
                if customerIDs.last != id {
                    try checkLast()
                    customerIDs.append(id)
                    values += [Double](repeating: 0, count: names.count)
                    isMissing = [Bool](repeating: true, count: names.count)
                }
                values[values.count - names.count + column] = value
                isMissing[column] = false
            }
        }
        try checkLast()
    }
}
