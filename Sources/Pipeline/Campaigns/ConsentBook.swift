import Store

/// Who said yes, by person: what was said last counts, and no of the same day before yes.
///
/// A yes of a day to come, of a clock that was wrong, counts as one of today.
package struct ConsentBook: Sendable {
    /// What somebody said last.
    package struct Statement: Sendable, Hashable {
        package let isGiven: Bool
        /// `YYYY-MM-DD`.
        package let date: String

        /// The one that counts of two by the same person for the same channel.
        func later(_ other: Statement) -> Statement {
            if date != other.date { return date > other.date ? self : other }
            return isGiven ? other : self
        }
    }

    /// By place in the book; `nil` of whom nothing is known.
    package let statements: [Statement?]
    /// Channels of which anything is known.
    package let channels: [ContactChannel]
    /// Day of the newest file.
    package let newest: String?

    /// - Parameter channel: `nil`: yes is who said yes to every channel of which anything is known.
    package init(_ channel: ContactChannel?, of book: ContactBook, from connection: Connection)
        throws
    {
        var said: [ContactChannel: [Int: Statement]] = [:]
        var newest: String?
        try reading("customer_consent") {
            try connection.forEachRow(
                """
                select
                    customer_id, channel, is_given,
                    case is_given when 1 then min(consent_date, date('now')) else consent_date end
                from customer_consent
                where ?1 is null or channel = ?1
                """, [channel?.rawValue]
            ) { row in
                let own = try stored(
                    ContactChannel.self, try row.text(1), "channel", of: "customer_consent")
                let statement = Statement(isGiven: try row.int(2) == 1, date: try row.text(3))
                newest = max(newest ?? statement.date, statement.date)
                guard let place = book.place(of: try row.text(0)) else { return }
                let person = book.persons[place]
                let earlier = said[own]?[person]
                said[own, default: [:]][person] = earlier?.later(statement) ?? statement
            }
        }
        self.newest = newest
        channels = said.keys.sorted { $0.rawValue < $1.rawValue }
        let known = Array(said.values)
        statements = book.ids.indices.map { place in
            let own = known.map { $0[book.persons[place]] }
            guard own.contains(where: { $0 != nil }) else { return nil }
            let dates = own.compactMap { $0?.date }
            return Statement(
                isGiven: own.allSatisfy { $0?.isGiven == true }, date: dates.min() ?? "")
        }
    }
}
