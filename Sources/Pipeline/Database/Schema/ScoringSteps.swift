import Store

/// The arithmetic of `MatrixScaler` and `KMeansModel` as steps of a query: the same operations in the same order, so
/// that each double is the engine's.
///
/// Steps are `materialized` and have a fence: where SQLite puts one into the other, expressions grow with every use.
package struct ScoringSteps {
    package let columns: [ScoredView.Column]
    fileprivate(set) var parts: [String] = []
    /// The step that the next one reads.
    package private(set) var last = ""
    private var number = 0
    /// Whether a run is measured from its core customers, and not from centres.
    private let hasCores: Bool

    package init(columns: [ScoredView.Column], hasCores: Bool = false) {
        (self.columns, self.hasCores) = (columns, hasCores)
    }

    /// All of them, each behind those that it reads.
    package mutating func all(source: String, population: (condition: String, row: String)?)
        -> [String]
    {
        read(source, population)
        logarithms(of: columns.filter { $0.transform == "log1p" })
        ratios(columns.filter { $0.transform == "clr" })
        shares(columns.filter { $0.transform == "share" })
        ranks(columns.filter { $0.transform == "rank" })
        scale()
        if hasCores { measureFromCores() } else { measure() }
        return parts
    }

    /// Of the choices of each customer the nearest, under its name.
    static let choice = """
        select
            scored_choice.customer_id,
            scored_choice.cluster,
            live_segment.segment_id,
            live_segment.segment_name,
            scored_choice.distance_squared,
            scored_choice.second_cluster,
            scored_choice.second_distance_squared,
            scored_choice.core_customer
        from scored_choice
        left join live_segment on live_segment.cluster = scored_choice.cluster
        where scored_choice.choice = 1
        """

    // MARK: Building

    /// Adds a step that takes some columns over from the last one and makes others.
    mutating func step(keeping kept: [String], _ made: [String], from tables: String = "") {
        number += 1
        let name = "scored_step_\(number)"
        add(name, kept + made, from: last + tables)
        last = name
    }

    /// Adds a part as it is written.
    mutating func add(_ part: String) { parts.append(part) }

    mutating func add(_ name: String, _ list: [String], from tables: String) {
        parts.append(
            """
            \(name) as materialized (
                select
                    \(list.joined(separator: ",\n        "))
                from \(tables)
                \(ScoredView.fence)
            )
            """)
    }

    /// The customer and the values of all columns but some.
    func values(but some: [ScoredView.Column] = []) -> [String] {
        let left = Set(some.map(\.input))
        return ["customer_no", "customer_id"]
            + columns.filter { !left.contains($0.input) }.map { "v\($0.input)" }
    }

    /// A double as operations on whole numbers below 2^53, which every reader of decimals takes exactly.
    package static func exact(_ value: Double) -> String {
        precondition(value.isNormal && value > 0, "a positive constant")
        let shift = value.significandWidth - Int(value.exponent)
        guard shift > 0 else { return "\(Int64(value)).0" }
        var text = "\(Int64(value * Double(sign: .plus, exponent: shift, significand: 1))).0"
        var rest = shift
        while rest > 0 {
            let part = min(rest, 52)
            text += " / \(1 << part).0"
            rest -= part
        }
        return "(\(text))"
    }
}

extension ScoringSteps {
    // MARK: Features

    /// The features as numbers; one that is none is null, and makes all that follows null.
    private mutating func read(
        _ source: String, _ population: (condition: String, row: String)?
    ) {
        let features = columns.map { "\(Identifier.quote($0.feature)) as f\($0.input)" }
        let members = population.map {
            """

                where cast(customer_id as text) in (
                    select customer.customer_id
                    from \($0.row)
                    where \($0.condition)
                )
            """
        }
        add(
            "scored_source", ["cast(customer_id as text) as customer_id"] + features,
            from: source + (members ?? ""))
        last = "scored_source"
        step(
            keeping: ["row_number() over () as customer_no", "customer_id"],
            columns.map {
                "case when typeof(f\($0.input)) in ('integer', 'real') then f\($0.input) + 0.0 end"
                    + " as v\($0.input)"
            })
    }

    /// `ColumnTransforms.share`.
    private mutating func shares(_ some: [ScoredView.Column]) {
        guard !some.isEmpty else { return }
        let names = some.map { "v\($0.input)" }
        let negative = names.map { "\($0) < 0" }.joined(separator: " or ")
        step(
            keeping: values(),
            ["case when not (\(negative)) then \(names.joined(separator: " + ")) end as total"])
        step(
            keeping: values(but: some),
            names.map {
                "case when total = 0 then 0.0 when total < 9e999 then \($0) / total end as \($0)"
            })
    }

