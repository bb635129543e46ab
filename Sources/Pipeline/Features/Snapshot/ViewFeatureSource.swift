import Store

/// The views of this database as the source of a feature set.
struct ViewFeatureSource: FeatureSource {
    let set: FeatureSet
    private let connection: Connection
    private let timeLimit: Duration?
    private let members: PopulationMembers?

    /// - Parameters:
    ///   - members: Whom the matrix is made of; `nil`: everybody.
    ///   - timeLimit: For all views together; `nil`: as long as they need.
    init(
        _ set: FeatureSet, in connection: Connection, of members: PopulationMembers? = nil,
        timeLimit: Duration? = nil
    ) {
        self.set = set
        self.connection = connection
        self.members = members
        self.timeLimit = timeLimit
    }

    /// Reads the set's view once, ordered by the bytes of the id.
    ///
    /// Sets whose columns stand in `customer_outlier` are read from there: it holds everybody and
    /// the verdict of the rule `kit` in one evaluation. Other sets ask it for the verdict only.
    /// - Throws: `FeatureError` for a view that fails; `EvaluationError` at the time limit;
    ///   `DamagedError` for lines that hold no numbers; `StoreError`.
    func deliver(to intake: inout FeatureIntake) throws -> FeatureFacts {
        try connection.evaluating(set.viewName, timeLimit: timeLimit) {
            try LineTypes.checked(connection) { try readViews(to: &intake) }
        }
    }

    private func readViews(to intake: inout FeatureIntake) throws -> FeatureFacts {
        var facts = try deliverRows(to: &intake)
        if intake.wantsOutside {
            facts.revenueOfAll = try SetBoundary.deliver(
                set, of: members, from: connection, to: &intake)
        }
        for (customer, why) in members?.outside ?? [:] {
            intake.takeOutsidePopulation(String(decoding: customer, as: UTF8.self), why)
        }
        return facts
    }

    private func deliverRows(to intake: inout FeatureIntake) throws -> FeatureFacts {
        let usesRule = set.outlierRule == .kit
        let verdicts =
            usesRule && (!set.isInOutlierView || members != nil)
            ? try OutlierVerdicts.read(from: connection, within: members) : nil
        var rows = ViewRows(set: set, members: members, verdicts: verdicts)
        do {
            try connection.forEachRow(rows.sql) { try rows.take($0, to: &intake) }
        } catch let error as StoreError where !error.isOfTheEnvironment {
            // Views fail at run time too: an overflowing sum, a type that a function refuses.
            throw FeatureError.brokenView(set.viewName, reason: error.message)
        }
        if set.isInOutlierView, rows.asOf == nil { try refuseWithoutCompleteLines() }
        let window = try connection.query("select window_start, as_of from observation_window")
            .first
        var facts = FeatureFacts()
        facts.givenAsOf = try window?.optionalText("as_of")
        let newest = set.isInOutlierView ? rows.asOf : try newestCompleteLine()
        facts.asOf = facts.givenAsOf ?? newest
        facts.windowStart = try window?.optionalText("window_start")
        facts.lateEnd = try lateEnd(facts.givenAsOf, newest: set.isInOutlierView ? rows.asOf : nil)
        facts.revenue = usesRule ? verdicts?.revenue ?? rows.revenue : nil
        if !set.isInOutlierView { facts.outlierBounds = verdicts?.bounds ?? [:] }
        facts.nSaturdayLines = rows.lacksSaturday ? rows.nSaturdayLines : nil
        return facts
    }

    /// Says why a set over complete lines has nobody, where there are lines.
    private func refuseWithoutCompleteLines() throws {
        let row = try connection.query(
            """
            select
                count(distinct customer_id),
                total(line_count) filter (where customer_id is not null),
                total(line_count)
            from invoice
            where invoiced_at between coalesce((select window_start from observation_window), '')
                and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
            """)[0]
        let (lines, all) = (Int(try row.double(1)), Int(try row.double(2)))
        if lines > 0 {
            throw FeatureError.noDescriptions(
                set.name, nCustomers: try row.int(0), nLines: lines)
        }
        if all > 0 { throw FeatureError.noCustomers(nLines: all) }
    }

    private func newestCompleteLine() throws -> String? {
        let newest = try connection.scalar("select as_of from observation_end")
        if case .text(let text)? = newest { return text }
        return nil
    }

    private func lateEnd(_ end: String?, newest: String?) throws -> LateEnd? {
        guard let end else { return nil }
        let row = try connection.query(
            """
            with
            newest as (
                select
                    coalesce(
                        ?2,
                        (
                            select max(invoiced_at)
                            from observed_line
                            where customer_id is not null
                                and description is not null
                        ),
                        (
                            select max(invoiced_at)
                            from observed_line
                            where customer_id is not null
                        )
                    ) as invoiced_at
            )
            select invoiced_at, cast(julianday(?1) - julianday(invoiced_at) as integer)
            from newest
            where invoiced_at is not null
            """, [end, newest]
        ).first
        return try row.map { LateEnd(days: try $0.optionalInt(1) ?? 0, newest: try $0.text(0)) }
    }

