import Store

/// What is known of the customers of a run beside the features that made its segments.
///
/// Countries are those of `customer_fact`, of all lines; products, months and returns are of the run's period.
struct ExternalFacts {
    /// Most countries and values of an attribute that are told, the most frequent ones.
    private static let mostValues = 12
    /// Most products that are told of a segment.
    private static let mostProducts = 10
    /// Most different texts of an attribute: with more it names customers rather than kinds of them.
    static let mostKinds = 50
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    private(set) var shares: [ExternalShares] = []
    private(set) var numbers: [ExternalNumbers] = []
    /// Descriptions of the products that are told, by code.
    private(set) var descriptions: [String: String] = [:]

    private let groups: SegmentGroups
    private let period: ProfilePeriod
    private let rows: [ByteText: Int]
    private let connection: Connection
    /// Features of the set: what made segments is not outside.
    private let inputs: Set<String>
    private let sources: FeatureSources

    /// - Precondition: inside a transaction, so that all is of one state of the file.
    /// - Parameters:
    ///   - features: Columns that the segments were made from.
    ///   - bought: Begun with the same rows and period.
    init(
        of groups: SegmentGroups, in period: ProfilePeriod, inputs features: [String],
        rows: [ByteText: Int], ledger: CustomerLedger, bought: BoughtProductsRead,
        from connection: Connection
    ) throws {
        (self.groups, self.period) = (groups, period)
        self.rows = rows
        self.connection = connection
        inputs = Set(features.map { $0.lowercased() })
        sources = FeatureSources(features)
        try addCountries()
        try addMonths()
        try addProducts(bought.finish())
        addReturns(ledger)
        try addAttributes()
    }

    // MARK: Lines

    private mutating func addCountries() throws {
        if inputs.contains("country") { return }
        try addTexts(
            .country, nil, "customer_fact",
            "select customer_id, country from customer_fact where country is not null")
    }

    /// Who bought in which month of the year; not where the set itself counts months.
    private mutating func addMonths() throws {
        if Self.months.contains(where: { inputs.contains($0.lowercased()) }) { return }
        // Bit m is the month m + 1: SQLite would sort all invoices to find each once.
        var months = [UInt16](repeating: 0, count: rows.count)
        try reading("invoice") {
            try connection.forEachRow(
                """
                select customer_id, cast(substr(invoiced_at, 6, 2) as integer)
                from invoice
                where sale_line_count > 0
                    and customer_id is not null
                    and invoiced_at between coalesce(?1, '') and coalesce(?2, '9999-12-31 23:59:59')
                """, [period.start, period.end]
            ) { row in
                let month = try row.int(1)
                guard let place = rows[ByteText(try row.text(0))], (1...12).contains(month) else {
                    return
                }
                months[place] |= 1 << (month - 1)
            }
        }
        var pairs: [(row: Int, value: Int)] = []
        for (row, own) in months.enumerated() {
            for month in 0..<12 where own >> month & 1 == 1 { pairs.append((row, month)) }
        }
        guard !pairs.isEmpty else { return }
        shares.append(
            ExternalShares(
                .month, values: Self.months, pairs: pairs, asked: nil, groups: groups,
                selection: .frequent(12), isTested: sources.feature(from: .dates) == nil))
    }

    private mutating func addProducts(_ bought: BoughtProducts) throws {
        guard !bought.pairs.isEmpty else { return }
        let products = ExternalShares(
            .product, values: bought.codes, pairs: bought.pairs, asked: nil, groups: groups,
            selection: .strongest(Self.mostProducts),
            isTested: sources.feature(from: .products) == nil)
        shares.append(products)
        descriptions = try ProductNames.of(Set(products.rows.map(\.value)), in: connection)
    }

    /// The part of what a customer bought that came back; not where the set has returns in it.
    private mutating func addReturns(_ ledger: CustomerLedger) {
        if inputs.contains("return_share") || inputs.contains("net_revenue") { return }
        let values = ledger.entries.map { entry in
            entry.sold.amount > 0 ? max(0, -entry.returned.amount) / entry.sold.amount : nil
        }
        guard values.contains(where: { $0 != nil }) else { return }
        numbers.append(
            ExternalNumbers(
                "return_share", values: values, sharing: sources.feature(from: .amounts),
                groups: groups))
    }

    // MARK: Attributes

    private mutating func addAttributes() throws {
        let attributes = try reading("customer_attribute") {
            try connection.query(
                "select column_name, value_type from customer_attribute order by position"
            ).map { (name: try $0.text(0), type: try $0.text(1)) }
        }
        for (name, type) in attributes where !inputs.contains(name.lowercased()) {
            let column = Identifier.quote(
                try storedName(name, "column_name", of: "customer_attribute"))
            let sql = "select customer_id, \(column) from customer where \(column) is not null"
            switch type {
            case "text": try addTexts(.attribute, name, "customer", sql)
            case "integer", "real": try addNumbers(name, sql)
            default: continue
            }
        }
    }

    private mutating func addTexts(
        _ kind: ExternalShares.Kind, _ name: String?, _ table: String, _ sql: String
    ) throws {
        var numbers: [String: Int] = [:]
        var values: [String] = []
        var pairs: [(row: Int, value: Int)] = []
        try reading(table) {
            try connection.forEachRow(sql) { row in
                guard let place = rows[ByteText(try row.text(0))] else { return }
                let text = try row.text(1)
                let number = numbers[text] ?? values.count
                if number == values.count {
                    numbers[text] = number
                    values.append(text)
                }
                pairs.append((place, number))
            }
        }
        guard !pairs.isEmpty, kind != .attribute || values.count <= Self.mostKinds else { return }
        shares.append(
            ExternalShares(
                kind, attribute: name, values: values, pairs: pairs, asked: pairs.map(\.row),
                groups: groups, selection: .frequent(Self.mostValues)))
    }

    private mutating func addNumbers(_ name: String, _ sql: String) throws {
        var values = [Double?](repeating: nil, count: rows.count)
        try reading("customer") {
            try connection.forEachRow(sql) { row in
                guard let place = rows[ByteText(try row.text(0))] else { return }
                let value = try row.double(1)
                if value.isFinite { values[place] = value }
            }
        }
        guard values.contains(where: { $0 != nil }) else { return }
        numbers.append(ExternalNumbers(name, values: values, groups: groups))
    }
}
