/// Who of a segment is in a campaign, and the first reason for which somebody is not.
package struct CampaignSelection: Sendable {
    /// Everybody in the segment, by id.
    package let members: [CampaignSegment.Member]
    /// Where each stands in the book.
    package let places: [Int]
    /// `nil` for who is in.
    package private(set) var reasons: [CampaignReason?]
    private let book: ContactBook

    /// - Precondition: The book knows every member: all have lines.
    package init(_ members: [CampaignSegment.Member], in book: ContactBook) {
        let known = members.compactMap { member in book.place(of: member.id).map { (member, $0) } }
        self.members = known.map(\.0)
        places = known.map(\.1)
        reasons = known.map { _ in nil }
        self.book = book
    }

    /// Indices of those who are in, by id.
    package var chosen: [Int] { reasons.indices.filter { reasons[$0] == nil } }

    /// Indices of those who are in, by group, groups by their first.
    package var groups: [[Int]] {
        var result: [[Int]] = []
        var number: [Int: Int] = [:]
        for index in chosen {
            let group = book.groups.first[places[index]]
            if let known = number[group] {
                result[known].append(index)
            } else {
                number[group] = result.count
                result.append([index])
            }
        }
        return result
    }

    /// Gives a reason to those who have none yet and for whom it holds.
    package mutating func leaveOut(
        _ reason: CampaignReason, where holds: (CampaignSegment.Member, _ place: Int) throws -> Bool
    ) rethrows {
        for index in reasons.indices where reasons[index] == nil {
            if try holds(members[index], places[index]) { reasons[index] = reason }
        }
    }

    /// The same for whole groups of those who are in.
    package mutating func leaveOut(_ reason: CampaignReason, _ groups: [[Int]], not isIn: [Bool]) {
        for (group, stays) in zip(groups, isIn) where !stays {
            for index in group { reasons[index] = reason }
        }
    }

    /// Customers and net revenue by reason, in the order in which they are asked.
    package var leftOut: [(reason: CampaignReason, count: Int, revenue: Double)] {
        CampaignReason.allCases.compactMap { reason in
            let own = reasons.indices.filter { reasons[$0] == reason }
            return own.isEmpty
                ? nil : (reason, own.count, own.reduce(0) { $0 + members[$1].revenue })
        }
    }
}