    func cutPoints() throws -> [CutPoint] {
        guard let view = set.cutPointView else { return [] }
        return try reading(view) {
            try connection.query(
                "select feature, cut_no, value from \(Identifier.quote(view))"
            ).map {
                CutPoint(
                    feature: try $0.text(0), number: try $0.int(1), value: try $0.double(2))
            }
        }
    }

    func texts() throws -> ViewTexts? { try ViewTexts.behind(set, in: connection) }
}

extension ViewFeatureSource {
    /// The rows of a view as a matrix takes them; there may be none.
    ///
    /// - Parameter parts: What a query begins with, `with …`, in which the view may stand.
    /// - Throws: `FeatureError` as `LiveMatrix.read`; `StoreError` for a view that fails.
    static func rows(
        of view: String, columns: [String], after parts: String = "", from connection: Connection
    ) throws -> FeatureRows {
        let features = columns.map {
            Feature(name: $0, displayName: $0, unit: "", definition: "")
        }
        let set = FeatureSet(
            name: view, viewName: view, outlierRule: .none, isInOutlierView: false,
            defaults: FeatureDefaults(), excludedView: nil, cutPointView: nil, description: "",
            features: features)
        var intake = FeatureIntake(of: set, asking: .init())
        var rows = ViewRows(set: set, members: nil, verdicts: nil)
        try connection.forEachRow(parts + rows.sql) { try rows.take($0, to: &intake) }
        return try intake.rows(.success(FeatureFacts()))
    }
}

/// Hands over the rows of a view, and adds up what is known of all customers.
private struct ViewRows {
    let set: FeatureSet
    /// Whom the matrix is made of; `nil`: everybody.
    let members: PopulationMembers?
    /// Whom the rule leaves out of a set that does not know by itself.
    let verdicts: OutlierVerdicts?
    let lacksSaturday: Bool
    private(set) var revenue = 0.0
    private(set) var nSaturdayLines = 0
    private(set) var asOf: String?
    private let usesRule: Bool
    private let firstFeature: Int
    private var values: [FeatureValue]

    init(set: FeatureSet, members: PopulationMembers?, verdicts: OutlierVerdicts?) {
        self.set = set
        self.members = members
        self.verdicts = verdicts
        usesRule = set.outlierRule == .kit
        lacksSaturday =
            set.isInOutlierView && set.featureNames.contains("friday")
            && !set.featureNames.contains("saturday")
        firstFeature = set.isInOutlierView ? 6 : 1
        values = [FeatureValue](repeating: .null, count: set.features.count)
    }

    var sql: String {
        let features = set.featureNames.map(Identifier.quote).joined(separator: ", ")
        let own = set.isInOutlierView ? "rule, value, revenue, saturday, last_at, " : ""
        let view = set.isInOutlierView ? "customer_outlier" : set.viewName
        // The bytes decide the order, whatever collation or type the view's column has.
        return """
            select cast(customer_id as text) collate binary as customer, \(own)\(features)
            from \(Identifier.quote(view))
            order by 1
            """
    }

    mutating func take(_ row: borrowing RowCursor, to intake: inout FeatureIntake) throws {
        if set.isInOutlierView {
            revenue += try row.double(3)
            let last = try row.text(5)
            asOf = asOf.map { max($0, last) } ?? last
        }
        if let members {
            let id = row.withUTF8(0) { Array($0) }
            if let why = members.leftOut(id) {
                // The others have been told of already.
                if members.outside[id] == nil {
                    intake.takeOutsidePopulation(String(decoding: id, as: UTF8.self), why)
                }
                return
            }
        }
        if set.isInOutlierView { nSaturdayLines += try row.int(4) }
        let leftOut = try leftOut(row)
        for column in values.indices {
            values[column] = try value(row, firstFeature + column)
        }
        try row.withUTF8(0) { try intake.take($0, values, leftOut: leftOut) }
    }

    /// Why the rule leaves a customer out; `nil` for who is kept.
    private func leftOut(_ row: borrowing RowCursor) throws(StoreError) -> LeftOut? {
        guard usesRule else { return nil }
        if let verdicts { return verdicts.excluded[row.convertedText(0)] }
        if row.isNull(1) { return nil }
        return LeftOut(
            rule: try row.text(1), value: try row.double(2), revenue: try row.double(3))
    }

    private func value(
        _ row: borrowing RowCursor, _ index: Int
    ) throws(StoreError) -> FeatureValue {
        switch row.storageClass(index) {
        case .integer: .integer(try row.int64(index))
        case .real: .real(try row.double(index))
        case .null: .null
        case .text: .text
        case .blob: .blob
        }
    }
}
