import Clustering
import TestSupport
import Testing

@Suite struct EqualPartsTests {
    @Test(arguments: [
        ([5, 5, 5, 5], 2, [0, 0, 1, 1]),
        // 6 and 6 are nearer to each other than 5 and 7.
        ([5, 1, 6], 2, [0, 0, 1]),
        // 9 + 4 and 4 + 9 are equally good: the lowest part has fewer steps.
        ([4, 5, 4], 2, [0, 1, 1]),
        ([100, 1, 1], 2, [0, 1, 1]),
        ([1, 2, 3], 3, [0, 1, 2]),
        // No more parts than steps.
        ([1, 2], 5, [0, 1]),
        ([7], 1, [0]),
        ([3, 4], 1, [0, 0]),
    ])
    func cutsByHand(_ sizes: [Int], _ nParts: Int, _ parts: [Int]) {
        #expect(EqualParts.cut(sizes, into: nParts) == parts)
    }

    @Test func nobodyIsNoPart() { #expect(EqualParts.cut([], into: 3).isEmpty) }

    /// As good as the best of all cuts, and the first of those.
    @Test func noCutIsBetter() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<60 {
            let steps = Int.random(in: 1...9, using: &random)
            let sizes = (0..<steps).map { _ in Int.random(in: 1...12, using: &random) }
            let nParts = Int.random(in: 1...steps, using: &random)
            var best: (sum: Int, parts: [Int])?
            for mask in 0..<(1 << (steps - 1)) where mask.nonzeroBitCount == nParts - 1 {
                var parts = [0]
                for step in 1..<max(1, steps) {
                    parts.append(parts[step - 1] + (mask >> (step - 1) & 1))
                }
                let sums = (0..<nParts).map { part in
                    zip(sizes, parts).filter { $0.1 == part }.map(\.0).reduce(0, +)
                }
                let sum = sums.map { $0 * $0 }.reduce(0, +)
                // Fewer steps in the lowest part: the numbers rise earlier.
                let isBetter = best.map {
                    sum < $0.sum || sum == $0.sum && $0.parts.lexicographicallyPrecedes(parts)
                }
                if isBetter ?? true {
                    best = (sum, parts)
                }
            }
            #expect(EqualParts.cut(sizes, into: nParts) == best?.parts)
        }
    }
}
