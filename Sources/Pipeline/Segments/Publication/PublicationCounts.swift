import Store

/// Customers and net revenue of a publication's parts, by `temp.placed`, `temp.as_of_fact` and `temp.before`.
struct PublicationCounts {
    /// Customers and what they have brought.
    struct Group: Sendable, Hashable {
        let count: Int
        let revenue: Double
    }

    /// Customers who were somewhere else.
    struct Move: Sendable, Hashable {
        /// Segment before, by id.
        let from: Int?
        let fromStatus: String
        /// Segment now, by number.
        let to: Int?
        let toStatus: String
        let count: Int
        let revenue: Double
    }

    /// Customers whom the publication before did not know.
    struct Arrival: Sendable, Hashable {
        /// Segment now, by number.
        let to: Int?
        let toStatus: String
        let count: Int
        let revenue: Double
    }

    /// By number.
    let segments: [Int: Group]
    /// Of those in no segment who had a line by the day, by status.
    let statuses: [String: Group]
    /// Customers whose first line is of a later day: they count in no share.
    let nLater: Int
    /// Largest first.
    let moves: [Move]
    /// Largest first.
    let arrivals: [Arrival]
    /// Customers with a line by the day.
    let nCustomers: Int
    /// What the lines by the day come to.
    let file: FileRevenue
    /// Customers whom the publication before knew too.
    let nKnown: Int
    /// Customers whom it did not know.
    let nNew: Int
    /// Customers whom only it knew.
    let nLeft: Int

    /// What a status is called in print, in its order of precedence; what a profile tells too in its words.
    static let words: [(status: String, words: String)] = [
        ("no_sales", remainder(.noSales)),
        ("out_of_scope", remainder(.outOfScope)),
        ("outside_set", remainder(.outsideSet)),
        ("before_window", "bought before the days that count"),
        ("trimmed", remainder(.trimmed)),
        ("noise", "unlike the customers of any segment"),
        ("new", "came later"),
    ]

    private static func remainder(_ remainder: CustomerLedger.Remainder) -> String {
        ProfileWords.remainder(remainder.rawValue)
    }

    static func words(_ status: String) -> String {
        words.first { $0.status == status }?.words ?? status
    }

    /// - Precondition: the tables are filled.
    init(
        earlier: EarlierPublication?, facts: AsOfFacts, in connection: Connection
    ) throws {
        var segments: [Int: Group] = [:]
        var statuses: [String: Group] = [:]
        var nLater = 0
        for row in try connection.query(
            """
            select placed.number, placed.status, count(*), total(fact.net_revenue),
                placed.status = 'new' and fact.customer_id is null as is_later
            from temp.placed
            left join temp.as_of_fact as fact on fact.customer_id = placed.customer_id
            group by placed.number, placed.status, is_later
            """)
        {
            if try row.int(4) == 1 {
                nLater += try row.int(2)
                continue
            }
            let group = Group(count: try row.int(2), revenue: try row.double(3))
            if let number = try row.optionalInt(0) {
                segments[number] = group
            } else {
                statuses[try row.text(1)] = group
            }
        }
        self.segments = segments
        self.statuses = statuses
        self.nLater = nLater
        let all = Array(segments.values) + Array(statuses.values)
        nCustomers = all.reduce(0) { $0 + $1.count }
        file = try FileRevenue(upTo: facts.end, in: connection)
        guard earlier != nil else {
            (moves, arrivals, nKnown, nNew, nLeft) = ([], [], 0, 0, 0)
            return
        }
        moves = try Self.moves(in: connection)
        arrivals = try Self.arrivals(in: connection)
        let counts = try connection.query(
            """
            select
                (select count(*) from temp.before where customer_id in (select customer_id from temp.placed)),
                (select count(*) from temp.before)
            """)[0]
        nKnown = try counts.int(0)
        nNew = nCustomers + nLater - nKnown
        nLeft = try counts.int(1) - nKnown
    }

    private static func moves(in connection: Connection) throws -> [Move] {
        try connection.query(
            """
            select before.segment_id, before.status, placed.number, placed.status, count(*) as n,
                total(fact.net_revenue)
            from temp.before
            inner join temp.placed on placed.customer_id = before.customer_id
            left join temp.segment_number on segment_number.number = placed.number
            left join temp.as_of_fact as fact on fact.customer_id = placed.customer_id
            where segment_number.segment_id is not before.segment_id
                or placed.status <> before.status
            group by before.segment_id, before.status, placed.number, placed.status
            order by n desc, before.segment_id, placed.number, before.status, placed.status
            """
        ).map { row in
            Move(
                from: try row.optionalInt(0), fromStatus: try row.text(1),
                to: try row.optionalInt(2), toStatus: try row.text(3), count: try row.int(4),
                revenue: try row.double(5))
        }
    }

    private static func arrivals(in connection: Connection) throws -> [Arrival] {
        try connection.query(
            """
            select placed.number, placed.status, count(*) as n, total(fact.net_revenue)
            from temp.placed
            left join temp.before on before.customer_id = placed.customer_id
            left join temp.as_of_fact as fact on fact.customer_id = placed.customer_id
            where before.customer_id is null
            group by placed.number, placed.status
            order by n desc, placed.number, placed.status
            """
        ).map { row in
            Arrival(
                to: try row.optionalInt(0), toStatus: try row.text(1), count: try row.int(2),
                revenue: try row.double(3))
        }
    }

    /// Customers of a status.
    func customers(in status: String) -> Int {
        status == "clustered"
            ? segments.values.reduce(0) { $0 + $1.count } : statuses[status]?.count ?? 0
    }
}
