/// Who shares an address: customers are joined by each e-mail address and each phone number that they have in common.
///
/// Whoever shares with somebody who shares with a third is joined with both: what one of them reads, all may read.
package struct ContactGroups: Sendable {
    /// For each customer the first, by place, of those who are joined with it.
    package let first: [Int]

    /// - Parameter keys: What each customer can be reached by; equal texts are one address, so kinds have to differ.
    /// - Complexity: O(keys), nearly.
    package init(_ keys: [[String]]) {
        var parent = Array(keys.indices)
        func root(_ place: Int) -> Int {
            var place = place
            while parent[place] != place {
                parent[place] = parent[parent[place]]
                place = parent[place]
            }
            return place
        }
        var owner: [String: Int] = [:]
        for (place, own) in keys.enumerated() {
            for key in own {
                guard let other = owner[key] else {
                    owner[key] = place
                    continue
                }
                let (one, two) = (root(place), root(other))
                // The first of all stays the root, so that its place names the group.
                parent[max(one, two)] = min(one, two)
            }
        }
        first = keys.indices.map(root)
    }

    /// Places of the members of each group, groups by their first, members ascending.
    package var members: [[Int]] {
        var result: [[Int]] = []
        var number: [Int: Int] = [:]
        for (place, group) in first.enumerated() {
            if let known = number[group] {
                result[known].append(place)
            } else {
                number[group] = result.count
                result.append([place])
            }
        }
        return result
    }
}
