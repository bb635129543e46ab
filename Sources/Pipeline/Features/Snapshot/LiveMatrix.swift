import Store

/// What a feature set's view holds now, checked and ordered by the bytes of `customer_id`.
struct LiveMatrix {
    /// A customer whom the outlier rule leaves out.
    struct Excluded {
        let customerID: String
        let rule: String
        let value: Double
        let revenue: Double
        /// The customer's features, all finite.
        let features: [Double]
    }

    let featureNames: [String]
    /// Whether a column holds whole numbers only, as its view stores them.
    let isInteger: [Bool]
    /// Ids, end to end, and where each starts; one more element than there are rows.
    let customerBytes: [UInt8]
    let customerStarts: [UInt32]
    /// Row-major, all finite, no negative zero.
    let values: [Double]
    let excluded: [Excluded]
    /// Sum over kept and excluded customers; `nil` where nobody is left out by rule.
    let revenue: Double?
    /// Complete lines on a Saturday; `nil` for a set that has no weekdays, or all seven.
    let nSaturdayLines: Int?
    /// Date to which recency counts: the window's, or else the newest complete line; `nil` when there
    /// is neither.
    let asOf: String?
    /// The window's end where it is set.
    let givenAsOf: String?
    /// Start of the window that the views look at; `nil` when it is open.
    let windowStart: String?

    var nRows: Int { customerStarts.count - 1 }
    var nFeatures: Int { featureNames.count }

    /// The id of one row.
    func customerID(_ row: Int) -> String {
        let bytes = customerBytes[Int(customerStarts[row])..<Int(customerStarts[row + 1])]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads the set's view once.
    ///
    /// Sets whose columns stand in `customer_outlier` are read from there: it holds everybody and
    /// the verdict of the rule `kit` in one evaluation. Other sets ask it for the verdict only.
    /// - Throws: `FeatureError` for an empty matrix, missing or repeated ids, and values that are no
    ///   finite numbers; `DamagedError` for lines that hold them; `StoreError`.
    /// - Complexity: O(rows · features) memory.
    static func read(_ set: FeatureSet, from connection: Connection) throws -> LiveMatrix {
        try LineTypes.checked(connection) { try readViews(of: set, from: connection) }
    }

    private static func readViews(
        of set: FeatureSet, from connection: Connection
    ) throws -> LiveMatrix {
        var reader = LiveMatrixReader(set: set)
        if set.outlierRule == .kit, !set.isInOutlierView {
            reader.verdicts = try OutlierVerdicts.read(from: connection)
        }
        do {
            try connection.forEachRow(reader.sql) { try reader.take($0) }
        } catch let error as StoreError where !error.isOfTheEnvironment {
            // Views fail at run time too: an overflowing sum, a type that a function refuses.
            throw FeatureError.brokenView(set.viewName, reason: error.message)
        }
        return try reader.finish(connection)
    }
}

extension LiveMatrix {
    /// The rows of a view as a matrix takes them, and their customers; there may be none.
    ///
    /// - Throws: `FeatureError` as `read`.
    static func rows(
        of view: String, columns: [String], from connection: Connection
    ) throws -> (customerIDs: [String], values: [Double]) {
        let features = columns.map {
            Feature(name: $0, displayName: $0, unit: "", definition: "")
        }
        var reader = LiveMatrixReader(
            set: FeatureSet(
                name: view, viewName: view, outlierRule: .none, isInOutlierView: false,
                defaults: FeatureDefaults(), excludedView: nil, cutPointView: nil, description: "",
                features: features))
        try connection.forEachRow(reader.sql) { try reader.take($0) }
        try reader.check()
        return (reader.customerIDs, reader.values)
    }
}

/// Collects the rows of a view, and the first customers of every problem.
private struct LiveMatrixReader {
    private static let namedCustomers = 3

    private struct Problem {
        var customers: [String] = []
        var count = 0

        mutating func note(_ customer: String) {
            if customers.count < LiveMatrixReader.namedCustomers { customers.append(customer) }
            count += 1
        }
    }

    let set: FeatureSet
    private let usesRule: Bool
    /// Whom the rule leaves out of a set that does not know by itself.
    var verdicts: OutlierVerdicts?
    private let lacksSaturday: Bool
    private let firstFeature: Int
    private var isInteger: [Bool]
    private var customerBytes: [UInt8] = []
    private var customerStarts: [UInt32] = [0]
    private(set) var values: [Double] = []
    private var excluded: [LiveMatrix.Excluded] = []
    private var revenue = 0.0
    private var nSaturdayLines = 0
    private var asOf: String?
    private var missingIDs = 0
    private var duplicates = Problem()
    private var badValues: [Int: (kind: String, problem: Problem)] = [:]

    init(set: FeatureSet) {
        self.set = set
        usesRule = set.outlierRule == .kit
        lacksSaturday =
            set.isInOutlierView && set.featureNames.contains("friday")
            && !set.featureNames.contains("saturday")
        firstFeature = set.isInOutlierView ? 6 : 1
        isInteger = [Bool](repeating: true, count: set.features.count)
    }