    /// `RankTable.rank(of:)`: the rank of a fitted value, on the line between those of its neighbours, or that of the
    /// last.
    private mutating func ranks(_ some: [ScoredView.Column]) {
        guard !some.isEmpty else { return }
        func bound(_ column: ScoredView.Column, _ function: String, _ sign: String) -> String {
            "(select \(function)(value) from live_rank where input = \(column.input)"
                + " and value \(sign) v\(column.input))"
        }
        step(
            keeping: values(),
            some.flatMap {
                [
                    "\(bound($0, "max", "<")) as a\($0.input)",
                    "\(bound($0, "min", ">=")) as b\($0.input)",
                ]
            })
        func rank(_ column: ScoredView.Column, _ place: String) -> String {
            "(select value_rank from live_rank where input = \(column.input) and value = "
                + "\(place)\(column.input))"
        }
        step(
            keeping: values() + some.flatMap { ["a\($0.input)", "b\($0.input)"] },
            some.flatMap {
                ["\(rank($0, "a")) as p\($0.input)", "\(rank($0, "b")) as q\($0.input)"]
            })
        step(
            keeping: values(but: some),
            some.map { column in
                let (v, a, b) = ("v\(column.input)", "a\(column.input)", "b\(column.input)")
                let (p, q) = ("p\(column.input)", "q\(column.input)")
                return "case when \(v) is null then null when \(b) is null then \(p)"
                    + " when \(a) is null or \(b) = \(v) then \(q)"
                    + " else \(p) + (\(q) - \(p)) * ((\(v) - \(a)) / (\(b) - \(a))) end as \(v)"
            })
    }

    // MARK: Coordinates

    /// `MatrixScaler.scale`.
    private mutating func scale() {
        let clustered = columns.compactMap { column in
            column.position.map { (column: column, position: $0) }
        }.sorted { $0.position < $1.position }
        func constant(_ name: String, _ letter: String) -> [String] {
            clustered.map {
                "max(case when position = \($0.position) then \(name) end) as \(letter)\($0.position)"
            }
        }
        add(
            "scored_scaler",
            constant("mean", "m") + constant("scale", "s") + constant("weight", "w")
                + constant("low", "l") + constant("high", "h"), from: "live_scaler")
        let clipped = clustered.filter(\.column.isClipped)
        if !clipped.isEmpty {
            step(
                keeping: values(but: clipped.map(\.column)),
                clipped.map {
                    let v = "v\($0.column.input)"
                    let (low, high) = ("l\($0.position)", "h\($0.position)")
                    return "case when \(v) < \(low) then \(low) when \(v) > \(high) then \(high)"
                        + " else \(v) end as \(v)"
                }, from: "\n    cross join scored_scaler")
        }
        step(
            keeping: ["customer_no", "customer_id"],
            clustered.map {
                "(v\($0.column.input) - m\($0.position)) / s\($0.position) * w\($0.position)"
                    + " as x\($0.position)"
            }, from: "\n    cross join scored_scaler")
    }

    /// `KMeansModel.assign`: lane `position mod 4` adds its squares in order.
    private mutating func measure() {
        let places = columns.compactMap(\.position).sorted()
        add(
            "scored_centre",
            ["cluster"]
                + places.map { "max(case when position = \($0) then value end) as c\($0)" },
            from: "live_centre\n    group by cluster")
        let lanes = (0..<4).map { lane in
            let squares = places.filter { $0 % 4 == lane }.map {
                "(x\($0) - c\($0)) * (x\($0) - c\($0))"
            }
            return squares.isEmpty ? "0.0" : "(\(squares.joined(separator: " + ")))"
        }
        let sum = "(\(lanes[0]) + \(lanes[1])) + (\(lanes[2]) + \(lanes[3]))"
        parts.append(
            """
            scored_distance as (
                select
                    customer_no,
                    customer_id,
                    cluster,
                    \(sum) as distance
                from \(last)
                cross join scored_centre
            )
            """)
        parts.append(Self.choices)
    }

    /// A distance that is null or infinite is of no cluster.
    private static let choices = """
        scored_choice as (
            select
                customer_id,
                case when distance < 9e999 then cluster end as cluster,
                case when distance < 9e999 then distance end as distance_squared,
                case when lead(distance) over nearest < 9e999 then lead(cluster) over nearest end
                    as second_cluster,
                case when lead(distance) over nearest < 9e999 then lead(distance) over nearest end
                    as second_distance_squared,
                cast(null as text) as core_customer,
                row_number() over nearest as choice
            from scored_distance
            window nearest as (partition by customer_no order by distance, cluster)
        )
        """
}
