import Pipeline
import Store

/// A feature source that has its rows in memory, and can be told to misbehave.
struct MemorySource: FeatureSource {
    struct Row {
        var id: String
        var values: [FeatureValue]
        var leftOut: LeftOut?

        init(_ id: String, _ values: [FeatureValue], leftOut: LeftOut? = nil) {
            (self.id, self.values, self.leftOut) = (id, values, leftOut)
        }
    }

    let set: FeatureSet
    var rows: [Row]
    var facts = FeatureFacts()
    var outside: [(id: String, why: LeftOut)] = []
    var cuts: [CutPoint] = []
    /// What it fails with after its rows.
    var failure: (any Error)?
    /// Whether it goes on after a row was refused.
    var ignoresRefusals = false
    /// Called before the first row.
    var before: () throws -> Void = {}

    init(_ set: FeatureSet, _ rows: [Row]) {
        self.set = set
        self.rows = rows
    }

    func deliver(to intake: inout FeatureIntake) throws -> FeatureFacts {
        try before()
        for row in rows {
            let result = Result { try intake.take(row.id, row.values, leftOut: row.leftOut) }
            if !ignoresRefusals { try result.get() }
        }
        if intake.wantsOutside {
            for customer in outside { try intake.takeOutside(customer.id, customer.why) }
        }
        if let failure { throw failure }
        return facts
    }

    func cutPoints() throws -> [CutPoint] { cuts }
}

extension MemorySource {
    /// What the views of a database say of a set now, in memory.
    init(copying set: FeatureSet, of connection: Connection) throws {
        let named = try connection.query(
            "select excluded_view, cut_point_view from feature_set where feature_set = ?",
            [set.name]
        ).first
        let isKit = set.outlierRule == .kit
        let view = isKit ? "customer_outlier" : set.viewName
        var rows: [Row] = []
        var facts = FeatureFacts()
        for row in try connection.query("select * from \(view) order by customer_id") {
            var values: [FeatureValue] = []
            for name in set.featureNames {
                let value: FeatureValue =
                    switch row[name] {
                    case .integer(let number): .integer(number)
                    case .real(let number): .real(number)
                    case .null: .null
                    case .text: .text
                    }
                values.append(value)
            }
            var leftOut: LeftOut?
            if isKit {
                let revenue = try row.double("revenue")
                facts.revenue = (facts.revenue ?? 0) + revenue
                if let rule = try row.optionalText("rule") {
                    leftOut = LeftOut(
                        rule: rule, value: try row.double("value"), revenue: revenue)
                }
                if set.featureNames.contains("friday"), !set.featureNames.contains("saturday") {
                    facts.nSaturdayLines =
                        (facts.nSaturdayLines ?? 0) + (try row.int("saturday"))
                }
            }
            rows.append(Row(try row.text("customer_id"), values, leftOut: leftOut))
        }
        self.init(set, rows)
        facts.asOf = try connection.query("select as_of from observation_end").first?
            .optionalText(0)
        if let view = try named?.optionalText("excluded_view") {
            outside = try connection.query("select * from \(view)").map {
                (
                    try $0.text("customer_id"),
                    LeftOut(
                        rule: try $0.text("rule"), value: try $0.double("value"),
                        revenue: try $0.double("revenue"))
                )
            }
            if outside.contains(where: { $0.why.revenue != 0 }) {
                facts.revenueOfAll = try connection.query(
                    """
                    select (total(amount_e4) + total(amount_rest_e14) / 1e10) / 1e4
                    from sale_line
                    where customer_id is not null
                    """
                ).first?.double(0)
            }
        }
        if let view = try named?.optionalText("cut_point_view") {
            cuts = try connection.query("select feature, cut_no, value from \(view)").map {
                CutPoint(
                    feature: try $0.text(0), number: try $0.int(1), value: try $0.double(2))
            }
        }
        self.facts = facts
    }
}
