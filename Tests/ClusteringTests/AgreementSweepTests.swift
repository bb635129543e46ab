import Clustering
import Synchronization
import TestSupport
import Testing

struct AgreementSweepTests {
    private func labelings(_ count: Int) -> [[Int32]] {
        var random = SeededGenerator(seed: 8)
        return (0..<count).map { place in
            (0..<300).map { _ in Int32(random.below(2 + place)) - 1 }
        }
    }

    @Test(arguments: [1, 2, 5])
    func everyPairIsAsByItself(workers: Int) throws {
        let labelings = labelings(6)
        let pairs = (0..<6).flatMap { a in (0..<6).map { (a: a, b: $0) } }
        let sweep = AgreementSweep(labelings: labelings, pairs: pairs, workers: workers)
        let agreements = try #require(sweep.run())
        let alone = pairs.map { LabelAgreement(labelings[$0.a], labelings[$0.b]) }
        #expect(agreements == alone)
    }

    @Test func cancellingGivesNothing() {
        let sweep = AgreementSweep(labelings: labelings(2), pairs: [(0, 1)], workers: 2)
        #expect(sweep.run(observer: SweepObserver(isCancelled: { true })) == nil)
        #expect(AgreementSweep(labelings: [], pairs: [], workers: 1).run()?.isEmpty == true)
    }

    @Test func progressEndsAtOne() {
        let last = Mutex(0.0)
        let sweep = AgreementSweep(
            labelings: labelings(4), pairs: [(0, 1), (1, 2), (2, 3)], workers: 1)
        _ = sweep.run(
            observer: SweepObserver(progress: { fraction in last.withLock { $0 = fraction } }))
        #expect(last.withLock(\.self) == 1)
    }
}
