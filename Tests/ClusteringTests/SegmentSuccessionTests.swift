import Clustering
import TestSupport
import Testing

@Suite struct SegmentSuccessionTests {
    /// Rows of the table are segments before, columns segments now.
    private static func succession(_ table: [[Int]], leavers: [Int] = []) -> SegmentSuccession {
        var cells: [LabelAgreement.Cell] = []
        var (olds, news): ([Int32: Int], [Int32: Int]) = ([:], [:])
        for (a, row) in table.enumerated() {
            olds[Int32(a)] = row.reduce(0, +) + (leavers.isEmpty ? 0 : leavers[a])
            for (b, count) in row.enumerated() {
                news[Int32(b), default: 0] += count
                cells.append(.init(a: Int32(a), b: Int32(b), count: count))
            }
        }
        return SegmentSuccession(cells, oldSizes: olds, newSizes: news)
    }

    private static func fates(_ found: SegmentSuccession) -> [String] {
        found.outcomes.sorted { $0.key < $1.key }.map { _, outcome in
            outcome.fate.rawValue + (outcome.old.map { " \($0)" } ?? "")
        }
    }

    @Test func equalSegmentsGoOnWhateverTheirNumbers() {
        let found = Self.succession([[0, 0, 30], [20, 0, 0], [0, 10, 0]])
        #expect(Self.fates(found) == ["kept 1", "kept 2", "kept 0"])
        #expect(found.outcomes.values.allSatisfy { $0.jaccard == 1 })
        #expect(found.died.isEmpty)
    }

    /// 50 of 100 are half, 49 are not.
    @Test func halfIsEnough() {
        #expect(Self.fates(Self.succession([[50, 0], [50, 0]])) == ["kept 0", "born"])
        let found = Self.succession([[49, 0], [51, 100]])
        #expect(found.outcomes[0] == .init(fate: .split, old: 1, jaccard: 51.0 / 200))
        #expect(found.outcomes[1]?.fate == .kept)
        #expect(found.died == [0: 0.49])
    }

    /// One becomes three, none of which is half of it; three become one.
    @Test func splitsAndMerges() {
        let split = Self.succession([[40, 35, 25]])
        #expect(Self.fates(split) == ["split 0", "split 0", "split 0"])
        #expect(split.died == [0: 0.4])
        let merged = Self.succession([[40], [35], [25]])
        #expect(Self.fates(merged) == ["merged 0"])
        #expect(merged.died == [0: 0.4, 1: 0.35, 2: 0.25])
        // A little of everything is none of them.
        let mixed = Self.succession([[10, 90], [10, 90], [10, 90]])
        #expect(Self.fates(mixed) == ["born", "merged 0"])
    }

    /// Who left for no segment counts on the side before.
    @Test func leaversCount() {
        let found = Self.succession([[40]], leavers: [60])
        #expect(found.outcomes[0] == .init(fate: .split, old: 0, jaccard: 0.4))
        #expect(found.died == [0: 0.4])
    }

    @Test func emptySegmentsShareNothing() {
        let found = Self.succession([[0, 5], [0, 0]])
        #expect(Self.fates(found) == ["born", "kept 0"])
        #expect(found.died == [1: 0])
        #expect(SegmentSuccession([], oldSizes: [:], newSizes: [:]).outcomes.isEmpty)
    }

    /// The segments that go on are those of the best of all assignments, and every pair that shares more
    /// than half is among them.
    @Test(arguments: 0..<300)
    func everyAssignmentAgrees(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let (nOld, nNew) = (random.integer(1...5), random.integer(1...5))
        let isBlocky = random.below(2) == 0
        let table = (0..<nOld).map { a in
            (0..<nNew).map { b in
                isBlocky && a % nNew != b ? random.below(6) : random.below(30)
            }
        }
        let found = Self.succession(table)
        func jaccard(_ a: Int, _ b: Int) -> Double {
            let union = table[a].reduce(0, +) + table.reduce(0) { $0 + $1[b] } - table[a][b]
            return union == 0 ? 0 : Double(table[a][b]) / Double(union)
        }
        let kept = found.outcomes.filter { $0.value.fate == .kept }
        for a in 0..<nOld {
            for b in 0..<nNew where jaccard(a, b) > 0.5 {
                #expect(kept[Int32(b)]?.old == Int32(a))
            }
        }
        #expect(Set(kept.values.map(\.old)).count == kept.count)
        for (b, outcome) in kept {
            let value = jaccard(Int(outcome.old ?? -1), Int(b))
            #expect(value >= 0.5 && outcome.jaccard == value)
        }
        // All ways to give each segment before one of now, or none.
        var best = 0
        func assign(_ a: Int, _ used: Set<Int>, _ shared: Int) {
            if a == nOld {
                best = max(best, shared)
                return
            }
            assign(a + 1, used, shared)
            for b in 0..<nNew where !used.contains(b) {
                assign(a + 1, used.union([b]), shared + table[a][b])
            }
        }
        assign(0, [], 0)
        let rows = kept.reduce(0) { $0 + table[Int($1.value.old ?? 0)][Int($1.key)] }
        var rest = 0
        func fill(_ a: Int, _ used: Set<Int>, _ shared: Int) {
            if a == nOld {
                rest = max(rest, shared)
                return
            }
            let isTaken = kept.values.contains { $0.old == Int32(a) }
            fill(a + 1, used, shared)
            if isTaken { return }
            for b in 0..<nNew where !used.contains(b) {
                fill(a + 1, used.union([b]), shared + table[a][b])
            }
        }
        fill(0, Set(kept.keys.map(Int.init)), 0)
        // With the kept pairs fixed, the best of the rest makes up the best of all.
        #expect(rows + rest == best)
    }
}
