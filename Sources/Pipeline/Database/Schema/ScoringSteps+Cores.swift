/// Runs without centres: a customer belongs to the lowest cluster with a core customer within reach, and to none otherwise.
extension ScoringSteps {
    /// Columns by which core customers are looked up, at most.
    package static let mostCoreKeys = 3

    /// What rounding may take from a bound, as a part of the coordinate: 2 to the power of -49.
    private static let slack = exact(0x1p-49)

    /// `DBSCANModel.assign`: squares are added in the order of the features, and compared with the square of the radius.
    ///
    /// Core customers are looked up by an index over their keys, coordinates in three columns: who is farther away than
    /// `reach` in one of them is not looked at. Then whoever is farther away in one feature alone is left out before the
    /// sum is made: a sum of squares rounds to no less than any of them. Both are exact. The nearest is looked for within
    /// a quarter of the reach first, where most have somebody. A lower cluster is looked for only where the nearest is not
    /// of the lowest. For who has nobody within reach the nearest is not looked for at all: it could be anywhere.
    mutating func measureFromCores() {
        let places = columns.compactMap(\.position).sorted()
        add(
            "scored_core",
            ["core_no"]
                + places.map { "max(case when position = \($0) then value end) as c\($0)" },
            from: "live_core_value\n    group by core_no")
        let customer = ["customer_no", "customer_id"]
        let coordinates = places.map { "x\($0)" }
        let bounds = ["reach_squared"] + CoreSearch.bounds(coreKeys, "wide")
        step(
            keeping: customer + coordinates + ["reach_squared"],
            [
                // 0 but for a value that is missing or beyond all scales.
                places.map { "(x\($0) - x\($0))" }.joined(separator: " + ")
                    + " as zero_where_measured",
                "reach_squared / 16.0 as close_squared",
            ] + limits("close", "reach / 4.0") + limits("wide", "reach"),
            from: "\n    cross join live_score")
        let search = CoreSearch(places: places, keys: coreKeys)
        step(
            keeping: customer + coordinates + ["zero_where_measured"] + bounds,
            ["\(search.nearest(in: "close", within: "close_squared")) as close_no"])
        step(
            keeping: customer + coordinates + ["zero_where_measured"] + bounds,
            [
                "coalesce(close_no, \(search.nearest(in: "wide", within: "reach_squared"))) as nearest_no"
            ])
        step(
            keeping: customer + coordinates + ["zero_where_measured", "nearest_no"] + bounds,
            [
                // No join: SQLite would hold all core customers against each row.
                "(select cluster from live_core where core_no = nearest_no) as nearest_cluster",
                "(select live_core.customer_id from live_core where core_no = nearest_no) as core_id",
                "(select \(search.distance) from scored_core where core_no = nearest_no) as distance",
            ])
        step(
            keeping: customer + ["nearest_cluster", "core_id", "distance"],
            [
                """
                case
                            when nearest_no is null then case when zero_where_measured = 0 then -1 end
                            when nearest_cluster = 0 then 0
                            else coalesce(\(search.lowerCluster(within: "reach_squared")), nearest_cluster)
                        end as own
                """
            ])
        add(Self.choice(from: last))
    }

    private static func choice(from step: String) -> String {
        """
        scored_choice as (
            select
                customer_id,
                own as cluster,
                distance as distance_squared,
                case when nearest_cluster <> own then nearest_cluster end as second_cluster,
                case when nearest_cluster <> own then distance end as second_distance_squared,
                core_id as core_customer,
                1 as choice
            from \(step)
        )
        """
    }

    /// Positions of the columns by which core customers are looked up, the first key first.
    private var coreKeys: [Int] {
        columns.compactMap { column in
            column.coreKey.flatMap { key in column.position.map { (key, $0) } }
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Between which values of each key a core customer can be within reach.
    private func limits(_ name: String, _ reach: String) -> [String] {
        coreKeys.enumerated().flatMap { place, position in
            let width = "(\(reach) + abs(x\(position)) * \(Self.slack))"
            return [
                "x\(position) - \(width) as \(name)_from_\(place + 1)",
                "x\(position) + \(width) as \(name)_to_\(place + 1)",
            ]
        }
    }
}

/// Queries for the core customers near one customer.
private struct CoreSearch {
    let places: [Int]
    let keys: [Int]

    static func bounds(_ keys: [Int], _ name: String) -> [String] {
        keys.indices.flatMap { ["\(name)_from_\($0 + 1)", "\(name)_to_\($0 + 1)"] }
    }

    private func square(_ place: Int) -> String {
        "(x\(place) - c\(place)) * (x\(place) - c\(place))"
    }

    var distance: String { places.map(square).joined(separator: " + ") }

    private func rows(in name: String, within limit: String, _ further: String = "") -> String {
        let between = keys.indices.map {
            "key_\($0 + 1) between \(name)_from_\($0 + 1) and \(name)_to_\($0 + 1)"
        }
        let near = places.filter { !keys.contains($0) }.map { "\(square($0)) <= \(limit)" }
        return
            "from live_core cross join scored_core where scored_core.core_no = live_core.core_no and "
            + (between + near + ["\(distance) <= \(limit)"]).joined(separator: " and ") + further
    }

    /// The number of the nearest one, of equally near ones the first.
    func nearest(in name: String, within limit: String) -> String {
        "(select core_no from (select live_core.core_no, \(distance) as distance "
            + rows(in: name, within: limit) + ") order by distance, core_no limit 1)"
    }

    /// The lowest cluster below that of the nearest one.
    func lowerCluster(within limit: String) -> String {
        "(select min(live_core.cluster) "
            + rows(in: "wide", within: limit, " and live_core.cluster < nearest_cluster") + ")"
    }
}
