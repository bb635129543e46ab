import Clustering
import Pipeline
import Synchronization
import Testing

struct GridProgressTests {
    private final class Heard: Sendable {
        private let fractions = Mutex<[Double]>([])
        private let parts = Mutex<[GridProgress.Part]>([])
        func hear(_ fraction: Double, _ part: GridProgress.Part) {
            fractions.withLock { $0.append(fraction) }
            parts.withLock { $0.append(part) }
        }
        var phases: [GridProgress.Part] { parts.withLock { $0 } }
        var last: Double { fractions.withLock { $0.last ?? 0 } }
        var all: [Double] { fractions.withLock { $0 } }
    }

    private func progress(_ heard: Heard, nRows: Int) throws -> GridProgress {
        let cells = try [2, 30].flatMap { k in
            try [1e-3, 1e-5].map { RunCell.kmeans(try KMeansParameters(nClusters: k, tol: $0)) }
        }
        return GridProgress(
            cells: cells, nUnmeasured: 0, nRows: nRows, nFeatures: 21, threads: 2,
            tell: heard.hear)
    }

    @Test func allPartsTogetherAreTheWhole() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 50_000)
        progress.update(.fits, 1)
        #expect(heard.last > 0 && heard.last < 1)
        progress.update(.writing, 1)
        progress.update(.quality, 1)
        #expect(abs(heard.last - 1) < 1e-12)
    }

    /// "27 of 27 runs" stood at 20 % without a word on what was still being done.
    @Test func thePhaseIsTheFirstPartThatIsNotDone() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 50_000)
        progress.update(.fits, 0.5)
        progress.update(.writing, 0.5)
        progress.update(.fits, 1)
        progress.update(.quality, 0.5)
        progress.update(.quality, 1)
        progress.update(.writing, 1)
        #expect(heard.phases == [.fits, .fits, .quality, .quality, .writing, .writing])
    }

    @Test func neverFalls() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 1000)
        for share in [0.2, 0.1, 0.5, 0.4, 2] { progress.update(.quality, share) }
        #expect(heard.all == heard.all.sorted())
        #expect(heard.last <= 1)
    }

    @Test func silhouettesWeighMostWhereAllRowsAreCompared() throws {
        let (small, large) = (Heard(), Heard())
        try progress(small, nRows: 90_000).update(.quality, 1)
        try progress(large, nRows: 4_000_000).update(.quality, 1)
        #expect(small.last > 0.9)
        #expect(large.last < small.last)
    }

    @Test func nothingToDoIsNothingToTell() {
        let heard = Heard()
        GridProgress(
            cells: [], nUnmeasured: 0, nRows: 10, nFeatures: 2, threads: 1, tell: heard.hear
        ).update(.fits, 1)
        #expect(heard.all.isEmpty)
    }

    @Test func theLargestNumberOfStartsIsNoTrap() throws {
        let heard = Heard()
        let cell = RunCell.kmeans(try KMeansParameters(nClusters: .max, nInit: .max))
        let progress = GridProgress(
            cells: [cell], nUnmeasured: 0, nRows: .max / 2, nFeatures: 21, threads: 1,
            tell: heard.hear)
        progress.update(.fits, 0.5)
        #expect((0...1).contains(heard.last))
    }
}
