import Store

/// The dates between which the feature views look while a matrix is made.
///
/// The views read them from the table `observation_window`; what is not given stays as it stands
/// there.
public struct ObservationWindow: Sendable, Hashable {
    /// The longest window, a hundred years.
    public static let longestDays = 36_525

    /// Lines after this moment do not count, and recency counts to it, `YYYY-MM-DD HH:MM:SS`; `nil`:
    /// the newest complete line.
    public var asOf: String?
    /// Length in days of 24 hours that end at `asOf`; `nil`: no limit.
    public var days: Int?

    /// All lines.
    public init() {}

    /// A given window.
    public init(asOf: String?, days: Int?) {
        self.asOf = asOf
        self.days = days
    }

    /// Sets the table while `body` runs, then restores it, so that the live views show again what
    /// they showed before.
    ///
    /// - Throws: `FeatureError` when the window ends before the first line of a customer, or has no
    ///   such line; what `body` throws. The caller's transaction then undoes the setting.
    /// - Precondition: a transaction is open, so that nobody else ever sees the setting.
    func during<T>(_ connection: Connection, _ body: () throws -> T) throws -> T {
        guard asOf != nil || days != nil else { return try body() }
        precondition(connection.isInTransaction, "the window outside a transaction")
        let before = try connection.query("select window_start, as_of from observation_window")
        try set(in: connection)
        try check(in: connection)
        let result = try body()
        try connection.run(
            "update observation_window set window_start = ?, as_of = ?",
            [try before.first?.optionalText(0), try before.first?.optionalText(1)])
        return result
    }

    private func set(in connection: Connection) throws {
        if let asOf {
            try connection.run("update observation_window set as_of = ?", [asOf])
        }
        guard let days else { return }
        guard (1...Self.longestDays).contains(days) else { throw FeatureError.badWindow(days) }
        // Both ends belong to the window, so it starts a second later: 365 days are 365 dates.
        try connection.run(
            """
            update observation_window
            set as_of = ending.as_of,
                window_start = datetime(ending.as_of, '-' || ? || ' days', '+1 second')
            from (select as_of from observation_end) as ending
            """, [days])
    }

    private func check(in connection: Connection) throws {
        let ends = try connection.query(
            """
            select
                coalesce(window_start, '0000-01-01 00:00:00'),
                as_of,
                (select min(invoiced_at) from invoice where customer_id is not null)
            from observation_window
            """
        ).first
        guard let ends, let asOf = try ends.optionalText(1), let first = try ends.optionalText(2)
        else { throw FeatureError.noCompleteLines() }
        guard asOf >= first else { throw FeatureError.tooEarly(asOf, first: first) }
        let start = try ends.text(0)
        let inside = try connection.scalar(
            """
            select exists (
                select *
                from invoice
                where customer_id is not null
                    and invoiced_at between ? and ?)
            """, [start, asOf])
        guard inside == 1 else {
            let last = try connection.query(
                """
                select max(invoiced_at)
                from invoice
                where customer_id is not null
                    and invoiced_at < ?
                """, [start]
            ).first?.optionalText(0)
            throw FeatureError.emptyWindow(from: start, to: asOf, last: last ?? first)
        }
    }
}
