/// Runs without centres: a customer belongs to the lowest cluster with a core customer within reach, and to none otherwise.
extension ScoringSteps {
    /// `DBSCANModel.assign`: squares are added in the order of the features, and compared with the square of the radius.
    ///
    /// A core customer who is farther away in one feature alone is left out before the sum is made: a sum of squares
    /// rounds to no less than any of them. Who has somebody within reach finds the nearest there; only for the others are
    /// all core customers looked at.
    mutating func measureFromCores() {
        let places = columns.compactMap(\.position).sorted()
        add(
            "scored_core",
            ["live_core.core_no", "live_core.cluster", "live_core.customer_id as core_id"]
                + places.map {
                    "max(case when live_core_value.position = \($0) then live_core_value.value end) as c\($0)"
                },
            from: """
                live_core
                    inner join live_core_value on live_core_value.core_no = live_core.core_no
                    group by live_core.core_no, live_core.cluster, live_core.customer_id
                """)
        let squares = places.map { "(x\($0) - c\($0)) * (x\($0) - c\($0))" }
        let distance = squares.joined(separator: " + ")
        func core(_ what: String, within limit: String) -> String {
            let near = (squares + [distance]).map { "\($0) <= \(limit)" }
            return "(select min(\(what)) from scored_core where \(near.joined(separator: " and ")))"
        }
        let reach = "(select reach_squared from live_score)"
        let coordinates = places.map { "x\($0)" }
        let customer = ["customer_no", "customer_id"]
        step(
            keeping: customer + coordinates,
            [
                // 0 but for a value that is missing or beyond all scales.
                places.map { "(x\($0) - x\($0))" }.joined(separator: " + ")
                    + " as zero_where_measured",
                "\(core(distance, within: reach)) as reached",
            ])
        step(
            keeping: customer + coordinates + ["zero_where_measured", "reached"],
            ["coalesce(reached, (select min(\(distance)) from scored_core)) as nearest"])
        step(
            keeping: customer + ["nearest"],
            [
                "case when reached is not null then \(core("cluster", within: reach))"
                    + " when zero_where_measured = 0 then -1 end as own",
                "case when nearest < 9e999 then \(core("core_no", within: "nearest")) end as core_no",
            ])
        add(
            """
            scored_choice as (
                select
                    customer_id,
                    own as cluster,
                    case when nearest < 9e999 then nearest end as distance_squared,
                    case when scored_core.cluster <> own then scored_core.cluster end as second_cluster,
                    case when scored_core.cluster <> own then nearest end as second_distance_squared,
                    core_id as core_customer,
                    1 as choice
                from \(last)
                left join scored_core on scored_core.core_no = \(last).core_no
            )
            """)
    }
}
