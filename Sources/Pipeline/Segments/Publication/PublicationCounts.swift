import Store

/// Customers and net revenue of a publication's parts.
struct PublicationCounts {
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
    let segments: [Int: PlacedTally.Group]
    /// Of those in no segment who had a line by the day, by status.
    let statuses: [String: PlacedTally.Group]
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
    /// Customers whom the publication before knew too; who came later than it is none of them.
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

    /// - Parameters:
    ///   - segments: Ids of segments by their numbers.
    ///   - nLeft: Customers whom only the publication before knew.
    init(
        _ tally: PlacedTally, after earlier: EarlierPublication?, segments ids: [Int: Int],
        nLeft: Int, facts: AsOfFacts, in connection: Connection
    ) throws {
        var segments: [Int: PlacedTally.Group] = [:]
        var statuses: [String: PlacedTally.Group] = [:]
        for (place, group) in tally.places {
            if let number = place.number {
                segments[number] = group
            } else {
                statuses[place.status] = group
            }
        }
        self.segments = segments
        self.statuses = statuses
        nLater = tally.nLater
        nCustomers = tally.places.values.reduce(0) { $0 + $1.count }
        file = try FileRevenue(upTo: facts.end, in: connection)
        guard earlier != nil else {
            (moves, arrivals, nKnown, nNew, self.nLeft) = ([], [], 0, 0, 0)
            return
        }
        moves = Self.moves(tally, ids)
        // Who stood there as one who came later was not known yet, and is new once he has a place.
        let later = tally.steps.filter { $0.key.isLater }.values
            .flatMap { $0.filter { $0.key.status != PlacedTally.later } }
        var groups = tally.arrivals
        for (place, group) in later { groups[place, default: .init()].add(group) }
        arrivals = groups.map { place, group in
            Arrival(
                to: place.number, toStatus: place.status, count: group.count,
                revenue: group.revenue)
        }.sorted {
            (-$0.count, $0.to ?? Int.min, $0.toStatus) < (-$1.count, $1.to ?? Int.min, $1.toStatus)
        }
        let nPlaced = later.reduce(0) { $0 + $1.value.count }
        nNew = nCustomers + nLater - tally.nKnown + nPlaced
        nKnown = tally.steps.filter { !$0.key.isLater }.values.reduce(0) {
            $0 + $1.values.reduce(0) { $0 + $1.count }
        }
        self.nLeft = nLeft
    }

    private static func moves(_ tally: PlacedTally, _ ids: [Int: Int]) -> [Move] {
        let all = tally.steps.filter { !$0.key.isLater }.flatMap { before, nows in
            nows.compactMap { now, group -> Move? in
                guard now.number.flatMap({ ids[$0] }) != before.id || now.status != before.status
                else { return nil }
                return Move(
                    from: before.id, fromStatus: before.status, to: now.number,
                    toStatus: now.status, count: group.count, revenue: group.revenue)
            }
        }
        func order(_ move: Move) -> (Int, Int, Int, String, String) {
            (
                -move.count, move.from ?? Int.min, move.to ?? Int.min, move.fromStatus,
                move.toStatus
            )
        }
        return all.sorted { order($0) < order($1) }
    }

    /// Customers of a status.
    func customers(in status: String) -> Int {
        status == "clustered"
            ? segments.values.reduce(0) { $0 + $1.count } : statuses[status]?.count ?? 0
    }
}
