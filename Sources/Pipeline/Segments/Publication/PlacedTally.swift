import Store

/// Who stands where and stood where before, as numbers: `temp.placed`, read once.
///
/// Sums are added in the order of the customers.
struct PlacedTally {
    /// Customers and what they have brought.
    struct Group: Sendable, Hashable {
        private(set) var count = 0
        private(set) var revenue = 0.0

        fileprivate mutating func add(_ amount: Double) {
            count += 1
            revenue += amount
        }

        mutating func add(_ other: Group) {
            count += other.count
            revenue += other.revenue
        }
    }

    /// The status of who came later.
    static let later = "new"

    /// Where customers stand: a segment, by its number, or none, and the status.
    struct Place: Hashable {
        let number: Int?
        let status: String
    }

    /// Where customers stood: a segment, by its id, or none, and the status.
    struct PlaceBefore: Hashable {
        let id: Int?
        let status: String

        /// Whether the publication before had him as one who came later.
        var isLater: Bool { id == nil && status == PlacedTally.later }
    }

    /// Those whose first line is of a later day left out.
    private(set) var places: [Place: Group] = [:]
    /// Customers whose first line is of a later day.
    private(set) var nLater = 0
    /// Of those whom the publication before knew.
    private(set) var steps: [PlaceBefore: [Place: Group]] = [:]
    /// Of those whom it did not know.
    private(set) var arrivals: [Place: Group] = [:]
    /// Sizes of the segments by their numbers, in an order that does not depend on how an algorithm numbers them: the
    /// largest first, of equals the one with the first customer.
    private(set) var sizes: [(number: Int, size: Int)] = []
    /// Customers whom the run puts into a cluster, and those of them who stand in no segment.
    private(set) var (nOfRun, nTakenOut) = (0, 0)

    /// Customers whom the publication before knew.
    var nKnown: Int { steps.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }

    /// - Precondition: `temp.placed` is filled.
    init(in connection: Connection) throws {
        var texts = StatusTexts()
        var groups: [PlaceKey: Group] = [:]
        var moves: [StepKey: Group] = [:]
        var firstSeen: [Int] = []
        var counts: [Int: Int] = [:]
        try connection.forEachRow(
            """
            select number, status, is_later, net_revenue, run_cluster, before_segment_id, before_status
            from temp.placed
            order by customer_id
            """
        ) { row in
            let number = row.isNull(0) ? nil : try row.int(0)
            let status = texts.place(of: row, column: 1)
            let amount = row.isNull(3) ? 0 : try row.double(3)
            let key = PlaceKey(number: number, status: status)
            if try row.int(2) == 1, texts[status] == Self.later {
                nLater += 1
            } else {
                groups[key, default: Group()].add(amount)
            }
            if let number {
                let count = counts[number, default: 0]
                if count == 0 { firstSeen.append(number) }
                counts[number] = count + 1
            }
            if !row.isNull(4), try row.int(4) >= 0 {
                nOfRun += 1
                if texts[status] != "clustered" { nTakenOut += 1 }
            }
            let before: PlaceKey? =
                row.isNull(6)
                ? nil
                : PlaceKey(
                    number: row.isNull(5) ? nil : try row.int(5),
                    status: texts.place(of: row, column: 6))
            moves[StepKey(before: before, now: key), default: Group()].add(amount)
        }
        func place(_ key: PlaceKey) -> Place {
            Place(number: key.number, status: texts[key.status])
        }
        for (key, group) in groups { places[place(key)] = group }
        for (key, group) in moves {
            if let before = key.before {
                let old = PlaceBefore(id: before.number, status: texts[before.status])
                steps[old, default: [:]][place(key.now)] = group
            } else {
                arrivals[place(key.now)] = group
            }
        }
        let all = firstSeen.enumerated().map { (place: $0, number: $1, size: counts[$1] ?? 0) }
        sizes = all.sorted { (-$0.size, $0.place) < (-$1.size, $1.place) }
            .map { ($0.number, $0.size) }
    }

    /// How many of the customers whom both know are in which of their segments.
    ///
    /// - Parameter earlier: The publication before.
    func overlap(with earlier: EarlierPublication) -> EarlierPublication.Overlap {
        var cells: [(old: Int, new: Int, count: Int)] = []
        var (oldSizes, newSizes): ([Int: Int], [Int: Int]) = ([:], [:])
        for id in earlier.names.keys { oldSizes[id] = 0 }
        var counts: [[Int]: Int] = [:]
        for (before, nows) in steps {
            for (now, group) in nows {
                if let old = before.id { oldSizes[old, default: 0] += group.count }
                if let new = now.number { newSizes[new, default: 0] += group.count }
                guard let old = before.id, let new = now.number else { continue }
                counts[[old, new], default: 0] += group.count
            }
        }
        for (pair, count) in counts.sorted(by: { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) })
        {
            cells.append((pair[0], pair[1], count))
        }
        return EarlierPublication.Overlap(cells: cells, oldSizes: oldSizes, newSizes: newSizes)
    }

    private struct PlaceKey: Hashable {
        let number: Int?
        let status: Int
    }

    private struct StepKey: Hashable {
        let before: PlaceKey?
        let now: PlaceKey
    }

    /// The few texts of a column, each made once.
    private struct StatusTexts {
        private var texts: [(bytes: [UInt8], text: String)] = []

        subscript(place: Int) -> String { texts[place].text }

        mutating func place(of row: borrowing RowCursor, column: Int) -> Int {
            row.withUTF8(column) { bytes in
                if let known = texts.firstIndex(where: { $0.bytes.elementsEqual(bytes) }) {
                    return known
                }
                texts.append((Array(bytes), String(decoding: bytes, as: UTF8.self)))
                return texts.count - 1
            }
        }
    }
}
