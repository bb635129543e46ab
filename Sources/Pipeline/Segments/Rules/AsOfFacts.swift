import Store

/// What customers had come to at a moment: `temp.as_of_fact`, one row for each who had a line by then;
/// `first_date` and `last_date` are null without a sale.
///
/// At the newest line or later these are the facts of the file, by a view; before it the invoices up to the moment
/// are added up.
struct AsOfFacts {
    /// The moment; later lines do not count.
    let moment: String
    private let connection: Connection
    private let isWhole: Bool

    /// Day of the newest line of a customer.
    let newestDay: String

    /// Days without a line that may lie between the newest line and the moment: a month.
    static let mostQuietDays = 31

    /// Days from the newest line to a day; 0 or less for a day that lines reach.
    ///
    /// - Throws: `PublicationError.afterNewest` for more than a month.
    @discardableResult
    static func quietDays(
        to day: String, since newest: String, in connection: Connection
    ) throws -> Int {
        let days = try connection.query(
            "select cast(julianday(?) - julianday(?) as integer)", [day, newest])[0].int(0)
        guard days <= mostQuietDays else {
            throw PublicationError.afterNewest(day: day, newest: newest)
        }
        return days
    }

    /// The moment after which lines do not count; `nil` where there are none of a customer, so that the whole file counts.
    var end: String? { isWhole ? nil : moment }

    /// The day of the moment.
    var day: String { String(moment.prefix(10)) }

    /// Makes the table.
    ///
    /// - Parameter asked: `nil`: the newest line of a customer.
    /// - Throws: `PublicationError.noCustomers`; `FeatureError.tooEarly` for a moment before all lines.
    /// - Precondition: a transaction is open.
    init(asOf asked: String?, in connection: Connection) throws {
        self.connection = connection
        let (first, newest) = try Self.bounds(in: connection)
        moment = asked ?? newest
        newestDay = String(newest.prefix(10))
        guard moment >= first else { throw FeatureError.tooEarly(moment, first: first) }
        isWhole = moment >= newest
        try make()
    }

    /// The newest line of a customer.
    ///
    /// - Throws: `PublicationError.noCustomers`.
    static func newestLine(in connection: Connection) throws -> String {
        try bounds(in: connection).newest
    }

    private static func bounds(
        in connection: Connection
    ) throws -> (first: String, newest: String) {
        let bounds = try reading("customer_fact") {
            try connection.query(
                """
                select min(first_line_at), max(last_line_at), datetime(max(last_line_at)) is max(last_line_at)
                from customer_fact
                """)[0]
        }
        guard let first = try bounds.optionalText(0), let newest = try bounds.optionalText(1) else {
            throw PublicationError.noCustomers
        }
        guard try bounds.int(2) == 1 else {
            throw DamagedError("customer_fact", "last_line_at holds \"\(newest.prefix(40))\"")
        }
        return (first, newest)
    }

    /// Where `known` is what the customer of each row had come to, null for one who came later; one row for everybody with
    /// a line in the file.
    var rows: String {
        isWhole
            ? "temp.as_of_fact as known"
            : "customer_fact left join temp.as_of_fact as known on known.customer_id = customer_fact.customer_id"
    }

    /// The same of one customer.
    ///
    /// - Parameter customer: Expression of the id.
    func rows(of customer: String) -> String {
        isWhole
            ? "temp.as_of_fact as known on known.customer_id = \(customer)"
            : """
            customer_fact on customer_fact.customer_id = \(customer)
            left join temp.as_of_fact as known on known.customer_id = \(customer)
            """
    }

    /// The customer of such a row.
    var customerID: String { isWhole ? "known.customer_id" : "customer_fact.customer_id" }

    /// The country of the customer of such a row.
    var country: String { isWhole ? "known.country" : "customer_fact.country" }

    private func make() throws {
        try Self.drop(in: connection)
        if isWhole {
            try connection.execute(
                """
                create temp view as_of_fact as
                select customer_id, last_line_at, first_sale_date as first_date,
                    last_sale_date as last_date, invoice_count, net_revenue, country
                from main.customer_fact
                """)
            return
        }
        try connection.execute(
            """
            create temp table as_of_fact (
                customer_id text primary key not null,
                last_line_at text not null,
                first_date text,
                last_date text,
                invoice_count integer not null,
                net_revenue real not null
            ) without rowid
            """)
        // As customer_fact has it: an invoice is a number, or a moment where there is none.
        try connection.run(
            """
            insert into temp.as_of_fact (
                customer_id, last_line_at, first_date, last_date, invoice_count, net_revenue
            )
            select
                customer_id,
                max(invoiced_at),
                substr(min(invoiced_at) filter (where sale_line_count > 0), 1, 10),
                substr(max(invoiced_at) filter (where sale_line_count > 0), 1, 10),
                count(distinct coalesce(invoice_no, invoiced_at)) filter (where sale_line_count > 0),
                (
                    total(sale_e4) + total(return_e4)
                    + (total(sale_rest_e14) + total(return_rest_e14)) / 1e10
                ) / 1e4
            from invoice
            where customer_id is not null
                and line_count > 0
                and invoiced_at <= ?
            group by customer_id
            """, [moment])
    }

    /// Takes it away; a transaction that is rolled back has done so already.
    func drop() throws { try Self.drop(in: connection) }

    private static func drop(in connection: Connection) throws {
        let kind = try connection.query(
            "select type from sqlite_temp_schema where name = 'as_of_fact'")
        guard let kind = try kind.first?.text(0) else { return }
        try connection.execute("drop \(kind == "view" ? "view" : "table") temp.as_of_fact")
    }
}
