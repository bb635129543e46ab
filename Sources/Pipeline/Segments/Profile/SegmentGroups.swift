/// Which rows of customers are in which segment: what sums, shares and examples are made of, whoever made the segments.
struct SegmentGroups {
    /// Rows of each segment by its number, those in none (−1) first; ascending.
    let members: [(cluster: Int, rows: [Int])]
    /// Customers in all.
    let nRows: Int

    /// - Parameter labels: The segment of each row.
    /// - Complexity: O(rows).
    init(_ labels: some Collection<Int>) {
        var places: [Int: [Int]] = [:]
        for (row, label) in labels.enumerated() { places[label, default: []].append(row) }
        members = places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        nRows = labels.count
    }
}

/// The days of which something is told, and when it was known who had lines in them.
struct ProfilePeriod {
    /// First moment; `nil`: from the first line on.
    let start: String?
    /// Last moment; `nil`: up to the last line.
    let end: String?
    /// Customers of files read by then are known.
    let knownAt: String

    init(start: String?, end: String?, knownAt: String) {
        (self.start, self.end, self.knownAt) = (start, end, knownAt)
    }

    /// That of the matrix of a run.
    init(of snapshot: Snapshot) {
        self.init(start: snapshot.windowStart, end: snapshot.asOf, knownAt: snapshot.createdAt)
    }
}