    var customerIDs: [String] {
        zip(customerStarts, customerStarts.dropFirst()).map { start, end in
            String(decoding: customerBytes[Int(start)..<Int(end)], as: UTF8.self)
        }
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

    mutating func take(_ row: borrowing RowCursor) throws {
        if set.isInOutlierView {
            revenue += try row.double(3)
            nSaturdayLines += try row.int(4)
            let last = try row.text(5)
            asOf = asOf.map { max($0, last) } ?? last
        }
        if let verdict = try verdict(row) {
            let customer = row.convertedText(0)
            if excluded.last?.customerID == customer { duplicates.note(customer) }
            var values: [Double] = []
            for column in set.features.indices { values.append(try takeValue(row, column).number) }
            excluded.append(
                .init(
                    customerID: customer, rule: verdict.rule, value: verdict.value,
                    revenue: verdict.revenue, features: values))
            return
        }
        takeCustomer(row)
        for column in set.features.indices {
            let (number, isInteger) = try takeValue(row, column)
            if !isInteger { self.isInteger[column] = false }
            values.append(number)
        }
    }

    /// Why the rule leaves a customer out; `nil` for who is kept.
    private func verdict(
        _ row: borrowing RowCursor
    ) throws(StoreError) -> OutlierVerdicts.Verdict? {
        guard usesRule else { return nil }
        if let verdicts { return verdicts.excluded[row.convertedText(0)] }
        if row.isNull(1) { return nil }
        return .init(rule: try row.text(1), value: try row.double(2), revenue: try row.double(3))
    }

    private mutating func takeCustomer(_ row: borrowing RowCursor) {
        let isNew = row.withUTF8(0) { bytes in
            if bytes.isEmpty { missingIDs += 1 }
            let isNew =
                customerStarts.count < 2
                || !customerBytes[Int(customerStarts[customerStarts.count - 2])...]
                    .elementsEqual(bytes)
            customerBytes.append(contentsOf: bytes)
            return isNew
        }
        customerStarts.append(UInt32(customerBytes.count))
        // Each customer is named once, at the second row.
        if !isNew, duplicates.customers.last != row.convertedText(0) {
            duplicates.note(row.convertedText(0))
        }
    }

    /// The number of a column; 0 with a note for what is no finite number.
    private mutating func takeValue(
        _ row: borrowing RowCursor, _ column: Int
    ) throws(StoreError) -> (number: Double, isInteger: Bool) {
        let index = firstFeature + column
        switch row.storageClass(index) {
        case .integer:
            return (try row.double(index), true)
        case .real:
            let value = try row.double(index)
            if !value.isFinite { note("an infinite value", row, column) }
            // Adding 0 turns −0 into 0: SQLite stores no negative zero.
            return (value + 0, false)
        case .null: note("NULL", row, column)
        case .text: note("text", row, column)
        case .blob: note("a blob", row, column)
        }
        return (0, true)
    }

    private mutating func note(_ kind: String, _ row: borrowing RowCursor, _ column: Int) {
        badValues[column, default: (kind, Problem())].problem.note(row.convertedText(0))
    }

    /// Refuses what cannot be a row: no id or a second one, and values that are no finite numbers.
    func check() throws(FeatureError) {
        if missingIDs > 0 { throw FeatureError.missingIDs(set.viewName, count: missingIDs) }
        if duplicates.count > 0 {
            throw FeatureError.duplicateIDs(
                set.viewName, customers: duplicates.customers, count: duplicates.count)
        }
        if let (column, bad) = badValues.min(by: { $0.key < $1.key }) {
            throw FeatureError.badValues(
                set.viewName, column: set.featureNames[column], problem: bad.kind,
                customers: bad.problem.customers, count: bad.problem.count)
        }
    }

    mutating func finish(_ connection: Connection) throws -> LiveMatrix {
        try check()
        if customerStarts.count == 1 { throw emptyError }
        let window = try connection.query("select window_start, as_of from observation_window")
            .first
        let newest = set.isInOutlierView ? asOf : try newestCompleteLine(connection)
        return LiveMatrix(
            featureNames: set.featureNames, isInteger: isInteger, customerBytes: customerBytes,
            customerStarts: customerStarts, values: values, excluded: excluded,
            revenue: usesRule ? verdicts?.revenue ?? revenue : nil,
            nSaturdayLines: lacksSaturday ? nSaturdayLines : nil,
            asOf: try window?.optionalText("as_of") ?? newest,
            givenAsOf: try window?.optionalText("as_of"),
            windowStart: try window?.optionalText("window_start"))
    }

    private var emptyError: FeatureError {
        guard excluded.isEmpty else { return .allExcluded(set.name, nCustomers: excluded.count) }
        return set.isInOutlierView ? .noCompleteLines() : .emptyMatrix(set.viewName)
    }

    private func newestCompleteLine(_ connection: Connection) throws -> String? {
        let newest = try connection.scalar("select as_of from observation_end")
        if case .text(let text)? = newest { return text }
        return nil
    }
}
