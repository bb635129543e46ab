import Pipeline
import Store
import Testing

/// A shop of a few customers whose purchases are written down by day.
enum SegmentShop {
    /// A purchase, or with a negative amount what was sent back, at noon.
    struct Purchase {
        let customer: String
        let day: String
        let amount: Int

        init(_ customer: String, _ day: String, _ amount: Int) {
            (self.customer, self.day, self.amount) = (customer, day, amount)
        }
    }

    /// A database with an invoice for each.
    static func make(
        _ purchases: [Purchase], in database: Connection? = nil, firstInvoice: Int = 1
    ) throws -> Connection {
        let connection = try database ?? Connection.inMemory()
        if database == nil { try Database.prepare(connection) }
        try connection.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
        var text = IngestTestSupport.header
        for (place, purchase) in purchases.enumerated() {
            let number = firstInvoice + place
            text +=
                purchase.amount < 0
                ? "C\(number),A,thing,-1" : "\(number),A,thing,1"
            text += ",\(purchase.day) 12:00,\(abs(purchase.amount)),\(purchase.customer),UK\n"
        }
        try IngestTestSupport.ingest(
            text, into: connection,
            options: IngestOptions(maxRejects: .limit(0), dateOrder: .monthFirst),
            name: "f\(firstInvoice).csv")
        return connection
    }

    /// Cut points of which no shop decides.
    static func cuts(_ texts: [String] = SegmentShop.usual) throws -> [RuleCutEdit] {
        try texts.map { try RuleCutEdit($0) }
    }

    static let usual = [
        "new_days=30", "attention_days=20", "at_risk_days=60", "lost_days=150",
        "loyal_invoices=3", "champion_invoices=5", "champion_revenue=500", "season_months=3",
    ]

    @discardableResult
    static func publishRules(
        _ connection: Connection, asOf: String? = nil, cuts: [RuleCutEdit] = [],
        name: String = "rfm", change: (inout PublishRequest) -> Void = { _ in }
    ) throws -> PublicationReport {
        var request = PublishRequest(
            .rules(asOf: asOf, cuts: cuts), as: try PublicationName(name))
        change(&request)
        return try Publisher(in: connection).publish(request)
    }

    @discardableResult
    static func publish(
        _ run: String, as name: String, in connection: Connection,
        change: (inout PublishRequest) -> Void = { _ in }
    ) throws -> PublicationReport {
        var request = PublishRequest(.run(RunReference(run)), as: try PublicationName(name))
        change(&request)
        return try Publisher(in: connection).publish(request)
    }

    /// `customer: segment` of `customer_segment`, or its status.
    static func segments(_ connection: Connection) throws -> [String: String] {
        try connection.query(
            "select customer_id, coalesce(segment_name, status) from customer_segment"
        ).reduce(into: [:]) { $0[try $1.text(0)] = try $1.text(1) }
    }

    /// First column of a query as text.
    static func column(_ sql: String, _ connection: Connection) throws -> [String] {
        try connection.query(sql).map { row in
            switch row[0] {
            case .null: "null"
            case .integer(let number): "\(number)"
            case .real(let number): "\(number)"
            case .text(let text): text
            }
        }
    }
}
