import Clustering

/// Draws by customer ids: neither the order of rows nor what else is drawn changes who is in.
///
/// A group (people who share an address) is drawn as one, by the number of its first customer.
package enum ArmDraw {
    /// A draw for each id, from 0 to 2⁶⁴ − 1.
    package static func places(
        _ ids: [String], _ purpose: DrawStream.Purpose, seed: UInt32
    ) -> [UInt64] {
        let start = DrawStream.start(purpose, seed: seed, draw: 0)
        return CustomerSample.keys(ids).map { DrawStream.place($0, from: start) }
    }

    /// Groups in the order in which they were drawn, of equals the first by id.
    private static func order(
        _ groups: [[Int]], _ ids: [String], _ purpose: DrawStream.Purpose, seed: UInt32
    ) -> [Int] {
        let firsts = groups.map { ids[$0[0]] }
        let places = places(firsts, purpose, seed: seed)
        return groups.indices.sorted {
            (places[$0], IDOrder(firsts[$0])) < (places[$1], IDOrder(firsts[$1]))
        }
    }

    /// As many people as a limit allows, by chance: each group of those that fit has the same chance, however many share the
    /// address.
    ///
    /// A group fits that is no larger than a tenth of the limit; one person always does. So that there are never too many,
    /// the limit is missed by up to the largest group less one.
    /// - Parameters:
    ///   - groups: Places of ids; no group is empty, none shares a place with another.
    ///   - most: Most people, 1 or more.
    /// - Returns: Which groups are in.
    package static func within(
        _ most: Int, of groups: [[Int]], ids: [String], seed: UInt32
    ) -> [Bool] {
        guard groups.reduce(0, { $0 + $1.count }) > most else { return groups.map { _ in true } }
        let fitting = groups.indices.filter { groups[$0].count <= largest(fitting: most) }
        let people = fitting.reduce(0) { $0 + groups[$1].count }
        var isIn = [Bool](repeating: false, count: groups.count)
        guard people > most else {
            for group in fitting { isIn[group] = true }
            return isIn
        }
        let size = fitting.map { groups[$0].count }.max() ?? 1
        let drawn = systematic(
            Double(most - size + 1) / Double(people), fitting.map { groups[$0] }, ids,
            .campaignLimit, seed: seed)
        var count = 0
        // Never more, whatever rounding does to the last step.
        for (group, isDrawn) in zip(fitting, drawn)
        where isDrawn && count + groups[group].count <= most {
            isIn[group] = true
            count += groups[group].count
        }
        return isIn
    }

    /// People of the largest group that a limit has a place for.
    package static func largest(fitting most: Int) -> Int { max(1, most / 10) }

    /// Those who are kept apart, each with the same chance however many share the address: that of the share.
    ///
    /// Groups stand by their size, those of a size by chance, and every so many is taken from a start that is drawn. So each
    /// size has its share, to one group, and all people theirs as closely as whole groups allow.
    /// - Returns: Which groups are controls: as many as the share is of all, rounded up or down by chance.
    /// - SeeAlso: Madow and Madow 1944, systematic sampling, doi:10.1214/aoms/1177731312.
    package static func controls(
        _ share: Double, of groups: [[Int]], ids: [String], seed: UInt32
    ) -> [Bool] {
        systematic(share, groups, ids, .campaignControl, seed: seed)
    }

    /// A share of groups: by size, of a size by chance, and of these every so many from a start that is drawn.
    ///
    /// People in them are the share of all to less than the largest group.
    private static func systematic(
        _ share: Double, _ groups: [[Int]], _ ids: [String], _ purpose: DrawStream.Purpose,
        seed: UInt32
    ) -> [Bool] {
        let drawn = order(groups, ids, purpose, seed: seed)
        // Sorting is stable by the place in the draw.
        let sorted = drawn.enumerated().sorted {
            (groups[$0.element].count, $0.offset) < (groups[$1.element].count, $1.offset)
        }.map(\.element)
        let start = unit(
            DrawStream.place(0, from: DrawStream.start(purpose, seed: seed, draw: 1)))
        var isIn = [Bool](repeating: false, count: groups.count)
        for (number, group) in sorted.enumerated() {
            let before = (share * Double(number) + start).rounded(.down)
            isIn[group] = (share * Double(number + 1) + start).rounded(.down) > before
        }
        return isIn
    }

    private static func unit(_ place: UInt64) -> Double { Double(place >> 11) * 0x1p-53 }

    /// Whether a draw falls into a share.
    package static func isWithin(_ share: Double, _ place: UInt64) -> Bool {
        share >= 1 || unit(place) < share
    }
}

/// Ids in the order of their bytes.
private struct IDOrder: Comparable {
    let id: String
    init(_ id: String) { self.id = id }
    static func < (a: IDOrder, b: IDOrder) -> Bool {
        a.id.utf8.lexicographicallyPrecedes(b.id.utf8)
    }
}
