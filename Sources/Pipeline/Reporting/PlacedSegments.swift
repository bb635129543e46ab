import Store

/// The segments of a subject in the order of a page, who is in which, and what they have bought.
///
/// Those with most net revenue in the twelve months of the page come first, so that rows, cards, colours and keys are sorted by
/// the number that is shown; fixed rules keep their own order, which decides between them.
struct PlacedSegments {
    let looks: SegmentLooks
    let members: SegmentMembers
    /// `nil` where there are no lines, or rows are no customers.
    let sums: SegmentSums?

    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(invoices log invoices + customers).
    init(_ subject: ReportSubject, in connection: Connection) throws {
        let looks = try SegmentLooks(subject, in: connection)
        let members = try SegmentMembers(subject, looks, in: connection)
        guard let day = members.day, !members.areRepeated else {
            (self.looks, self.members, self.sums) = (looks, members, nil)
            return
        }
        let sums = try SegmentSums(looks, members: members.places, upTo: day, in: connection)
        guard subject.runID != nil else {
            (self.looks, self.members, self.sums) = (looks, members, sums)
            return
        }
        let worths = sums.sums.map(\.net.amount)
        let order = (0..<looks.count).sorted { (-worths[$0], $0) < (-worths[$1], $1) }
        var place = [Int](repeating: looks.none, count: looks.keys.count)
        for (new, old) in order.enumerated() { place[old] = new }
        self.looks = looks.placed(place)
        self.members = members.placed(place)
        self.sums = sums.placed(order)
    }

    /// What fixed rules would give, where nothing is published.
    init(_ rules: RulePlaces, in connection: Connection) throws {
        looks = .ofRules
        members = SegmentMembers(rules, looks)
        sums = try members.day.map { [looks, members] in
            try SegmentSums(looks, members: members.places, upTo: $0, in: connection)
        }
    }
}
