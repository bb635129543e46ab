/// Parts of an ordered scale that are as equal in customers as whole steps allow.
public enum EqualParts {
    /// Cuts a scale between its steps.
    ///
    /// Of all cuts into that many parts the one whose sizes have the smallest sum of squares; of equal ones
    /// the one whose lowest part has the fewest steps, then the next.
    /// - Parameters:
    ///   - sizes: Customers on each step, from the lowest, each 1 or more.
    ///   - nParts: Parts wanted, 1 or more; there are no more than steps.
    /// - Returns: The part of each step, from 0.
    /// - Complexity: O(steps² · parts).
    public static func cut(_ sizes: [Int], into nParts: Int) -> [Int] {
        precondition(nParts >= 1 && sizes.allSatisfy { $0 > 0 }, "parts and steps of somebody")
        let steps = sizes.count
        let nParts = min(nParts, steps)
        if steps == 0 { return [] }
        // best[p][s]: sum of squares of the steps from s on, cut into p + 1 parts.
        var best = [[Double?]](
            repeating: [Double?](repeating: nil, count: steps + 1), count: nParts)
        var end = best.map { $0.map { _ in 0 } }
        for part in 0..<nParts {
            for first in 0..<steps where steps - first > part {
                var size = 0.0
                for last in first..<(steps - part) {
                    size += Double(sizes[last])
                    let rest = part == 0 ? (last == steps - 1 ? 0 : nil) : best[part - 1][last + 1]
                    guard let rest else { continue }
                    let sum = size * size + rest
                    if best[part][first].map({ sum < $0 }) ?? true {
                        best[part][first] = sum
                        end[part][first] = last
                    }
                }
            }
        }
        var parts: [Int] = []
        var first = 0
        for part in 0..<nParts {
            let last = end[nParts - 1 - part][first]
            parts += [Int](repeating: part, count: last - first + 1)
            first = last + 1
        }
        return parts
    }
}
